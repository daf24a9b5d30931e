#include "engine/lint/types/payload.h"

/* The types that were made; a kind of TYPE_ANY is not made yet, or is any. */
struct payload_types {
	struct arena *a;
	struct type *types;
};

static struct str
name_at(uint16_t offset)
{
	return str_from(&payload_names[offset]);
}

static const struct type *make(struct payload_types *m, uint16_t number);

static const struct type_property *
make_properties(struct payload_types *m, const struct payload_kind *kind)
{
	struct type_property *properties = arena_array(m->a, struct type_property, kind->count);

	for (size_t i = 0; i < kind->count; i++) {
		const struct payload_property *p = &payload_properties[kind->first + i];
		properties[i] = (struct type_property){name_at(p->name), make(m, p->kind)};
	}
	return properties;
}

/* Types do not hold themselves: each is made of those with smaller numbers. */
static const struct type *
make(struct payload_types *m, uint16_t number)
{
	const struct payload_kind *kind = &payload_kinds[number];
	struct type *type = &m->types[number];

	if (kind->kind == TYPE_ANY)
		return &type_any;
	if (type->kind != TYPE_ANY)
		return type;
	*type = (struct type){
		.kind = (enum type_kind)kind->kind, .is_sent = true, .may_lack = true};
	if (kind->kind == TYPE_ARRAY)
		type->item = make(m, kind->first);
	if (kind->kind == TYPE_OBJECT) {
		type->properties = make_properties(m, kind);
		type->property_count = kind->count;
	}
	return type;
}

static const struct payload_event *
event_find(struct str name)
{
	for (size_t i = 0; i < payload_event_count; i++)
		if (str_eq(name, name_at(payload_events[i].name)))
			return &payload_events[i];
	return NULL;
}

const struct type *
payload_type(struct arena *a, const struct workflow *workflow)
{
	struct payload_types m = {.a = a};
	const struct type *all = NULL;

	for (size_t i = 0; i < workflow->trigger_count; i++)
		if (!event_find(workflow->triggers[i].event))
			return NULL;
	m.types = arena_array(a, struct type, payload_kind_count);
	for (size_t i = 0; i < workflow->trigger_count; i++) {
		const struct payload_event *event = event_find(workflow->triggers[i].event);
		const struct type *type = make(&m, event->kind);
		all = all ? type_merge(a, all, type) : type;
	}
	if (!all)
		return NULL;
	struct type *payload = arena_new(a, struct type);
	*payload = *all;
	payload->may_lack = false;
	return payload;
}

bool
payload_has(struct str name)
{
	for (size_t i = 0; i < payload_event_count; i++) {
		const struct payload_kind *kind = &payload_kinds[payload_events[i].kind];
		for (size_t j = 0; j < kind->count; j++)
			if (str_eq_nocase(name, name_at(payload_properties[kind->first + j].name)))
				return true;
	}
	return false;
}
