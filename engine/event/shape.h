/*
 * shape: makes JSON values of the shapes in shapes.def.
 *
 * Limit      No shape may contain itself: its expansion would not end.
 */
#pragma once

#include "expr/value.h"

/* NULL: unknown shape. */
const char *shape_find(struct str name);

/* The shape filled with facts; a fact that is not there is a mistake in shapes.def. */
struct object *shape_make(struct arena *a, struct str name, struct object *facts);
