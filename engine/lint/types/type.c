#include "engine/lint/types/type.h"

#define TEXT_MAX ((size_t)200)

const struct type type_any = {.kind = TYPE_ANY};
const struct type type_null = {.kind = TYPE_NULL};
const struct type type_boolean = {.kind = TYPE_BOOLEAN};
const struct type type_number = {.kind = TYPE_NUMBER};
const struct type type_string = {.kind = TYPE_STRING};
const struct type type_array = {.kind = TYPE_ARRAY, .item = &type_any};
const struct type type_object = {.kind = TYPE_OBJECT, .item = &type_any};
const struct type type_strings = {.kind = TYPE_OBJECT, .item = &type_string};
const struct type type_empty = {.kind = TYPE_OBJECT};

const struct type *
type_new_array(struct arena *a, const struct type *item, bool is_filtered)
{
	struct type *type = arena_new(a, struct type);

	*type = (struct type){.kind = TYPE_ARRAY, .item = item, .is_filtered = is_filtered};
	return type;
}

const struct type *
type_new_object(struct arena *a, const struct type_property *properties, size_t count,
	const struct type *item)
{
	struct type *type = arena_new(a, struct type);

	*type = (struct type){
		.kind = TYPE_OBJECT,
		.properties = properties,
		.property_count = count,
		.item = item,
	};
	return type;
}

static const struct type *
own_property(const struct type *object, struct str name)
{
	for (size_t i = 0; i < object->property_count; i++)
		if (str_eq_nocase(object->properties[i].name, name))
			return object->properties[i].type;
	return NULL;
}

const struct type *
type_property_find(const struct type *object, struct str name)
{
	const struct type *own = own_property(object, name);

	return own ? own : object->item;
}

const struct type *
type_open(struct arena *a, const struct type *type)
{
	struct type_property *properties;

	if (type->kind != TYPE_OBJECT || type->property_count == 0)
		return &type_any;
	properties = arena_array(a, struct type_property, type->property_count);
	for (size_t i = 0; i < type->property_count; i++)
		properties[i] = (struct type_property){
			type->properties[i].name, type_open(a, type->properties[i].type)};
	return type_new_object(a, properties, type->property_count, &type_any);
}

/* --- merging ------------------------------------------------------------------------------ */

static const struct type *
merge_item(struct arena *a, const struct type *x, const struct type *y)
{
	if (!x || !y)
		return x ? x : y;
	return type_merge(a, x, y);
}

/* All properties of both. What only one has may be missing, which reads as null: it
 * keeps its type. */
static const struct type *
merge_objects(struct arena *a, const struct type *x, const struct type *y)
{
	struct type_property *properties =
		arena_array(a, struct type_property, x->property_count + y->property_count);
	size_t count = 0;

	for (size_t i = 0; i < x->property_count; i++) {
		const struct type *other = own_property(y, x->properties[i].name);
		properties[count] = x->properties[i];
		if (other)
			properties[count].type = type_merge(a, properties[count].type, other);
		count++;
	}
	for (size_t i = 0; i < y->property_count; i++)
		if (!own_property(x, y->properties[i].name))
			properties[count++] = y->properties[i];
	struct type *type = arena_new(a, struct type);
	*type = (struct type){
		.kind = TYPE_OBJECT,
		.properties = properties,
		.property_count = count,
		.item = merge_item(a, x->item, y->item),
		.is_sent = x->is_sent && y->is_sent,
		.may_lack = x->may_lack || y->may_lack,
	};
	return type;
}

static bool
is_text_like(const struct type *type)
{
	return type->kind == TYPE_STRING || type->kind == TYPE_NUMBER || type->kind == TYPE_BOOLEAN;
}

const struct type *
type_merge(struct arena *a, const struct type *x, const struct type *y)
{
	if (x == y)
		return x;
	if (x->kind == TYPE_OBJECT && y->kind == TYPE_OBJECT)
		return merge_objects(a, x, y);
	if (x->kind == TYPE_ARRAY && y->kind == TYPE_ARRAY)
		return type_new_array(
			a, type_merge(a, x->item, y->item), x->is_filtered && y->is_filtered);
	if (x->kind == y->kind)
		return x;
	/* what may be text is used as text */
	if (is_text_like(x) && is_text_like(y) &&
		(x->kind == TYPE_STRING || y->kind == TYPE_STRING))
		return &type_string;
	return &type_any;
}

/* --- of values ---------------------------------------------------------------------------- */

static const struct type *
type_of_array(struct arena *a, const struct array *array)
{
	const struct type *item = NULL;

	for (size_t i = 0; i < array->count; i++)
		item = merge_item(a, item, type_of_value(a, array->items[i]));
	return type_new_array(a, item ? item : &type_any, false);
}

static const struct type *
type_of_object(struct arena *a, struct object *object)
{
	const struct map *members = object_members(object);
	struct type_property *properties = arena_array(a, struct type_property, members->count);

	for (size_t i = 0; i < members->count; i++) {
		const struct value *v = members->entries[i].value;
		properties[i].name = str_copy(a, members->entries[i].key);
		properties[i].type = type_of_value(a, *v);
	}
	return type_new_object(a, properties, members->count, NULL);
}

const struct type *
type_of_value(struct arena *a, struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: return &type_null;
	case VALUE_BOOLEAN: return &type_boolean;
	case VALUE_NUMBER: return &type_number;
	case VALUE_STRING: return &type_string;
	case VALUE_ARRAY: return type_of_array(a, v.array);
	case VALUE_OBJECT: return type_of_object(a, v.object);
	}
	return &type_any;
}

/* --- as text ------------------------------------------------------------------------------ */

static void
add_object(struct buf *b, const struct type *type, void (*add)(struct buf *, const struct type *))
{
	if (type->property_count == 0 && type->item) {
		buf_add_z(b, "object");
		return;
	}
	buf_add_char(b, '{');
	for (size_t i = 0; i < type->property_count && b->n < TEXT_MAX; i++) {
		buf_add_fmt(b, "%s%" STR_FMT ": ", i > 0 ? "; " : "",
			STR_ARG(type->properties[i].name));
		add(b, type->properties[i].type);
	}
	buf_add_z(b, b->n >= TEXT_MAX || type->item ? "; …}" : "}");
}

static void
add_type(struct buf *b, const struct type *type)
{
	static const char *const names[] = {
		[TYPE_ANY] = "any",
		[TYPE_NULL] = "null",
		[TYPE_BOOLEAN] = "boolean",
		[TYPE_NUMBER] = "number",
		[TYPE_STRING] = "string",
		[TYPE_ARRAY] = "array",
	};

	if (type->kind == TYPE_OBJECT)
		add_object(b, type, add_type);
	else
		buf_add_z(b, names[type->kind]);
	if (type->kind == TYPE_ARRAY && type->item->kind != TYPE_ANY) {
		buf_add_z(b, " of ");
		add_type(b, type->item);
	}
}

struct str
type_text(struct arena *a, const struct type *type)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	add_type(&b, type);
	return buf_take(a, &b);
}
