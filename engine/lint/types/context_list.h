/*
 * context_list: builds the type of an object, property by property.
 */
#pragma once

#include "engine/lint/types/type.h"
#include "expr/base/map.h"

/* A list of properties that is being made. */
struct context_list {
	struct arena *a;
	struct map types; /* by name; made when the first is added */
};

/* A name that is there already gets a type that is either. */
void context_list_add(struct context_list *list, struct str name, const struct type *type);
/* An object with these properties and no others. */
const struct type *context_list_type(const struct context_list *list);
