#include "engine/gotemplate/gotemplate_lexer.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || char_is_digit(c) || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static size_t
skip_word(struct str text, size_t at)
{
	while (at < text.n && is_word(text.p[at]))
		at++;
	return at;
}

static size_t
skip_blanks(struct str text, size_t at)
{
	while (at < text.n && is_blank(text.p[at]))
		at++;
	return at;
}

/* Digits, signs of exponents, letters of bases: whether they are a number is seen when
 * it is read. */
static size_t
skip_number(struct str text, size_t at)
{
	const bool is_hex = text.n - at > 1 && text.p[at] == '0' && (text.p[at + 1] | 0x20) == 'x';

	for (at++; at < text.n; at++) {
		const bool is_sign = text.p[at] == '+' || text.p[at] == '-';
		const char before = (char)(text.p[at - 1] | 0x20);
		if (is_sign ? !(before == 'p' || (before == 'e' && !is_hex))
			    : text.p[at] != '.' && !is_word(text.p[at]))
			break;
	}
	return at;
}

/* Behind the closing quote; 0 when there is none. */
static size_t
skip_quoted(struct str text, size_t at, char quote)
{
	for (at++; at < text.n; at++) {
		if (quote != '`' && text.p[at] == '\n')
			return 0;
		if (quote != '`' && text.p[at] == '\\')
			at++;
		else if (text.p[at] == quote)
			return at + 1;
	}
	return 0;
}

static struct gotemplate_token
make(enum gotemplate_token_kind kind, struct str text, size_t at, size_t end)
{
	return (struct gotemplate_token){
		.kind = kind, .at = (uint32_t)at, .text = str_slice(text, at, end)};
}

static struct gotemplate_token
wrong(struct str text, size_t at, const char *what)
{
	struct gotemplate_token token = make(GOTEMPLATE_TOKEN_WRONG, text, at, at + 1);

	token.wrong = what;
	return token;
}

static struct gotemplate_token
quoted(enum gotemplate_token_kind kind, struct str text, size_t at)
{
	const size_t end = skip_quoted(text, at, text.p[at]);

	return end > 0 ? make(kind, text, at, end) : wrong(text, at, "a quote without its end");
}

static struct gotemplate_token
dot(struct str text, size_t at)
{
	if (at + 1 < text.n && char_is_digit(text.p[at + 1]))
		return make(GOTEMPLATE_TOKEN_NUMBER, text, at, skip_number(text, at));
	const size_t end = skip_word(text, at + 1);
	return make(end > at + 1 ? GOTEMPLATE_TOKEN_FIELD : GOTEMPLATE_TOKEN_DOT, text, at, end);
}

static struct gotemplate_token
close(struct str text, size_t at, size_t end, bool trims)
{
	return make(GOTEMPLATE_TOKEN_CLOSE, text, at, trims ? skip_blanks(text, end) : end);
}

struct gotemplate_token
gotemplate_token_at(struct str text, uint32_t at)
{
	const struct str rest = str_slice(text, at, text.n);
	const char c = rest.n > 0 ? rest.p[0] : '\0';
	const size_t blank_end = skip_blanks(text, at);

	if (rest.n == 0)
		return wrong(text, at, "an action without its '}}'");
	if (blank_end > at && str_starts(str_slice(text, blank_end, text.n), STR("-}}")))
		return close(text, at, blank_end + 3, true);
	if (blank_end > at)
		return make(GOTEMPLATE_TOKEN_SPACE, text, at, blank_end);
	if (str_starts(rest, STR("}}")))
		return close(text, at, at + 2u, false);
	if (str_starts(rest, STR(":=")))
		return make(GOTEMPLATE_TOKEN_DECLARE, text, at, at + 2u);
	switch (c) {
	case '"': return quoted(GOTEMPLATE_TOKEN_STRING, text, at);
	case '`': return quoted(GOTEMPLATE_TOKEN_RAW, text, at);
	case '\'': return quoted(GOTEMPLATE_TOKEN_CHARACTER, text, at);
	case '$': return make(GOTEMPLATE_TOKEN_VARIABLE, text, at, skip_word(text, at + 1u));
	case '.': return dot(text, at);
	case '=':
	case ',':
	case '|':
	case '(':
	case ')': return make(GOTEMPLATE_TOKEN_SIGN, text, at, at + 1u);
	default: break;
	}
	if (char_is_digit(c) || c == '+' || c == '-')
		return make(GOTEMPLATE_TOKEN_NUMBER, text, at, skip_number(text, at));
	if (is_word(c))
		return make(GOTEMPLATE_TOKEN_WORD, text, at, skip_word(text, at));
	return wrong(text, at, "an unexpected character");
}
