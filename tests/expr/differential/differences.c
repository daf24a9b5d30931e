#include "tests/expr/differential/differences.h"

#include "expr/base/unicode.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

static bool
text_has(const struct trial *t, const char *part)
{
	return str_has(t->text, str_from(part));
}

static bool
peer_says(const struct trial *t, const char *part)
{
	return !t->peer_ok && str_has(t->peer, str_from(part));
}

static bool
lact_says(const struct trial *t, const char *part)
{
	return !t->ok && str_has(str_from(t->err.text), str_from(part));
}

/* JavaScript prints what toFixed(15) leaves, without exponents below 1e21 and above 1e-7. */
static bool
number_text_differs(double n)
{
	char text[VALUE_NUMBER_MAX];
	const struct str s = value_number_print(text, n);

	return isfinite(n) && (str_index(s, 'E', 0) < s.n || value_number_parse(s) != n);
}

/* A text that is a number to one of the two only, or another number. */
static bool
is_odd_integer(struct str s)
{
	static const char *const starts[] = {"0b", "0B", "0X", "0O"};

	s = unicode_trim(s);
	for (size_t i = 0; i < COUNT_OF(starts); i++)
		if (str_starts(s, str_from(starts[i])))
			return true;
	if (str_starts(s, STR("0x")))
		return s.n > 10 || (s.n == 10 && s.p[2] >= '8');
	if (str_starts(s, STR("0o")))
		return s.n > 12;
	return unicode_ends_nocase(s, STR("infinity")) && !str_ends(s, STR("Infinity"));
}

static bool
has_special_letter(struct str s)
{
	static const char *const letters[] = {"ß", "ẞ", "SS", "ss", "Σ", "σ", "ς"};

	for (size_t i = 0; i < COUNT_OF(letters); i++)
		if (str_has(s, str_from(letters[i])))
			return true;
	return false;
}

static void
see_string(struct trial *t, struct str s)
{
	t->saw_special_letter = t->saw_special_letter || has_special_letter(s);
	t->saw_line_end = t->saw_line_end || str_has(s, STR("\xe2\x80\xa8"));
	t->saw_odd_integer = t->saw_odd_integer || is_odd_integer(s);
}

void
differences_see(struct trial *t, struct value v)
{
	switch (v.kind) {
	case VALUE_NUMBER:
		t->saw_long_number = t->saw_long_number || number_text_differs(v.number);
		t->saw_not_finite = t->saw_not_finite || !isfinite(v.number);
		break;
	case VALUE_STRING: see_string(t, v.string); break;
	case VALUE_ARRAY:
		for (size_t i = 0; i < v.array->count; i++)
			differences_see(t, v.array->items[i]);
		break;
	case VALUE_OBJECT: {
		const struct map *members = object_members(v.object);
		for (size_t i = 0; i < members->count; i++) {
			see_string(t, members->entries[i].key);
			differences_see(t, *(const struct value *)members->entries[i].value);
		}
		break;
	}
	case VALUE_NULL:
	case VALUE_BOOLEAN: break;
	}
}

static bool
is_number_text(const struct trial *t)
{
	return t->saw_long_number;
}

/* Also where such a number stands in the expression itself. */
static bool
is_integer_text(const struct trial *t)
{
	static const char before[] = " ([,!<>=&|\n\t'";

	for (size_t i = 0; i < t->text.n; i++) {
		const bool starts = i == 0 || strchr(before, t->text.p[i - 1]);
		const struct str rest = str_slice(t->text, i, t->text.n);
		size_t n = 0;
		while (n < rest.n && (isalnum((unsigned char)rest.p[n]) || rest.p[n] == '-'))
			n++;
		if (starts && is_odd_integer(str_slice(rest, 0, n)))
			return true;
	}
	return t->saw_odd_integer;
}

static bool
is_not_finite_json(const struct trial *t)
{
	return t->saw_not_finite && unicode_has_nocase(t->text, STR("tojson"));
}

/* The one such text that is generated, and what breaking it leaves of it. */
static bool
is_duplicate_key(const struct trial *t)
{
	return t->ok && t->peer_ok && text_has(t, "\"a\"") && text_has(t, "\"A\"");
}

static bool
is_letter_case(const struct trial *t)
{
	return t->saw_special_letter;
}

static bool
is_line_end(const struct trial *t)
{
	return t->saw_line_end && unicode_has_nocase(t->text, STR("tojson"));
}

