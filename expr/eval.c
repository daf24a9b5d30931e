#include "expr/eval.h"

#include "expr/base/unicode.h"
#include "expr/functions.h"

#include <math.h>
#include <stdio.h>

/* What the runner reckons for an object, a string without its text, and a pointer. */
#define OBJECT_BYTES  24
#define STRING_BYTES  26
#define UNIT_BYTES    2
#define POINTER_BYTES 8

#define CONTEXTS_FEW  24 /* more than GitHub has; a larger scope's values lie in the arena */
#define ARGUMENTS_FEW 8

bool
eval_fail(struct eval *eval, const struct ast *node, const char *fmt, ...)
{
	struct expr_error *err = eval->err;
	va_list args;

	err->stage = EXPR_EVALUATION;
	err->span = node->span;
	err->help[0] = '\0';
	va_start(args, fmt);
	error_print(err->text, sizeof(err->text), fmt, args);
	va_end(args);
	return false;
}

static bool
fail_memory(struct eval *eval, const struct ast *node)
{
	const struct str text = unicode_cut(eval->expr->text, 512);

	return eval_fail(eval, node,
		"The maximum allowed memory size was exceeded while evaluating the following "
		"expression: %" STR_FMT "%s",
		STR_ARG(text), text.n < eval->expr->text.n ? "…" : "");
}

bool
eval_count_pieces(
	struct eval *eval, const struct ast *node, size_t pieces, size_t units, size_t *bytes)
{
	*bytes += pieces * STRING_BYTES + units * UNIT_BYTES;
	return *bytes <= eval->memory.limit_bytes || fail_memory(eval, node);
}

bool
eval_count(struct eval *eval, const struct ast *node, struct str text, size_t *bytes)
{
	return eval_count_pieces(eval, node, 1, unicode_length_utf16(text), bytes);
}

/* A filtered array is charged for what it points to; all other arrays are someone else's. */
static size_t
size_of(const struct ast *node, const struct value *v)
{
	if (v->kind == VALUE_STRING)
		return STRING_BYTES + unicode_length_utf16(v->string) * UNIT_BYTES;
	if (v->kind == VALUE_ARRAY && v->array->filtered && node->kind == AST_INDEX)
		return OBJECT_BYTES + v->array->count * POINTER_BYTES;
	return OBJECT_BYTES;
}

/* Data of contexts and of fromJSON: the runner has an object around each value. */
static bool
makes_data(const struct ast *node)
{
	return node->kind == AST_CONTEXT || node->kind == AST_INDEX ||
	       (node->kind == AST_CALL && node->function && node->function->makes_data);
}

static void
settle_below(struct eval_memory *memory, size_t level)
{
	while (memory->deepest > level)
		memory->total_bytes -= memory->level_bytes[memory->deepest--];
}

static bool
charge_exactly(struct eval *eval, const struct ast *node, const struct value *v)
{
	struct eval_memory *memory = &eval->memory;
	const bool is_primitive = v->kind != VALUE_ARRAY && v->kind != VALUE_OBJECT;
	const bool is_data = is_primitive && v->kind != VALUE_NULL && makes_data(node);
	const size_t bytes = size_of(node, v) + (is_data ? OBJECT_BYTES : 0);

	if (is_primitive && !is_data)
		settle_below(memory, eval->level);
	while (memory->deepest < eval->level)
		memory->level_bytes[++memory->deepest] = 0;
	memory->level_bytes[eval->level] += bytes;
	memory->total_bytes += bytes;
	return memory->total_bytes <= memory->limit_bytes || fail_memory(eval, node);
}

/* No text has more UTF-16 units than bytes. */
static size_t
most_of(const struct value *v)
{
	switch (v->kind) {
	case VALUE_STRING: return OBJECT_BYTES + STRING_BYTES + v->string.n * UNIT_BYTES;
	case VALUE_ARRAY: return OBJECT_BYTES + v->array->count * POINTER_BYTES;
	case VALUE_NULL:
	case VALUE_BOOLEAN:
	case VALUE_NUMBER:
	case VALUE_OBJECT: break;
	}
	return OBJECT_BYTES + OBJECT_BYTES;
}

/* False with no error set if the account must be kept. */
static bool
charge(struct eval *eval, const struct ast *node, const struct value *v)
{
	struct eval_memory *memory = &eval->memory;

	if (memory->is_exact)
		return charge_exactly(eval, node, v);
	memory->most_bytes += most_of(v);
	return memory->most_bytes <= memory->limit_bytes;
}

