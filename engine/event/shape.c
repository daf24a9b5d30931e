#include "engine/event/shape.h"

#include <assert.h>

static const struct {
	const char *name;
	const char *json;
} shapes[] = {
#define SHAPE(name, json) {name, json},
#include "engine/event/shapes.def"
#undef SHAPE
};

/* The member whose own members come in its place. */
#define SPREAD "+"

const char *
shape_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(shapes); i++)
		if (str_eq(name, str_from(shapes[i].name)))
			return shapes[i].json;
	return NULL;
}

/* The shapes are written with ' for ", which C would want escaped. */
static struct str
with_quotes(struct arena *a, const char *json)
{
	const struct str text = str_from(json);
	char *p = arena_alloc(a, text.n);

	for (size_t i = 0; i < text.n; i++)
		p[i] = json[i] == '\'' ? '"' : json[i];
	return (struct str){p, text.n};
}

static struct value
fact(struct object *facts, struct str name)
{
	assert(object_has(facts, name));
	return object_get(facts, name);
}

/* A text with facts in it. */
static struct value
fill_text(struct arena *a, struct str text, struct object *facts)
{
	struct buf b;

	if (str_index(text, '<', 0) == text.n)
		return value_string(text);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at = 0; at < text.n;) {
		const size_t open = str_index(text, '<', at);
		const size_t close = str_index(text, '>', open);
		buf_add(&b, str_slice(text, at, open));
		if (open < text.n)
			buf_add(&b,
				value_to_string(a, fact(facts, str_slice(text, open + 1, close))));
		at = close + (open < text.n);
	}
	return value_string(buf_take(a, &b));
}

/* `a=b,c=d`: the facts with others under these names. */
static struct object *
renamed(struct arena *a, struct str renames, struct object *facts)
{
	const struct map *members = object_members(facts);
	struct object *object = object_new(a);
	struct str one;

	for (size_t i = 0; i < members->count; i++)
		map_set(&object->members, members->entries[i].key, members->entries[i].value);
	while (str_split(&renames, ',', &one)) {
		const size_t equals = str_index(one, '=', 0);
		object_set(object, str_slice(one, 0, equals),
			fact(facts, str_slice(one, equals + 1, one.n)));
	}
	return object;
}

/* `@name` or `@name a=b`. A name may have blanks; what is renamed has a `=`. */
static struct value
fill_reference(struct arena *a, struct str text, struct object *facts)
{
	const bool has_renames = str_index(text, '=', 0) < text.n;
	const size_t end = has_renames ? str_rindex(text, ' ') : text.n;

	if (has_renames)
		facts = renamed(a, str_slice(text, end + 1, text.n), facts);
	return value_object(shape_make(a, str_slice(text, 0, end), facts));
}

static struct value fill(struct arena *a, struct value v, struct object *facts);

static struct value
fill_array(struct arena *a, const struct array *array, struct object *facts)
{
	struct array *filled = array_new(a);

	for (size_t i = 0; i < array->count; i++)
		array_add(a, filled, fill(a, array->items[i], facts));
	return value_array(filled);
}

static struct value
fill_object(struct arena *a, struct object *object, struct object *facts)
{
	const struct map *members = object_members(object);
	struct object *filled = object_new(a);

	for (size_t i = 0; i < members->count; i++) {
		const struct str key = members->entries[i].key;
		const struct value v =
			fill(a, *(const struct value *)members->entries[i].value, facts);
		if (!str_eq(key, STR(SPREAD))) {
			object_set(filled, key, v);
			continue;
		}
		const struct map *more = object_members(v.object);
		for (size_t j = 0; j < more->count; j++)
			map_set(&filled->members, more->entries[j].key, more->entries[j].value);
	}
	return value_object(filled);
}

static struct value
fill(struct arena *a, struct value v, struct object *facts)
{
	switch (v.kind) {
	case VALUE_STRING:
		if (str_starts(v.string, STR("@")))
			return fill_reference(a, str_slice(v.string, 1, v.string.n), facts);
		if (str_starts(v.string, STR("$")))
			return fact(facts, str_slice(v.string, 1, v.string.n));
		return fill_text(a, v.string, facts);
	case VALUE_ARRAY: return fill_array(a, v.array, facts);
	case VALUE_OBJECT: return fill_object(a, v.object, facts);
	case VALUE_NULL:
	case VALUE_BOOLEAN:
	case VALUE_NUMBER: break;
	}
	return v;
}

struct object *
shape_make(struct arena *a, struct str name, struct object *facts)
{
	const char *json = shape_find(name);
	struct value v;
	struct error err;

	assert(json);
	const bool is_json = value_from_json(a, with_quotes(a, json), &v, &err);
	assert(is_json && v.kind == VALUE_OBJECT);
	(void)is_json;
	return fill(a, v, facts).object;
}
