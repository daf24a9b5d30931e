#include "expr/lexer.h"

#include "expr/base/unicode.h"

#include <math.h>
#include <string.h>

#define BIT(kind) (1u << (kind))

#define OPENERS (BIT(TOKEN_START_GROUP) | BIT(TOKEN_START_ARGUMENTS) | BIT(TOKEN_START_INDEX))
#define CLOSERS (BIT(TOKEN_END_GROUP) | BIT(TOKEN_END_ARGUMENTS) | BIT(TOKEN_END_INDEX))
/* What must fit the bracket that is open. */
#define BRACKETS (OPENERS | CLOSERS | BIT(TOKEN_SEPARATOR))
#define OPERATORS                                                                                  \
	(BIT(TOKEN_NOT) | BIT(TOKEN_LESS) | BIT(TOKEN_LESS_EQUAL) | BIT(TOKEN_GREATER) |           \
		BIT(TOKEN_GREATER_EQUAL) | BIT(TOKEN_EQUAL) | BIT(TOKEN_NOT_EQUAL) |               \
		BIT(TOKEN_AND) | BIT(TOKEN_OR))

/* The tokens before an operand, those that can be indexed, and those that end an operand. */
#define BEFORE_OPERAND (BIT(TOKEN_NONE) | BIT(TOKEN_SEPARATOR) | OPENERS | OPERATORS)
#define INDEXABLE      (CLOSERS | BIT(TOKEN_WILDCARD) | BIT(TOKEN_PROPERTY) | BIT(TOKEN_CONTEXT))
#define OPERAND_END    (INDEXABLE | BIT(TOKEN_LITERAL))

/* For each kind, the kinds that may directly precede it. */
static const uint32_t may_follow[] = {
	[TOKEN_START_GROUP] = BEFORE_OPERAND,
	[TOKEN_START_ARGUMENTS] = BIT(TOKEN_FUNCTION),
	[TOKEN_START_INDEX] = INDEXABLE,
	[TOKEN_END_GROUP] = OPERAND_END,
	[TOKEN_END_ARGUMENTS] = OPERAND_END | BIT(TOKEN_START_ARGUMENTS),
	[TOKEN_END_INDEX] = OPERAND_END,
	[TOKEN_SEPARATOR] = OPERAND_END,
	[TOKEN_DEREFERENCE] = INDEXABLE,
	[TOKEN_WILDCARD] = BIT(TOKEN_START_INDEX) | BIT(TOKEN_DEREFERENCE),
	[TOKEN_NOT] = BEFORE_OPERAND,
	[TOKEN_LESS] = OPERAND_END,
	[TOKEN_LESS_EQUAL] = OPERAND_END,
	[TOKEN_GREATER] = OPERAND_END,
	[TOKEN_GREATER_EQUAL] = OPERAND_END,
	[TOKEN_EQUAL] = OPERAND_END,
	[TOKEN_NOT_EQUAL] = OPERAND_END,
	[TOKEN_AND] = OPERAND_END,
	[TOKEN_OR] = OPERAND_END,
	[TOKEN_LITERAL] = BEFORE_OPERAND,
	[TOKEN_PROPERTY] = INDEXABLE,
	[TOKEN_CONTEXT] = BEFORE_OPERAND,
	[TOKEN_FUNCTION] = BEFORE_OPERAND,
};

/* What a byte can be. */
#define B 0x01 /* blank */
#define S 0x02 /* a symbol, which ends a name or a number */
#define N 0x04 /* within a name */
#define F 0x0c /* within a name, and first in one */
#define W 0x10 /* of a code point that is not ASCII */

/* clang-format off */
static const unsigned char classes[256] = {
	0, 0, 0, 0, 0, 0, 0, 0, 0, B, B, B, B, B, 0, 0,
	0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	B, S, 0, 0, 0, 0, S, 0, S, S, 0, 0, S, N, S, 0, /*  !"#$%&'()*+,-./ */
	N, N, N, N, N, N, N, N, N, N, 0, 0, S, S, S, 0, /* 0123456789:;<=>? */
	0, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, /* @ABCDEFGHIJKLMNO */
	F, F, F, F, F, F, F, F, F, F, F, S, 0, S, 0, F, /* PQRSTUVWXYZ[\]^_ */
	0, F, F, F, F, F, F, F, F, F, F, F, F, F, F, F, /* `abcdefghijklmno */
	F, F, F, F, F, F, F, F, F, F, F, 0, S, 0, 0, 0, /* pqrstuvwxyz{|}~  */
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
	W, W, W, W, W, W, W, W, W, W, W, W, W, W, W, W,
};
/* clang-format on */

struct word {
	struct str text;
	struct value value;
};

/* Names that are literals; their case matters. */
static const struct word words[] = {
	{{"true", 4}, {.kind = VALUE_BOOLEAN, .boolean = true}},
	{{"false", 5}, {.kind = VALUE_BOOLEAN, .boolean = false}},
	{{"null", 4}, {.kind = VALUE_NULL}},
	{{"NaN", 3}, {.kind = VALUE_NUMBER, .number = NAN}},
	{{"Infinity", 8}, {.kind = VALUE_NUMBER, .number = INFINITY}},
};

