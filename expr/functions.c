#include "expr/functions.h"

#include "expr/base/unicode.h"
#include "expr/format.h"

#include <stdio.h>

static bool
argument(struct eval *eval, const struct ast *node, size_t i, struct value *out)
{
	return eval_node(eval, node->children[i], out);
}

static bool
argument_string(struct eval *eval, const struct ast *node, size_t i, struct str *out)
{
	struct value v;

	if (!argument(eval, node, i, &v))
		return false;
	*out = value_to_string(eval->a, v);
	return true;
}

/*
 * Two arguments as strings. `*both` is false where one is an array or object; the second is not
 * evaluated where the first is.
 */
static bool
argument_pair(struct eval *eval, const struct ast *node, bool *both, struct str *first,
	struct str *second)
{
	struct value v;

	*both = false;
	if (!argument(eval, node, 0, &v))
		return false;
	if (!value_is_primitive(v))
		return true;
	*first = value_to_string(eval->a, v);
	if (!argument(eval, node, 1, &v))
		return false;
	if (!value_is_primitive(v))
		return true;
	*second = value_to_string(eval->a, v);
	*both = true;
	return true;
}

static bool
fn_starts_with(struct eval *eval, const struct ast *node, struct value *out)
{
	struct str s;
	struct str prefix;
	bool both;

	if (!argument_pair(eval, node, &both, &s, &prefix))
		return false;
	*out = value_boolean(both && unicode_starts_nocase(s, prefix));
	return true;
}

static bool
fn_ends_with(struct eval *eval, const struct ast *node, struct value *out)
{
	struct str s;
	struct str suffix;
	bool both;

	if (!argument_pair(eval, node, &both, &s, &suffix))
		return false;
	*out = value_boolean(both && unicode_ends_nocase(s, suffix));
	return true;
}

static bool
has_item(const struct array *array, struct value wanted)
{
	for (size_t i = 0; i < array->count; i++)
		if (value_equal(array->items[i], wanted))
			return true;
	return false;
}

static bool
contains(struct eval *eval, struct value searched, struct value wanted)
{
	if (searched.kind == VALUE_ARRAY)
		return has_item(searched.array, wanted);
	return value_is_primitive(wanted) && unicode_has_nocase(value_to_string(eval->a, searched),
						     value_to_string(eval->a, wanted));
}

static bool
fn_contains(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value searched;
	struct value wanted;

	if (!argument(eval, node, 0, &searched))
		return false;
	*out = value_boolean(false);
	/* where nothing can be found, what to look for is not evaluated */
	if (searched.kind == VALUE_OBJECT)
		return true;
	if (searched.kind == VALUE_ARRAY && searched.array->count == 0)
		return true;
	if (!argument(eval, node, 1, &wanted))
		return false;
	*out = value_boolean(contains(eval, searched, wanted));
	return true;
}

/* The separator, which is evaluated only where something is to be separated. */
static bool
join_separator(struct eval *eval, const struct ast *node, struct str *out)
{
	struct value v;

	*out = STR(",");
	if (node->count < 2)
		return true;
	if (!argument(eval, node, 1, &v))
		return false;
	if (value_is_primitive(v))
		*out = value_to_string(eval->a, v);
	return true;
}

static bool
join_items(struct eval *eval, const struct ast *node, const struct array *array, struct value *out)
{
	struct str *parts = arena_array(eval->a, struct str, array->count * 2);
	struct str separator = STR_NONE;
	size_t count = 0;
	size_t bytes = 0;

	if (array->count > 1 && !join_separator(eval, node, &separator))
		return false;
	for (size_t i = 0; i < array->count; i++) {
		if (i > 0)
			parts[count++] = separator;
		parts[count++] = value_to_string(eval->a, array->items[i]);
		if (!eval_count(eval, node, parts[count - 1], &bytes) ||
			(i > 0 && !eval_count(eval, node, separator, &bytes)))
			return false;
	}
	*out = value_string(str_concat_(eval->a, parts, count));
	return true;
}

static bool
fn_join(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value v;

	if (!argument(eval, node, 0, &v))
		return false;
	if (v.kind == VALUE_ARRAY)
		return join_items(eval, node, v.array, out);
	*out = value_string(v.kind == VALUE_OBJECT ? STR("") : value_to_string(eval->a, v));
	return true;
}

/* How many pieces the runner writes a value in; each is charged as a string of its own. */
static size_t
json_pieces(struct value v)
{
	size_t pieces = 1;

	if (v.kind == VALUE_ARRAY && v.array->count > 0) {
		pieces = 2;
		for (size_t i = 0; i < v.array->count; i++)
			pieces += json_pieces(v.array->items[i]);
	} else if (v.kind == VALUE_OBJECT && object_members(v.object)->count > 0) {
		const struct map *members = object_members(v.object);
		pieces = 2 + members->count;
		for (size_t i = 0; i < members->count; i++)
			pieces += json_pieces(*(const struct value *)members->entries[i].value);
	}
	return pieces;
}

static bool
fn_to_json(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value v;
	struct buf b;
	size_t bytes = 0;

	if (!argument(eval, node, 0, &v))
		return false;
	/* a text within the limit has no more bytes than this: three for each unit of two */
	buf_init(&b, eval->memory.limit_bytes / 2 * 3);
	value_add_json(&b, v, true);
	const size_t units = unicode_length_utf16(buf_str(&b));
	const size_t pieces = b.overflow ? eval->memory.limit_bytes /* too many */ : json_pieces(v);
	const struct str json = buf_take(eval->a, &b);
	*out = value_string(json);
	return eval_count_pieces(eval, node, pieces, units, &bytes);
}

