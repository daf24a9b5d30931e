#include "engine/lint/types/type_check.h"

#include "engine/lint/types/never_equal.h"
#include "engine/lint/types/payload.h"
#include "engine/lint/types/type_function.h"

static struct str
text(struct type_checker *t, const struct type *type)
{
	return t->tell ? type_text(t->a, type) : STR_NONE;
}

/* --- index -------------------------------------------------------------------------------- */

static bool
next_property(const void *owner, size_t i, struct str *candidate)
{
	const struct type *object = owner;

	if (i >= object->property_count)
		return false;
	*candidate = object->properties[i].name;
	return true;
}

/* GitHub may add fields one day: type errors of payloads have their own rule. */
static enum type_problem
problem_of(const struct type *type, enum type_problem problem)
{
	return type->is_sent ? TYPING_EVENT_PROPERTY : problem;
}

/* `github.event.pull_request.number || github.ref` is for whatever the event is. */
static void
tell_other_event(struct type_checker *t, const struct ast *index, struct str name)
{
	if (t->guard_count == 0)
		(void)typing_tell(t, TYPING_EVENT_MISMATCH, index,
			"'%" STR_FMT "' belongs to an event that does not start this workflow",
			STR_ARG(name));
}

static bool
is_of_matrix(const struct ast *node)
{
	while (node->kind == AST_INDEX)
		node = node->children[0];
	return node->kind == AST_CONTEXT && str_eq_nocase(node->name, STR("matrix"));
}

/* `matrix.os || 'ubuntu-latest'` is for rows that have it, be there any or not. */
static bool
is_optional(const struct type_checker *t, const struct ast *node, struct str nearest)
{
	return node == t->defaulted && nearest.n == 0 && is_of_matrix(node);
}

