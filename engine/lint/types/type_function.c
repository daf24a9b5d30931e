#include "engine/lint/types/type_function.h"

#include "expr/functions.h"

static const struct type *const results[] = {
	[FUNCTION_ANY] = &type_any,
	[FUNCTION_BOOLEAN] = &type_boolean,
	[FUNCTION_TEXT] = &type_string,
};

static bool
takes_type(unsigned takes, const struct type *type)
{
	switch (type->kind) {
	case TYPE_ANY: return true;
	case TYPE_ARRAY: return takes & FUNCTION_TAKES_LIST;
	case TYPE_OBJECT: return takes & FUNCTION_TAKES_OBJECT;
	case TYPE_NULL:
	case TYPE_BOOLEAN:
	case TYPE_NUMBER:
	case TYPE_STRING: break;
	}
	return takes & FUNCTION_TAKES_TEXT;
}

static void
tell_argument(struct type_checker *t, const struct ast *call, size_t i, const struct type *type,
	unsigned takes)
{
	(void)typing_tell(t, TYPING_ARGUMENT_TYPE, call->children[i],
		"argument %zu of %" STR_FMT " must be %s, not %" STR_FMT, i + 1,
		STR_ARG(call->name),
		takes & FUNCTION_TAKES_LIST ? "a string or an array" : "a string",
		STR_ARG(type_text(t->a, type)));
}

static void
check_arguments(struct type_checker *t, const struct ast *call, const struct type *const *types,
	const uint8_t *takes)
{
	for (size_t i = 0; i < call->count; i++) {
		const unsigned taken = takes[i < FUNCTION_KINDS_MAX ? i : FUNCTION_KINDS_MAX - 1];
		if (!takes_type(taken, types[i]))
			tell_argument(t, call, i, types[i], taken);
	}
}

/* --- fromJSON ----------------------------------------------------------------------------- */

static const struct type *
type_of_json(struct type_checker *t, const struct ast *argument)
{
	const struct type *type = &type_any;
	struct arena tmp = {0};
	struct value v;
	struct error err;

	if (argument->kind != AST_LITERAL || argument->value.kind != VALUE_STRING)
		return type;
	const bool ok = value_from_json(&tmp, argument->value.string, &v, &err);
	if (ok)
		type = type_of_value(t->a, v);
	arena_free(&tmp);
	if (ok)
		return type;
	(void)typing_tell(t, TYPING_ARGUMENT_TYPE, argument, "invalid JSON: %s", err.text);
	return &type_any;
}

/* --- format ------------------------------------------------------------------------------- */

static size_t
read_number(struct str text, size_t at, size_t *number)
{
	*number = 0;
	while (at < text.n && text.p[at] >= '0' && text.p[at] <= '9' && *number < 1000)
		*number = *number * 10 + (size_t)(text.p[at++] - '0');
	return at;
}

/* The placeholder at `at` in the format: false if there is none. `{{` is a brace. */
static bool
next_placeholder(struct str text, size_t *at, size_t *number)
{
	while (*at < text.n) {
		if (text.p[*at] != '{') {
			++*at;
			continue;
		}
		if (*at + 1 < text.n && text.p[*at + 1] == '{') {
			*at += 2;
			continue;
		}
		const size_t start = *at + 1;
		*at = read_number(text, start, number);
		if (*at > start && *at < text.n && text.p[*at] == '}')
			return true;
	}
	return false;
}

static void
check_format(struct type_checker *t, const struct ast *call)
{
	const struct ast *format = call->children[0];
	bool *used = arena_array(t->a, bool, call->count);
	size_t number;

	if (format->kind != AST_LITERAL || format->value.kind != VALUE_STRING)
		return;
	for (size_t at = 0; next_placeholder(format->value.string, &at, &number);) {
		if (number + 1 < call->count)
			used[number + 1] = true;
		else
			(void)typing_tell(t, TYPING_FORMAT_ARGUMENT, format,
				"format has no argument for {%zu}", number);
	}
	for (size_t i = 1; i < call->count; i++)
		if (!used[i])
			(void)typing_tell(t, TYPING_FORMAT_UNUSED, call->children[i],
				"unused argument: the format has no {%zu}", i - 1);
}

/* --- case --------------------------------------------------------------------------------- */

/* `case(condition, value, …, otherwise)` gives one of its values. */
static const struct type *
type_of_case(struct type_checker *t, const struct type *const *types, size_t count)
{
	const struct type *result = count > 0 ? types[count - 1] : &type_any;

	for (size_t i = 1; i < count; i += 2)
		result = type_merge(t->a, result, types[i]);
	return result;
}

const struct type *
type_of_call(struct type_checker *t, const struct ast *call, const struct type *const *types)
{
	if (str_eq(call->name, STR("case")))
		return type_of_case(t, types, call->count);
	const struct function *function = function_named(call->name);
	if (!function)
		return &type_any;
	check_arguments(t, call, types, function->takes);
	if (str_eq(call->name, STR("format")))
		check_format(t, call);
	if (str_eq(call->name, STR("fromJSON")))
		return type_of_json(t, call->children[0]);
	return results[function->result];
}
