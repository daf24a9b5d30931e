#include "expr/format.h"

#include "expr/base/unicode.h"

#define ARGUMENT_INDEX_MAX 255

/* A part of a format: text, or the number of an argument with what follows it behind a colon. */
struct piece {
	bool is_text;
	struct str text; /* or the specifiers, which no value of ours takes */
	size_t argument;
};

enum format_step {
	FORMAT_PIECE,
	FORMAT_END,
	FORMAT_INVALID,
};

static char
char_at(struct str s, size_t i)
{
	return i < s.n ? s.p[i] : '\0';
}

/* The offset of the brace that ends the specifiers, in which `}}` is one brace; s.n without one. */
static size_t
find_specifiers_end(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] != '}' || char_at(s, at + 1) == '}'))
		at += s.p[at] == '}' ? 2 : 1;
	return at < s.n ? at : s.n;
}

/* Reads `N}` or `N:specifiers}` off the start, behind the opening brace. */
static enum format_step
read_placeholder(struct str *rest, struct piece *piece)
{
	size_t n = 0;
	size_t at = 0;

	for (; char_is_digit(char_at(*rest, at)); at++) {
		n = n * 10 + (size_t)(rest->p[at] - '0');
		if (n > ARGUMENT_INDEX_MAX)
			return FORMAT_INVALID;
	}
	if (at == 0)
		return FORMAT_INVALID;
	size_t end = at;
	if (char_at(*rest, at) == ':')
		end = find_specifiers_end(*rest, at + 1);
	if (char_at(*rest, end) != '}')
		return FORMAT_INVALID;
	*piece = (struct piece){.argument = n, .text = str_slice(*rest, at + 1, end)};
	*rest = str_slice(*rest, end + 1, rest->n);
	return FORMAT_PIECE;
}

static size_t
find_brace(struct str s)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != '{' && s.p[i] != '}')
		i++;
	return i;
}

/* Takes the next piece off the start of what is left of a format. */
static enum format_step
next_piece(struct str *rest, struct piece *piece)
{
	const size_t brace = find_brace(*rest);
	const bool is_escape = char_at(*rest, brace + 1) == char_at(*rest, brace);

	if (rest->n == 0)
		return FORMAT_END;
	if (brace < rest->n && is_escape) {
		*piece = (struct piece){.is_text = true, .text = str_slice(*rest, 0, brace + 1)};
		*rest = str_slice(*rest, brace + 2, rest->n);
		return FORMAT_PIECE;
	}
	if (brace > 0) {
		*piece = (struct piece){.is_text = true, .text = str_slice(*rest, 0, brace)};
		*rest = str_slice(*rest, brace, rest->n);
		return FORMAT_PIECE;
	}
	if (rest->p[0] == '}')
		return FORMAT_INVALID;
	*rest = str_slice(*rest, 1, rest->n);
	return read_placeholder(rest, piece);
}

static bool
fail_format(struct eval *eval, const struct ast *node, const char *what, struct str format)
{
	const struct str shown = unicode_cut(format, 512);

	return eval_fail(eval, node, "The following format string %s: %" STR_FMT "%s", what,
		STR_ARG(shown), shown.n < format.n ? "…" : "");
}

/* Before any argument is evaluated, the format is read through, and its text counted. */
static bool
check_format(struct eval *eval, const struct ast *node, struct str format, size_t *bytes)
{
	struct str rest = format;
	struct piece piece;
	enum format_step step;

	while ((step = next_piece(&rest, &piece)) == FORMAT_PIECE) {
		if (piece.is_text && !eval_count(eval, node, piece.text, bytes))
			return false;
		if (!piece.is_text && piece.argument + 1 >= node->count)
			return fail_format(
				eval, node, "references more arguments than were supplied", format);
	}
	return step == FORMAT_END || fail_format(eval, node, "is invalid", format);
}

/* An argument that a format names, evaluated the first time. */
struct format_argument {
	bool known;
	enum value_kind kind;
	struct str text;
};

static bool
fail_specifiers(
	struct eval *eval, const struct ast *node, struct str specifiers, enum value_kind kind)
{
	const struct str shown = unicode_cut(specifiers, 256);

	return eval_fail(eval, node,
		"The format specifiers '%" STR_FMT "%s' are not valid for objects of type '%s'",
		STR_ARG(shown), shown.n < specifiers.n ? "…" : "", value_kind_name(kind));
}

static bool
use_argument(struct eval *eval, const struct ast *node, const struct piece *piece,
	struct format_argument *used, struct str *out)
{
	struct value v;

	if (!used->known) {
		if (!eval_node(eval, node->children[piece->argument + 1], &v))
			return false;
		*used = (struct format_argument){true, v.kind, value_to_string(eval->a, v)};
	}
	if (piece->text.n > 0)
		return fail_specifiers(eval, node, piece->text, used->kind);
	*out = used->text;
	return true;
}

static bool
build_format(struct eval *eval, const struct ast *node, struct str format, size_t bytes,
	struct value *out)
{
	struct format_argument *used = arena_array(eval->a, struct format_argument, node->count);
	struct str *parts = NULL;
	size_t count = 0;
	size_t capacity = 0;
	struct piece piece;

	while (next_piece(&format, &piece) == FORMAT_PIECE) {
		struct str part = piece.text;
		if (!piece.is_text &&
			(!use_argument(eval, node, &piece, &used[piece.argument], &part) ||
				!eval_count(eval, node, part, &bytes)))
			return false;
		*arena_push(eval->a, parts, count, capacity) = part;
	}
	*out = value_string(str_concat_(eval->a, parts, count));
	return true;
}

bool
format_call(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value v;
	size_t bytes = 0;

	if (!eval_node(eval, node->children[0], &v))
		return false;
	const struct str format = value_to_string(eval->a, v);
	return check_format(eval, node, format, &bytes) &&
	       build_format(eval, node, format, bytes, out);
}