static void
tell_unknown_property(struct type_checker *t, const struct ast *node, const struct type *object)
{
	const struct ast *index = node->children[1];
	const struct str name = index->value.string;
	const struct str nearest = str_nearest(name, next_property, object);

	if (is_optional(t, node, nearest))
		return;
	if (object->is_sent && payload_has(name)) {
		tell_other_event(t, index, name);
		return;
	}
	struct str *help = typing_tell(t, problem_of(object, TYPING_UNKNOWN_PROPERTY), index,
		object->is_sent ? "no event of this workflow has the field '%" STR_FMT
				  "': %" STR_FMT
		: object->property_count > 0 ? "unknown property '%" STR_FMT "' of %" STR_FMT
					     : "unknown property '%" STR_FMT "': %" STR_FMT,
		STR_ARG(name),
		STR_ARG(object->property_count > 0 ? text(t, object)
						   : STR("the object has no properties here")));
	if (nearest.n > 0)
		*help = str_fmt(t->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
}

static const struct type *
index_object(struct type_checker *t, const struct ast *node, const struct type *object)
{
	const struct ast *index = node->children[1];
	const struct type *found;

	if (index->kind != AST_LITERAL || index->value.kind != VALUE_STRING) {
		const struct type *type = type_check(t, index);
		if (type->kind == TYPE_ARRAY || type->kind == TYPE_OBJECT)
			(void)typing_tell(t, TYPING_INDEX_TYPE, index,
				"expected a text as property name, not %" STR_FMT,
				STR_ARG(text(t, type)));
		return object->item && object->property_count == 0 ? object->item : &type_any;
	}
	found = type_property_find(object, index->value.string);
	if (found)
		return found;
	tell_unknown_property(t, node, object);
	return &type_any;
}

/* An index into what `.*` made applies to each item; items that lack it are left out. */
static const struct type *
index_filtered(struct type_checker *t, const struct ast *node, const struct type *array)
{
	const struct ast *index = node->children[1];
	const struct type *item = array->item;
	const struct type *found = &type_any;

	if (index->kind == AST_LITERAL && index->value.kind == VALUE_STRING &&
		item->kind == TYPE_OBJECT)
		found = type_property_find(item, index->value.string);
	if (found)
		return type_new_array(t->a, found, true);
	tell_unknown_property(t, node, item);
	return &type_array;
}

static const struct type *
index_array(struct type_checker *t, const struct ast *node, const struct type *array)
{
	const struct type *index = type_check(t, node->children[1]);
	const bool is_property =
		node->children[1]->kind == AST_LITERAL && index->kind == TYPE_STRING;

	if (array->is_filtered && is_property)
		return index_filtered(t, node, array);
	if (index->kind == TYPE_NUMBER || index->kind == TYPE_ANY)
		return array->item;
	(void)typing_tell(t, problem_of(array, TYPING_INDEX_TYPE), node->children[1],
		"expected a number as array index, not %" STR_FMT, STR_ARG(text(t, index)));
	return &type_any;
}

static const struct type *
wildcard(struct type_checker *t, const struct ast *node, const struct type *type)
{
	const struct type *item = type->item;

	if (type->kind == TYPE_ANY)
		return type_new_array(t->a, &type_any, true);
	if (type->kind == TYPE_ARRAY)
		return type_new_array(t->a, type->item, true);
	if (type->kind != TYPE_OBJECT) {
		(void)typing_tell(t, problem_of(type, TYPING_INDEX_TYPE), node->children[0],
			"'*' needs an object or an array, not %" STR_FMT, STR_ARG(text(t, type)));
		return &type_any;
	}
	for (size_t i = 0; i < type->property_count; i++)
		item = item ? type_merge(t->a, item, type->properties[i].type)
			    : type->properties[i].type;
	return type_new_array(t->a, item ? item : &type_any, true);
}

static const struct type *
check_index(struct type_checker *t, const struct ast *node)
{
	const struct type *type = type_check(t, node->children[0]);

	if (node->children[1]->kind == AST_WILDCARD)
		return wildcard(t, node, type);
	switch (type->kind) {
	case TYPE_ANY: (void)type_check(t, node->children[1]); return &type_any;
	case TYPE_OBJECT: return index_object(t, node, type);
	case TYPE_ARRAY: return index_array(t, node, type);
	case TYPE_NULL:
	case TYPE_BOOLEAN:
	case TYPE_NUMBER:
	case TYPE_STRING:
		(void)typing_tell(t, problem_of(type, TYPING_INDEX_TYPE), node->children[1],
			"%" STR_FMT " has no properties: the result is always null",
			STR_ARG(text(t, type)));
		return &type_any;
	}
	return &type_any;
}

/* --- operators ---------------------------------------------------------------------------- */

static bool
is_collection(const struct type *type)
{
	return type->kind == TYPE_ARRAY || type->kind == TYPE_OBJECT;
}

/* Equality of one thing that has a text or number with one that has none is always false. */
static bool
can_be_equal(const struct type *x, const struct type *y)
{
	if (x->kind == TYPE_ANY || y->kind == TYPE_ANY || x->kind == TYPE_NULL ||
		y->kind == TYPE_NULL || x->may_lack || y->may_lack)
		return true;
	if (x->kind == TYPE_ARRAY && y->kind == TYPE_ARRAY)
		return can_be_equal(x->item, y->item);
	return is_collection(x) || is_collection(y) ? x->kind == y->kind : true;
}

static bool
has_order(const struct type *type)
{
	return type->kind == TYPE_ANY || type->kind == TYPE_NUMBER || type->kind == TYPE_STRING ||
	       type->may_lack;
}

static const char *
operator_text(enum ast_kind kind)
{
	switch (kind) {
	case AST_LESS: return "<";
	case AST_LESS_EQUAL: return "<=";
	case AST_GREATER: return ">";
	case AST_GREATER_EQUAL: return ">=";
	case AST_EQUAL: return "==";
	case AST_NOT_EQUAL: return "!=";
	case AST_LITERAL:
	case AST_CONTEXT:
	case AST_CALL:
	case AST_INDEX:
	case AST_WILDCARD:
	case AST_NOT:
	case AST_AND:
	case AST_OR: break;
	}
	return "";
}

static const struct type *
check_comparison(struct type_checker *t, const struct ast *node)
{
	const struct type *x = type_check(t, node->children[0]);
	const struct type *y = type_check(t, node->children[1]);
	const bool is_equality = node->kind == AST_EQUAL || node->kind == AST_NOT_EQUAL;
	struct str help;
	struct str why;

	if (is_equality ? !can_be_equal(x, y) : !has_order(x) || !has_order(y))
		(void)typing_tell(t, TYPING_COMPARISON, node,
			"%" STR_FMT " and %" STR_FMT " cannot be compared with '%s'",
			STR_ARG(text(t, x)), STR_ARG(text(t, y)), operator_text(node->kind));
	else if (is_equality && t->tell && never_equal(t->a, node, x, y, &why, &help))
		*typing_tell(t, TYPING_NEVER_EQUAL, node, "%" STR_FMT, STR_ARG(why)) = help;
	return &type_boolean;
}

/* The value is true in every run. */
static bool
is_true(const struct ast *node)
{
	if (node->kind == AST_LITERAL)
		return value_is_truthy(node->value);
	for (size_t i = 0; node->kind == AST_OR && i < node->count; i++)
		if (is_true(node->children[i]))
			return true;
	return false;
}

/*
 * `a && b` is one of its parts, the last or the first that is false. Where the whole is known to be
 * true, as before `||`, it is the last.
 */
static const struct type *
check_and(struct type_checker *t, const struct ast *node, bool whole_is_true)
{
	const struct type *result = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct type *type = type_check(t, node->children[i]);
		const bool is_last = i + 1 == node->count;
		if (!is_last && (whole_is_true || is_true(node->children[i])))
			continue;
		result = result ? type_merge(t->a, result, type) : type;
	}
	return result;
}