static bool
eval_context(struct eval *eval, const struct ast *node, struct value *out)
{
	if (!eval->touched[node->slot]) {
		eval->contexts[node->slot] =
			eval->host->context(eval->host->owner, eval->a, node->name);
		eval->touched[node->slot] = true;
	}
	*out = eval->contexts[node->slot];
	return true;
}

static bool
call_outside(struct eval *eval, const struct ast *node, struct value *out)
{
	const struct expr_host *host = eval->host;
	struct value few[ARGUMENTS_FEW];
	struct value *args = few;
	struct error error; /* set only by what fails */

	if (node->count > COUNT_OF(few))
		args = arena_array(eval->a, struct value, node->count);
	for (size_t i = 0; i < node->count; i++)
		if (!eval_node(eval, node->children[i], &args[i]))
			return false;
	if (host->call(host->owner, eval->a, node->outside->name, args, node->count, out, &error))
		return true;
	(void)eval_fail(eval, node, "%s", error.text);
	(void)snprintf(eval->err->help, sizeof(eval->err->help), "%s", error.help);
	return false;
}

/* NULL when the array has no such item. */
static const struct value *
find_item(const struct array *array, const struct value *index)
{
	const double i = floor(value_to_number(*index));

	return i >= 0 && i < (double)array->count ? &array->items[(size_t)i] : NULL;
}

/* NULL when the object has no such member. */
static const struct value *
find_member(struct arena *a, struct object *object, const struct value *index)
{
	if (index->kind == VALUE_STRING)
		return map_find(object_members(object), index->string);
	if (!value_is_primitive(*index))
		return NULL;
	return map_find(object_members(object), value_to_string(a, *index));
}

static const struct value *
find_in(struct arena *a, const struct value *v, const struct value *index)
{
	switch (v->kind) {
	case VALUE_ARRAY: return find_item(v->array, index);
	case VALUE_OBJECT: return find_member(a, v->object, index);
	default: return NULL;
	}
}

static void
add_all(struct arena *a, struct array *result, const struct value *v)
{
	if (v->kind == VALUE_ARRAY) {
		for (size_t i = 0; i < v->array->count; i++)
			array_add(a, result, v->array->items[i]);
	} else if (v->kind == VALUE_OBJECT) {
		const struct map *members = object_members(v->object);
		for (size_t i = 0; i < members->count; i++)
			array_add(a, result, *(const struct value *)members->entries[i].value);
	}
}

/* What the index, or the wildcard where it is NULL, finds in one item of a filtered array. */
static void
filter_item(
	struct arena *a, struct array *result, const struct value *item, const struct value *index)
{
	const struct value *found = index ? find_in(a, item, index) : NULL;

	if (!index)
		add_all(a, result, item);
	else if (found)
		array_add(a, result, *found);
}

/* Applies the index to each item of a filtered array; a wildcard also to what is none yet. */
static struct value
filter(struct arena *a, const struct value *v, const struct value *index)
{
	struct array *result = array_new(a);

	result->filtered = true;
	if (v->kind != VALUE_ARRAY || !v->array->filtered) {
		add_all(a, result, v);
		return value_array(result);
	}
	for (size_t i = 0; i < v->array->count; i++)
		filter_item(a, result, &v->array->items[i], index);
	return value_array(result);
}

static bool
eval_index(struct eval *eval, const struct ast *node, struct value *out)
{
	const bool is_wildcard = node->children[1]->kind == AST_WILDCARD;
	struct value left;
	struct value index;

	if (!eval_node(eval, node->children[0], &left))
		return false;
	const bool is_filtered = left.kind == VALUE_ARRAY && left.array->filtered;
	if (value_is_primitive(left)) {
		/* an index into nothing is not evaluated, and so cannot fail */
		out->kind = VALUE_NULL;
		if (is_wildcard)
			*out = filter(eval->a, &left, NULL);
		return true;
	}
	if (!eval_node(eval, node->children[1], &index))
		return false;
	if (is_filtered || is_wildcard) {
		*out = filter(eval->a, &left, is_wildcard ? NULL : &index);
		return true;
	}
	const struct value *found = find_in(eval->a, &left, &index);
	out->kind = VALUE_NULL;
	if (found)
		*out = *found;
	return true;
}