void
lexer_init(struct lexer *lexer, struct arena *a, struct str text, uint32_t base)
{
	lexer->a = a;
	lexer->text = text;
	lexer->base = base;
	lexer->at = 0;
	lexer->before = TOKEN_NONE;
	lexer->unclosed = lexer->unclosed_first;
	lexer->unclosed_count = 0;
	lexer->unclosed_capacity = sizeof(lexer->unclosed_first);
}

static char
char_at(const struct lexer *lexer, size_t at)
{
	return at < lexer->text.n ? lexer->text.p[at] : '\0';
}

/* What the byte at `at` is; behind the end it is nothing. */
static unsigned char
class_at(const struct lexer *lexer, size_t at)
{
	return at < lexer->text.n ? classes[(unsigned char)lexer->text.p[at]] : 0;
}

/* The bytes of the blank at `at`, which is not ASCII; 0 for any other code point. */
COLD static size_t
wide_blank_size(const struct lexer *lexer, size_t at)
{
	struct str rest = str_slice(lexer->text, at, lexer->text.n);
	const size_t before = rest.n;

	return unicode_is_blank(unicode_next(&rest)) ? before - rest.n : 0;
}

/* Behind the blanks at `at`. */
static size_t
skip_blank(const struct lexer *lexer, size_t at)
{
	for (;;) {
		const unsigned char class = class_at(lexer, at);
		const size_t n = class & W ? wide_blank_size(lexer, at) : class & B;
		if (n == 0)
			return at;
		at += n;
	}
}

static bool
is_boundary(const struct lexer *lexer, size_t at)
{
	const unsigned char class = class_at(lexer, at);

	return class & (S | B) || (class & W && wide_blank_size(lexer, at) > 0);
}

static size_t
find_boundary(const struct lexer *lexer, size_t at)
{
	while (at < lexer->text.n && !is_boundary(lexer, at))
		at++;
	return at;
}

static enum token_kind
malformed(struct lexer *lexer, struct token *t, size_t end)
{
	lexer->end = end;
	t->malformed = true;
	return TOKEN_UNEXPECTED;
}

static enum token_kind
literal(struct lexer *lexer, struct token *t, struct value value, size_t end)
{
	lexer->end = end;
	t->value = value;
	return TOKEN_LITERAL;
}

static enum token_kind
read_number(struct lexer *lexer, struct token *t)
{
	size_t end = lexer->at + 1;

	while (end < lexer->text.n && (!is_boundary(lexer, end) || lexer->text.p[end] == '.'))
		end++;
	const double n = value_number_parse(str_slice(lexer->text, lexer->at, end));
	return isnan(n) ? malformed(lexer, t, end) : literal(lexer, t, value_number(n), end);
}

/* The text between the quotes, with `''` made one. */
static struct str
unescape(struct arena *a, struct str quoted)
{
	char *p = arena_alloc(a, quoted.n);
	size_t n = 0;

	for (size_t i = 0; i < quoted.n; i++) {
		p[n++] = quoted.p[i];
		i += quoted.p[i] == '\'';
	}
	return (struct str){p, n};
}

static enum token_kind
read_string(struct lexer *lexer, struct token *t)
{
	const size_t start = lexer->at + 1;
	bool has_escape = false;
	size_t end = str_index(lexer->text, '\'', start);

	while (char_at(lexer, end + 1) == '\'') {
		has_escape = true;
		end = str_index(lexer->text, '\'', end + 2);
	}
	if (end >= lexer->text.n)
		return malformed(lexer, t, lexer->text.n);
	const struct str quoted = str_slice(lexer->text, start, end);
	const struct str s = has_escape ? unescape(lexer->a, quoted) : quoted;
	return literal(lexer, t, value_string(s), end + 1);
}

static const struct word *
find_word(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i].text.n == name.n && words[i].text.p[0] == name.p[0] &&
			memcmp(words[i].text.p, name.p, name.n) == 0)
			return &words[i];
	return NULL;
}

/* Moves the end behind the name at the lexer's place. False if something else is stuck to it. */
static bool
take_name(struct lexer *lexer, struct token *t)
{
	const char *p = lexer->text.p;
	const size_t n = lexer->text.n;
	size_t end = lexer->at;

	while (end < n && classes[(unsigned char)p[end]] & N)
		end++;
	lexer->end = end;
	if (end == n || is_boundary(lexer, end))
		return true;
	(void)malformed(lexer, t, find_boundary(lexer, end));
	return false;
}

static enum token_kind
read_name(struct lexer *lexer, struct token *t)
{
	if (!take_name(lexer, t))
		return TOKEN_UNEXPECTED;
	const struct word *word = find_word(str_slice(lexer->text, lexer->at, lexer->end));
	if (word)
		return literal(lexer, t, word->value, lexer->end);
	const bool is_call = char_at(lexer, skip_blank(lexer, lexer->end)) == '(';
	return is_call ? TOKEN_FUNCTION : TOKEN_CONTEXT;
}