/* A string literal with two quotes or more in it. */
static bool
is_many_quotes(const struct trial *t)
{
	size_t escapes = 0;
	bool quoted = false;

	for (size_t i = 0; i < t->text.n; i++) {
		if (t->text.p[i] != '\'')
			continue;
		if (quoted && i + 1 < t->text.n && t->text.p[i + 1] == '\'') {
			if (++escapes == 2)
				return true;
			i++;
			continue;
		}
		quoted = !quoted;
		escapes = 0;
	}
	return false;
}

/* True for a comma with nothing but blanks between it and a closing parenthesis. */
static bool
is_trailing_comma(const struct trial *t)
{
	if (!t->peer_ok || !lact_says(t, "Unexpected symbol: ')'"))
		return false;
	const struct str before = str_trim(str_slice(t->text, 0, t->err.span.start));
	return str_ends(before, STR(","));
}

static bool
is_blank(const struct trial *t)
{
	return peer_says(t, "Unexpected symbol") &&
	       (text_has(t, "\xc2\xa0") || text_has(t, "\v") || text_has(t, "\f"));
}

static bool
is_depth(const struct trial *t)
{
	return peer_says(t, "Exceeded max expression depth") ||
	       lact_says(t, "Exceeded max expression depth");
}

static bool
has_free_wildcard(const struct ast *node)
{
	for (size_t i = 0; i < node->count; i++) {
		const struct ast *child = node->children[i];
		if (child->kind == AST_WILDCARD && node->kind != AST_INDEX)
			return true;
		if (has_free_wildcard(child))
			return true;
	}
	return false;
}

static bool
is_free_wildcard(const struct trial *t)
{
	return t->expr && has_free_wildcard(t->expr->root) && peer_says(t, "Unexpected symbol");
}

/* True for a brace, a number, and behind it something else than a brace. */
static bool
has_odd_placeholder(struct str s)
{
	for (size_t i = str_index(s, '{', 0); i < s.n; i = str_index(s, '{', i + 1)) {
		size_t end = i + 1;
		while (end < s.n && isdigit((unsigned char)s.p[end]))
			end++;
		if (end > i + 1 && end < s.n && s.p[end] != '}')
			return true;
	}
	return false;
}

static bool
is_format_end(const struct trial *t)
{
	const bool invalid =
		lact_says(t, "The following format string is invalid") &&
		has_odd_placeholder(str_from(t->err.text)); /* which shows the format */

	return t->peer_ok && (invalid || lact_says(t, "The format specifiers"));
}

/* True if one of the node's children, or of theirs, has no value of its own. */
static bool
has_failing_child(const struct trial *t, const struct ast *node)
{
	struct value v;
	struct expr_error err;

	for (size_t i = 0; i < node->count; i++) {
		struct expr child = *t->expr;
		child.root = node->children[i];
		if (!expr_eval(t->a, &child, t->host, &v, &err) ||
			has_failing_child(t, node->children[i]))
			return true;
	}
	return false;
}

static bool
is_lazy(const struct trial *t)
{
	return t->ok && !t->peer_ok && has_failing_child(t, t->expr->root);
}

const struct difference differences[] = {
	{"lazy arguments",
		"the runner evaluates an argument or an index only when it is needed, JavaScript "
		"all "
		"of them; what is never evaluated cannot fail",
		is_lazy},
	{"number to text",
		"the runner prints 15 digits and exponents like E+15, JavaScript its own way",
		is_number_text},
	{"integer texts",
		"the runner reads 0x and 0o in 32 bits with a sign, no 0b and no upper case, and "
		"Infinity in any case",
		is_integer_text},
	{"NaN in JSON", "the runner writes NaN and Infinity bare, JavaScript null",
		is_not_finite_json},
	{"keys that differ in case",
		"of keys in fromJSON that differ in case only the runner keeps the last value, "
		"JavaScript the first",
		is_duplicate_key},
	{"case of special letters",
		"the runner maps one letter to one, JavaScript ß to SS and knows a final sigma",
		is_letter_case},
	{"line ends in JSON", "the runner escapes U+0085, U+2028 and U+2029, JavaScript does not",
		is_line_end},
	{"many quotes in a string", "JavaScript's lexer makes only the first '' of a string one",
		is_many_quotes},
	{"trailing comma", "JavaScript's parser allows one behind the last argument",
		is_trailing_comma},
	{"blanks", "the runner skips all blanks of Unicode, JavaScript's lexer four", is_blank},
	{"depth", "the runner counts nodes of the tree, JavaScript parentheses and not operands",
		is_depth},
	{"star within an index", "the runner takes it for the text '*', JavaScript for an error",
		is_free_wildcard},
	{"what follows a number in {N}",
		"JavaScript ignores what stands between the number and the brace; the runner takes "
		"nothing, or no specifiers for these values",
		is_format_end},
};

const size_t difference_count = COUNT_OF(differences);
