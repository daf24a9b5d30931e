#include "engine/run/base/record_mask.h"

#include <math.h>

struct record_hider {
	struct mask *mask;
	struct arena *a;
};

static struct value hide_value(const struct record_hider *h, struct value v);

static struct record_names
hide_names(const struct record_hider *h, struct record_names names)
{
	struct str *items = arena_array(h->a, struct str, names.count);

	for (size_t i = 0; i < names.count; i++)
		items[i] = mask_apply(h->mask, h->a, names.items[i]);
	return (struct record_names){items, names.count};
}

static struct array *
hide_array(const struct record_hider *h, const struct array *from)
{
	struct array *array = array_new(h->a);

	for (size_t i = 0; i < from->count; i++)
		array_add(h->a, array, hide_value(h, from->items[i]));
	return array;
}

static struct object *
hide_object(const struct record_hider *h, struct object *from)
{
	struct object *object = object_new_case_sensitive(h->a);
	const struct map *members = object_members(from);

	for (size_t i = 0; i < members->count; i++)
		object_set(object, mask_apply(h->mask, h->a, members->entries[i].key),
			hide_value(h, *(const struct value *)members->entries[i].value));
	return object;
}

static struct value
hide_value(const struct record_hider *h, struct value v)
{
	if (v.kind == VALUE_ARRAY)
		return value_array(hide_array(h, v.array));
	if (v.kind == VALUE_OBJECT)
		return value_object(hide_object(h, v.object));
	const struct str text = value_to_string(h->a, v);
	const struct str hidden = mask_apply(h->mask, h->a, text);
	/* JSON has no number for .inf and .nan */
	const bool is_plain = v.kind != VALUE_NUMBER || isfinite(v.number);
	return is_plain && str_eq(text, hidden) ? v : value_string(hidden);
}

static void
hide_member(const struct record_hider *h, enum member_type type, void *at)
{
	struct str *text = at;
	struct record_names *names = at;
	struct object **object = at;

	switch (type) {
	case MEMBER_NAME: *text = mask_apply(h->mask, h->a, *text); break;
	case MEMBER_TEXT: *text = mask_apply_cut(h->mask, h->a, *text); break;
	case MEMBER_NAMES: *names = hide_names(h, *names); break;
	case MEMBER_OBJECT: *object = *object ? hide_object(h, *object) : NULL; break;
	case MEMBER_ORDER:
	case MEMBER_NUMBER:
	case MEMBER_DURATION:
	case MEMBER_EXIT_CODE:
	case MEMBER_FLAG:
	case MEMBER_RESULT:
	case MEMBER_LINE_KIND:
	case MEMBER_LEVEL:
	case MEMBER_STAGE:
	case MEMBER_COUNTS: break;
	}
}

void
record_mask(struct record *record, struct mask *mask, struct arena *a)
{
	const struct record_hider h = {mask, a};
	const struct record_shape *shape = record_shape(record->kind);

	/* what a step prints is whole, and by far the most */
	if (record->kind == RECORD_LINE && record->line.kind == LINE_OUTPUT) {
		record->line.text = mask_apply(mask, a, record->line.text);
		return;
	}
	for (size_t i = 0; i < shape->count; i++)
		hide_member(&h, shape->members[i].type, record_member(record, &shape->members[i]));
}