/* One of two kinds: `longer` if `second` is next. */
static enum token_kind
one_or_two(struct lexer *lexer, char second, enum token_kind longer, enum token_kind shorter)
{
	if (char_at(lexer, lexer->at + 1) != second)
		return shorter;
	lexer->end++;
	return longer;
}

/* An operator that has no shorter form. */
static enum token_kind
two(struct lexer *lexer, struct token *t, enum token_kind kind)
{
	if (char_at(lexer, lexer->at + 1) != lexer->text.p[lexer->at])
		return malformed(lexer, t, find_boundary(lexer, lexer->at + 1));
	lexer->end++;
	return kind;
}

static enum token_kind
innermost(const struct lexer *lexer)
{
	return lexer->unclosed_count > 0 ? lexer->unclosed[lexer->unclosed_count - 1] : TOKEN_NONE;
}

static enum token_kind
start_kind(const struct lexer *lexer)
{
	return lexer->before == TOKEN_FUNCTION ? TOKEN_START_ARGUMENTS : TOKEN_START_GROUP;
}

static enum token_kind
end_kind(const struct lexer *lexer)
{
	return innermost(lexer) == TOKEN_START_ARGUMENTS ? TOKEN_END_ARGUMENTS : TOKEN_END_GROUP;
}

/* A point begins a number in the place of an operand, and else dereferences. */
static enum token_kind
read_point(struct lexer *lexer, struct token *t)
{
	if (BIT(lexer->before) & BEFORE_OPERAND)
		return read_number(lexer, t);
	const size_t name = skip_blank(lexer, lexer->at + 1);
	if (class_at(lexer, name) != F || !(BIT(lexer->before) & INDEXABLE))
		return TOKEN_DEREFERENCE;
	lexer->at = name;
	return take_name(lexer, t) ? TOKEN_PROPERTY : TOKEN_UNEXPECTED;
}

/* Reads the token at the lexer's place, which is one byte long unless `end` is moved. */
static enum token_kind
read_token(struct lexer *lexer, struct token *t)
{
	const char c = lexer->text.p[lexer->at];

	switch (c) {
	case '(': return start_kind(lexer);
	case ')': return end_kind(lexer);
	case '[': return TOKEN_START_INDEX;
	case ']': return TOKEN_END_INDEX;
	case ',': return TOKEN_SEPARATOR;
	case '*': return TOKEN_WILDCARD;
	case '.': return read_point(lexer, t);
	case '\'': return read_string(lexer, t);
	case '!': return one_or_two(lexer, '=', TOKEN_NOT_EQUAL, TOKEN_NOT);
	case '<': return one_or_two(lexer, '=', TOKEN_LESS_EQUAL, TOKEN_LESS);
	case '>': return one_or_two(lexer, '=', TOKEN_GREATER_EQUAL, TOKEN_GREATER);
	case '=': return two(lexer, t, TOKEN_EQUAL);
	case '&': return two(lexer, t, TOKEN_AND);
	case '|': return two(lexer, t, TOKEN_OR);
	default:
		if (class_at(lexer, lexer->at) == F)
			return read_name(lexer, t);
		if (class_at(lexer, lexer->at) == N || c == '+') /* a digit or a sign */
			return read_number(lexer, t);
		return malformed(lexer, t, find_boundary(lexer, lexer->at + 1));
	}
}

/* True if the bracket or comma fits the innermost bracket that is open; keeps count of these. */
static bool
is_balanced(struct lexer *lexer, enum token_kind kind)
{
	if (BIT(kind) & OPENERS) {
		*arena_push(lexer->a, lexer->unclosed, lexer->unclosed_count,
			lexer->unclosed_capacity) = (unsigned char)kind;
		return true;
	}
	if (kind == TOKEN_SEPARATOR)
		return innermost(lexer) == TOKEN_START_ARGUMENTS;
	const enum token_kind opener = kind - TOKEN_END_GROUP + TOKEN_START_GROUP;
	if (innermost(lexer) != opener)
		return false;
	lexer->unclosed_count--;
	return true;
}

struct span
lexer_next(struct lexer *lexer, struct token *t)
{
	lexer->at = skip_blank(lexer, lexer->at);
	lexer->end = lexer->at;
	t->kind = TOKEN_NONE;
	t->malformed = false;
	if (lexer->at < lexer->text.n) {
		lexer->end++;
		t->kind = read_token(lexer, t);
		if (!(may_follow[t->kind] & BIT(lexer->before)) ||
			(BIT(t->kind) & BRACKETS && !is_balanced(lexer, t->kind)))
			t->kind = TOKEN_UNEXPECTED;
	}
	const struct span span = {
		lexer->base + (uint32_t)lexer->at, lexer->base + (uint32_t)lexer->end};
	lexer->before = t->kind;
	lexer->at = lexer->end;
	return span;
}