static bool
fn_from_json(struct eval *eval, const struct ast *node, struct value *out)
{
	struct str text;
	struct error error;

	if (!argument_string(eval, node, 0, &text))
		return false;
	if (value_from_json(eval->a, text, out, &error))
		return true;
	if (unicode_trim(text).n > 0)
		return eval_fail(eval, node, "Error parsing fromJson: %s", error.text);
	(void)eval_fail(
		eval, node, "Error reading JToken from JsonReader. Path '', line 0, position 0.");
	(void)snprintf(
		eval->err->help, sizeof(eval->err->help), "the text given to fromJSON is empty");
	return false;
}

static bool
fn_case(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value v;

	for (size_t i = 0; i + 1 < node->count; i += 2) {
		if (!argument(eval, node, i, &v))
			return false;
		if (v.kind != VALUE_BOOLEAN)
			return eval_fail(eval, node->children[i],
				"case predicate must evaluate to a boolean value");
		if (v.boolean)
			return argument(eval, node, i + 1, out);
	}
	return argument(eval, node, node->count - 1, out);
}

#define TEXT FUNCTION_TAKES_TEXT
#define LIST FUNCTION_TAKES_LIST
#define ALL  FUNCTION_TAKES_ALL

static const struct function functions[] = {
	{
		.name = "case",
		.arguments_min = 3,
		.arguments_max = EXPR_ARGUMENTS_ANY,
		.arguments_odd = true,
		.is_constant = true,
		.takes = {ALL, ALL},
		.synopsis = "case(condition, value, …, value where none is true)",
		.call = fn_case,
	},
	{
		.name = "contains",
		.arguments_min = 2,
		.arguments_max = 2,
		.is_constant = true,
		.is_test = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {TEXT | LIST, ALL},
		.synopsis = "contains(text or array, item)",
		.call = fn_contains,
	},
	{
		.name = "endsWith",
		.arguments_min = 2,
		.arguments_max = 2,
		.is_constant = true,
		.is_test = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {TEXT, TEXT},
		.synopsis = "endsWith(text, end)",
		.call = fn_ends_with,
	},
	{
		.name = "format",
		.arguments_min = 1,
		.arguments_max = EXPR_ARGUMENTS_ANY,
		.is_constant = true,
		.result = FUNCTION_TEXT,
		.takes = {TEXT, ALL},
		.synopsis = "format('… {0} … {1}', value, …)",
		.call = format_call,
	},
	{
		/* how a list is written, which is why it counts as no constant */
		.name = "fromJSON",
		.arguments_min = 1,
		.arguments_max = 1,
		.makes_data = true,
		.takes = {TEXT, TEXT},
		.synopsis = "fromJSON(text)",
		.call = fn_from_json,
	},
	{
		.name = "join",
		.arguments_min = 1,
		.arguments_max = 2,
		.is_constant = true,
		.result = FUNCTION_TEXT,
		.takes = {TEXT | LIST, TEXT},
		.synopsis = "join(array, separator)",
		.call = fn_join,
	},
	{
		.name = "startsWith",
		.arguments_min = 2,
		.arguments_max = 2,
		.is_constant = true,
		.is_test = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {TEXT, TEXT},
		.synopsis = "startsWith(text, start)",
		.call = fn_starts_with,
	},
	{
		.name = "toJSON",
		.arguments_min = 1,
		.arguments_max = 1,
		.is_constant = true,
		.result = FUNCTION_TEXT,
		.takes = {ALL, ALL},
		.synopsis = "toJSON(value)",
		.call = fn_to_json,
	},
	/* where the place has them */
	{
		.name = "always",
		.is_status = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {ALL, ALL},
		.synopsis = "always()",
	},
	{
		.name = "cancelled",
		.is_status = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {ALL, ALL},
		.synopsis = "cancelled()",
	},
	{
		.name = "failure",
		.arguments_max = EXPR_ARGUMENTS_ANY,
		.is_status = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {ALL, ALL},
		.synopsis = "failure(job, …)",
	},
	{
		.name = "hashFiles",
		.arguments_min = 1,
		.arguments_max = EXPR_ARGUMENTS_ANY,
		.is_test = true,
		.result = FUNCTION_TEXT,
		.takes = {TEXT, TEXT},
		.synopsis = "hashFiles(pattern, …)",
	},
	{
		.name = "success",
		.arguments_max = EXPR_ARGUMENTS_ANY,
		.is_status = true,
		.result = FUNCTION_BOOLEAN,
		.takes = {ALL, ALL},
		.synopsis = "success(job, …)",
	},
};

#define EVERYWHERE_COUNT 8

const struct function *
function_find(struct str name)
{
	for (size_t i = 0; i < EVERYWHERE_COUNT; i++)
		if (str_may_be_z(name, functions[i].name) &&
			str_eq_nocase_z(name, functions[i].name))
			return &functions[i];
	return NULL;
}

const struct function *
function_table(size_t *count)
{
	*count = EVERYWHERE_COUNT;
	return functions;
}

const struct function *
function_table_all(size_t *count)
{
	*count = COUNT_OF(functions);
	return functions;
}

const struct function *
function_named(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (str_may_be_z(name, functions[i].name) &&
			str_eq(name, str_from(functions[i].name)))
			return &functions[i];
	return NULL;
}

bool
function_is_status(const struct ast *node)
{
	const struct function *function =
		node->kind == AST_CALL && !node->function ? function_named(node->name) : NULL;

	return function && function->is_status;
}