/* `&&` gives its first operand that is falsy, `||` the first that is truthy, or else the last. */
static bool
eval_chain(struct eval *eval, const struct ast *node, struct value *out)
{
	const bool stop_at = node->kind == AST_OR;

	for (size_t i = 0; i < node->count; i++) {
		if (!eval_node(eval, node->children[i], out))
			return false;
		if (value_is_truthy(*out) == stop_at)
			return true;
	}
	return true;
}

static bool
compare(enum ast_kind kind, struct value a, struct value b)
{
	switch (kind) {
	case AST_LESS: return value_less(a, b);
	case AST_LESS_EQUAL: return value_equal(a, b) || value_less(a, b);
	case AST_GREATER: return value_greater(a, b);
	case AST_GREATER_EQUAL: return value_equal(a, b) || value_greater(a, b);
	case AST_NOT_EQUAL: return !value_equal(a, b);
	default: return value_equal(a, b);
	}
}

static bool
eval_comparison(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value left;
	struct value right;

	if (!eval_node(eval, node->children[0], &left) ||
		!eval_node(eval, node->children[1], &right))
		return false;
	*out = value_boolean(compare(node->kind, left, right));
	return true;
}

static bool
eval_not(struct eval *eval, const struct ast *node, struct value *out)
{
	struct value v;

	if (!eval_node(eval, node->children[0], &v))
		return false;
	*out = value_boolean(!value_is_truthy(v));
	return true;
}

static bool
eval_kind(struct eval *eval, const struct ast *node, struct value *out)
{
	switch (node->kind) {
	case AST_LITERAL: *out = node->value; return true;
	case AST_WILDCARD: *out = value_string(STR("*")); return true;
	case AST_CONTEXT: return eval_context(eval, node, out);
	case AST_CALL:
		return node->function ? node->function->call(eval, node, out)
				      : call_outside(eval, node, out);
	case AST_INDEX: return eval_index(eval, node, out);
	case AST_NOT: return eval_not(eval, node, out);
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: return eval_comparison(eval, node, out);
	case AST_AND:
	case AST_OR: return eval_chain(eval, node, out);
	}
	return false;
}

bool
eval_node(struct eval *eval, const struct ast *node, struct value *out)
{
	const struct expr_observer *observer = eval->host->observer;
	const size_t level = eval->level;

	if (node->kind == AST_LITERAL) {
		*out = node->value;
	} else {
		eval->level++;
		if (!eval_kind(eval, node, out))
			return false;
		eval->level = level;
	}
	if (!charge(eval, node, out))
		return false;
	if (observer)
		observer->evaluated(observer->owner, node, *out);
	return true;
}

/* The runner counts in 32 bits. */
static size_t
memory_limit(const struct expr_host *host)
{
	const size_t limit = host->memory_limit_bytes;

	if (limit == 0)
		return EXPR_MEMORY_TEMPLATE;
	return limit < INT32_MAX ? limit : INT32_MAX;
}

static bool
eval_root(struct eval *eval, bool is_exact, struct value *out)
{
	eval->level = 0;
	eval->memory.is_exact = is_exact;
	eval->memory.most_bytes = 0;
	eval->memory.total_bytes = 0;
	eval->memory.level_bytes[0] = 0;
	eval->memory.deepest = 0;
	return eval_node(eval, eval->expr->root, out);
}

bool
expr_eval(struct arena *a, const struct expr *expr, const struct expr_host *host, struct value *out,
	struct expr_error *err)
{
	struct value contexts[CONTEXTS_FEW];
	bool touched[CONTEXTS_FEW] = {0};
	struct value result = VALUE_NULL_INIT;
	struct eval eval; /* set member by member: most of it is levels, set when reached */

	eval.a = a;
	eval.expr = expr;
	eval.host = host;
	eval.err = err;
	eval.contexts = contexts;
	eval.touched = touched;
	eval.memory.limit_bytes = memory_limit(host);
	if (expr->slot_count > COUNT_OF(contexts)) {
		eval.contexts = arena_array(a, struct value, expr->slot_count);
		eval.touched = arena_array(a, bool, expr->slot_count);
	}
	/* an observer is called for each node once */
	if (expr->root && !eval_root(&eval, host->observer != NULL, &result)) {
		const bool may_be_over = eval.memory.most_bytes > eval.memory.limit_bytes;
		if (!may_be_over || !eval_root(&eval, true, &result))
			return false;
	}
	*out = result;
	return true;
}
