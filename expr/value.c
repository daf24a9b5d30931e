#include "expr/value.h"

#include "expr/base/unicode.h"

#include <math.h>

static const char *const kind_names[] = {
	[VALUE_NULL] = "Null",
	[VALUE_BOOLEAN] = "Boolean",
	[VALUE_NUMBER] = "Number",
	[VALUE_STRING] = "String",
	[VALUE_ARRAY] = "Array",
	[VALUE_OBJECT] = "Object",
};

struct array *
array_new(struct arena *a)
{
	return arena_new(a, struct array);
}

void
array_add(struct arena *a, struct array *array, struct value item)
{
	*arena_push(a, array->items, array->count, array->capacity) = item;
}

static struct object *
new_object(struct arena *a, bool ignore_case)
{
	struct object *object = arena_new(a, struct object);

	map_init(&object->members, a, ignore_case);
	return object;
}

struct object *
object_new(struct arena *a)
{
	return new_object(a, true);
}

struct object *
object_new_case_sensitive(struct arena *a)
{
	return new_object(a, false);
}

struct object *
object_new_lazy(struct arena *a, void (*fill)(struct object *object, void *owner), void *owner)
{
	struct object *object = object_new(a);

	object->fill = fill;
	object->owner = owner;
	return object;
}

void
object_set(struct object *object, struct str key, struct value value)
{
	struct value *stored = arena_alloc(object->members.a, sizeof(*stored));

	*stored = value;
	map_set(&object->members, key, stored);
}

void
object_set_str(struct object *object, struct str key, struct str value)
{
	object_set(object, key, value_string(value));
}

const struct map *
object_members(struct object *object)
{
	void (*fill)(struct object * object, void *owner) = object->fill;

	if (fill) {
		object->fill = NULL; /* before the call: filling touches the object */
		fill(object, object->owner);
	}
	return &object->members;
}

struct value
object_get(struct object *object, struct str key)
{
	const struct value *value = map_find(object_members(object), key);

	return value ? *value : VALUE_NULL_INIT;
}

bool
object_has(struct object *object, struct str key)
{
	return map_has(object_members(object), key);
}

const char *
value_kind_name(enum value_kind kind)
{
	return kind_names[kind];
}

bool
value_is_truthy(struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: return false;
	case VALUE_BOOLEAN: return v.boolean;
	case VALUE_NUMBER: return v.number != 0 && !isnan(v.number);
	case VALUE_STRING: return v.string.n > 0;
	case VALUE_ARRAY:
	case VALUE_OBJECT: return true;
	}
	return false;
}

struct str
value_to_string(struct arena *a, struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: return STR("");
	case VALUE_BOOLEAN: return v.boolean ? STR("true") : STR("false");
	case VALUE_NUMBER: return value_number_format(a, v.number);
	case VALUE_STRING: return v.string;
	case VALUE_ARRAY:
	case VALUE_OBJECT: return str_from(kind_names[v.kind]);
	}
	return STR("");
}

double
value_to_number(struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: return 0;
	case VALUE_BOOLEAN: return v.boolean;
	case VALUE_NUMBER: return v.number;
	case VALUE_STRING: return value_number_parse(v.string);
	case VALUE_ARRAY:
	case VALUE_OBJECT: return NAN;
	}
	return NAN;
}

static bool
is_null_or_boolean(struct value v)
{
	return v.kind == VALUE_NULL || v.kind == VALUE_BOOLEAN;
}

static void
make_number(struct value *v)
{
	*v = value_number(value_to_number(*v));
}

/* Brings two values to one kind where the language does so; else they stay different. */
static void
coerce(struct value *a, struct value *b)
{
	while (a->kind != b->kind) {
		if (is_null_or_boolean(*a))
			make_number(a);
		else if (is_null_or_boolean(*b))
			make_number(b);
		else if (a->kind == VALUE_NUMBER && b->kind == VALUE_STRING)
			make_number(b);
		else if (a->kind == VALUE_STRING && b->kind == VALUE_NUMBER)
			make_number(a);
		else
			return;
	}
}

bool
value_equal(struct value a, struct value b)
{
	coerce(&a, &b);
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_NULL: return true;
	case VALUE_BOOLEAN: return a.boolean == b.boolean;
	case VALUE_NUMBER: return a.number == b.number;
	case VALUE_STRING: return unicode_eq_nocase(a.string, b.string);
	case VALUE_ARRAY: return a.array == b.array;
	case VALUE_OBJECT: return a.object == b.object;
	}
	return false;
}

bool
value_less(struct value a, struct value b)
{
	coerce(&a, &b);
	if (a.kind != b.kind)
		return false;
	switch (a.kind) {
	case VALUE_BOOLEAN: return a.boolean < b.boolean;
	case VALUE_NUMBER: return a.number < b.number;
	case VALUE_STRING: return unicode_cmp_nocase(a.string, b.string) < 0;
	case VALUE_NULL:
	case VALUE_ARRAY:
	case VALUE_OBJECT: return false;
	}
	return false;
}

bool
value_greater(struct value a, struct value b)
{
	return value_less(b, a);
}
