#include "engine/lint/types/context_list.h"

void
context_list_add(struct context_list *list, struct str name, const struct type *type)
{
	if (!list->types.a)
		map_init(&list->types, list->a, true);
	const struct type *known = map_find(&list->types, name);
	map_set(&list->types, name, known ? type_merge(list->a, known, type) : type);
}

const struct type *
context_list_type(const struct context_list *list)
{
	const size_t count = list->types.count;
	struct type_property *properties = arena_array(list->a, struct type_property, count);

	for (size_t i = 0; i < count; i++)
		properties[i] = (struct type_property){
			list->types.entries[i].key, list->types.entries[i].value};
	return type_new_object(list->a, properties, count, NULL);
}
