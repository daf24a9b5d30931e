#include "engine/lint/types/never_equal.h"

#include "engine/lint/facts/ast_path.h"

#include <math.h>

/* A property with few values; `*` is any name, and the values are in lists with blanks. */
static const struct {
	const char *path;
	const char *values;
} closed[] = {
	{"runner.os", "Linux Windows macOS"},
	{"runner.arch", "X86 X64 ARM ARM64"},
	{"runner.environment", "github-hosted self-hosted"},
	{"job.status", "success failure cancelled"},
	{"steps.*.outcome", "success failure cancelled skipped"},
	{"steps.*.conclusion", "success failure cancelled skipped"},
	{"needs.*.result", "success failure cancelled skipped"},
	{"github.ref_type", "branch tag"},
};

/* What is text in every run, whatever was put in. */
static const char *const texts[] = {"env.*", "vars.*", "secrets.*", "steps.*.outputs.*",
	"needs.*.outputs.*", "github.event.inputs.*"};

static bool
is_text(const struct ast *node)
{
	return node->kind == AST_LITERAL && node->value.kind == VALUE_STRING;
}

static bool
has_word(struct str words, struct str word)
{
	struct str one;

	while (str_split(&words, ' ', &one))
		if (str_eq_nocase(one, word))
			return true;
	return false;
}

/* An empty text may ask whether there is a value at all. */
static bool
is_outside(
	struct arena *a, const struct ast *node, struct str text, struct str *why, struct str *help)
{
	for (size_t i = 0; i < COUNT_OF(closed); i++) {
		const struct str values = str_from(closed[i].values);
		if (text.n == 0 || !ast_is_path(node, str_from(closed[i].path)) ||
			has_word(values, text))
			continue;
		*why = str_fmt(a, "'%s' is never '%" STR_FMT "'", closed[i].path, STR_ARG(text));
		*help = str_fmt(a, "expected one of: %" STR_FMT, STR_ARG(values));
		return true;
	}
	if (text.n > 0 && ast_is_path(node, STR("github.ref")) && !str_starts(text, STR("refs/"))) {
		*why = str_fmt(a, "'github.ref' is never '%" STR_FMT "': it begins with refs/",
			STR_ARG(text));
		*help = STR("github.ref_name is the name alone");
		return true;
	}
	return false;
}

/* A literal text beside a boolean or number. */
static bool
is_no_number(struct arena *a, const struct type *type, struct str text, struct str *why,
	struct str *help)
{
	const double number = value_number_parse(text);

	if (type->kind == TYPE_BOOLEAN && number != 0 && number != 1) {
		*why = str_fmt(
			a, "a boolean is never equal to the text '%" STR_FMT "'", STR_ARG(text));
		*help = str_eq_nocase(text, STR("true")) || str_eq_nocase(text, STR("false"))
				? STR("leave out the quotes")
				: STR("a boolean is true or false");
		return true;
	}
	if (type->kind == TYPE_NUMBER && isnan(number)) {
		*why = str_fmt(
			a, "a number is never equal to the text '%" STR_FMT "'", STR_ARG(text));
		return true;
	}
	return false;
}

/* `literal` is a literal, `node` has the type. */
static bool
is_never(struct arena *a, const struct ast *literal, const struct ast *node,
	const struct type *type, struct str *why, struct str *help)
{
	if (is_text(literal))
		return is_no_number(a, type, literal->value.string, why, help) ||
		       is_outside(a, node, literal->value.string, why, help);
	/* false equals the empty text, and true the text '1', which nobody means */
	if (literal->value.kind != VALUE_BOOLEAN || !literal->value.boolean)
		return false;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		if (ast_is_path(node, str_from(texts[i]))) {
			*why = STR("this text is never equal to true");
			*help = STR("compare it with the text 'true'");
			return true;
		}
	return false;
}

bool
never_equal(struct arena *a, const struct ast *node, const struct type *x, const struct type *y,
	struct str *why, struct str *help)
{
	const struct ast *left = node->children[0];
	const struct ast *right = node->children[1];

	*help = STR_NONE;
	if (right->kind == AST_LITERAL && left->kind != AST_LITERAL)
		return is_never(a, right, left, x, why, help);
	if (left->kind == AST_LITERAL && right->kind != AST_LITERAL)
		return is_never(a, left, right, y, why, help);
	return false;
}
