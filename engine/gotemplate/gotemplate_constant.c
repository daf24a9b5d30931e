#include "engine/gotemplate/gotemplate_parsing.h"

#include "expr/value.h"

#include <utf8proc.h>

#include <errno.h>
#include <stdlib.h>

/* --- strings ------------------------------------------------------------------------------ */

static void
add_code_point(struct buf *b, uint32_t c)
{
	utf8proc_uint8_t bytes[4];
	const utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)c, bytes);

	buf_add(b, n > 0 ? (struct str){(const char *)bytes, (size_t)n} : STR("\xef\xbf\xbd"));
}

/* The digits of `\x41`, `A`, `\101`. False if there are too few, or other ones. */
static bool
read_digits(struct str text, size_t at, size_t count, int base, uint32_t *out)
{
	*out = 0;
	for (size_t i = at; i < at + count; i++) {
		const int digit = i < text.n ? char_digit_value(text.p[i]) : 16;
		if (digit >= base)
			return false;
		*out = *out * (uint32_t)base + (uint32_t)digit;
	}
	return true;
}

static const struct {
	char letter;
	size_t digits;
	bool is_byte;
} number_escapes[] = {{'x', 2, true}, {'u', 4, false}, {'U', 8, false}};

/* The escape whose backslash is before `*at`; moves *at behind it. */
static bool
add_escape(struct buf *b, struct str text, size_t *at, char quote)
{
	const char c = *at < text.n ? text.p[*at] : '\0';
	uint32_t number;

	for (size_t i = 0; i < COUNT_OF(number_escapes); i++) {
		const size_t digits = number_escapes[i].digits;
		if (c != number_escapes[i].letter)
			continue;
		if (!read_digits(text, *at + 1, digits, 16, &number))
			return false;
		*at += 1 + digits;
		if (number_escapes[i].is_byte)
			buf_add_char(b, (char)number);
		else
			add_code_point(b, number);
		return number_escapes[i].is_byte || utf8proc_codepoint_valid((int32_t)number);
	}
	if (read_digits(text, *at, 3, 8, &number) && number < 256) {
		buf_add_char(b, (char)number);
		*at += 3;
		return true;
	}
	++*at;
	if (c != quote && gotemplate_unescaped(c) == '\0')
		return false;
	buf_add_char(b, c == quote ? c : gotemplate_unescaped(c));
	return true;
}

bool
gotemplate_read_quoted(struct gotemplate_parser *p, struct str *out)
{
	const struct str token = p->token.text;
	const struct str text = str_slice(token, 1, token.n - 1);
	const bool is_raw = p->token.kind == GOTEMPLATE_TOKEN_RAW;
	bool ok = true;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at = 0; ok && at < text.n;) {
		if (!is_raw && text.p[at] == '\\') {
			at++;
			ok = add_escape(&b, text, &at, token.p[0]);
		} else {
			buf_add_char(&b, text.p[at++]);
		}
	}
	*out = buf_take(p->a, &b);
	return ok ||
	       GOTEMPLATE_WRONG(p, p->token.at, "unknown escape in '%" STR_FMT "'", STR_ARG(token));
}

/* --- numbers ------------------------------------------------------------------------------ */

/* An integer as Go writes it: with a sign, a base, and `_`. */
static bool
read_integer(struct str text, int64_t *out)
{
	char digits[32];
	size_t n = 0;
	char *end;

	for (size_t i = 0; i < text.n && n < sizeof(digits) - 1; i++)
		if (text.p[i] != '_')
			digits[n++] = text.p[i];
	digits[n] = '\0';
	const size_t sign = digits[0] == '-' || digits[0] == '+';
	const char base = digits[sign] == '0' ? (char)(digits[sign + 1] | 0x20) : '\0';
	if (base == 'o' || base == 'b') /* which strtoll does not know */
		memmove(&digits[sign], &digits[sign + 2], n - sign - 1);
	errno = 0;
	*out = strtoll(digits, &end, base == 'o' ? 8 : base == 'b' ? 2 : 0);
	return n > 0 && *end == '\0' && errno == 0;
}

bool
gotemplate_read_number(struct gotemplate_parser *p, struct gotemplate_value *out)
{
	const struct str text = p->token.text;
	int64_t integer;

	if (read_integer(text, &integer)) {
		*out = gotemplate_integer(integer);
		return true;
	}
	const double number = value_number_parse(text);
	if (number - number != 0) /* infinite, or none */
		return GOTEMPLATE_WRONG(
			p, p->token.at, "'%" STR_FMT "' is not a number", STR_ARG(text));
	*out = (struct gotemplate_value){.kind = GOTEMPLATE_FLOAT, .number = number};
	return true;
}

bool
gotemplate_read_character(struct gotemplate_parser *p, struct gotemplate_value *out)
{
	utf8proc_int32_t c;
	struct str text;

	if (!gotemplate_read_quoted(p, &text))
		return false;
	if (text.n == 0 || utf8proc_iterate((const utf8proc_uint8_t *)text.p,
				   (utf8proc_ssize_t)text.n, &c) != (utf8proc_ssize_t)text.n)
		return GOTEMPLATE_WRONG(p, p->token.at, "'' holds one character");
	*out = gotemplate_integer(c);
	return true;
}