static const struct type *
check_or(struct type_checker *t, const struct ast *node)
{
	const struct type *result = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct ast *child = node->children[i];
		const bool is_last = i + 1 == node->count;
		t->defaulted = is_last ? NULL : child;
		const struct type *type = child->kind == AST_AND && !is_last
						  ? check_and(t, child, true)
						  : type_check(t, child);
		result = result ? type_merge(t->a, result, type) : type;
	}
	return result;
}

/* --- all ---------------------------------------------------------------------------------- */

static const struct type *
check_call(struct type_checker *t, const struct ast *node)
{
	const struct type **types = arena_array(t->a, const struct type *, node->count);

	for (size_t i = 0; i < node->count; i++)
		types[i] = type_check(t, node->children[i]);
	return type_of_call(t, node, types);
}

static const struct type *
check_not(struct type_checker *t, const struct ast *node)
{
	(void)type_check(t, node->children[0]);
	return &type_boolean;
}

static const struct type *
check_all(struct type_checker *t, const struct ast *node)
{
	return check_and(t, node, false);
}

/* An operator makes something of what is missing. */
static const struct type *
guarded(struct type_checker *t, const struct ast *node,
	const struct type *(*check)(struct type_checker *t, const struct ast *node))
{
	t->guard_count++;
	const struct type *type = check(t, node);
	t->guard_count--;
	return type;
}

const struct type *
type_check(struct type_checker *t, const struct ast *node)
{
	const struct type *type;

	switch (node->kind) {
	case AST_LITERAL: return type_of_value(t->a, node->value);
	case AST_CONTEXT: type = t->context(t->owner, node->name); return type ? type : &type_any;
	case AST_CALL: return check_call(t, node);
	case AST_INDEX: return check_index(t, node);
	case AST_WILDCARD: return &type_any;
	case AST_NOT: return guarded(t, node, check_not);
	case AST_AND: return guarded(t, node, check_all);
	case AST_OR: return guarded(t, node, check_or);
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: return guarded(t, node, check_comparison);
	}
	return &type_any;
}
