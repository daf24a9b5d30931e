/*
 * type: the static type of an expression.
 *
 * `any` is an unknown type, which every operation accepts. An object is closed if it can have only
 * its listed properties (`item` is NULL): any other name is an error.
 *
 * Ownership  Types are read-only and live in an arena, or for ever.
 */
#pragma once

#include "expr/value.h"

enum type_kind {
	TYPE_ANY,
	TYPE_NULL,
	TYPE_BOOLEAN,
	TYPE_NUMBER,
	TYPE_STRING,
	TYPE_ARRAY,
	TYPE_OBJECT,
};

struct type;

struct type_property {
	struct str name;
	const struct type *type;
};

struct type {
	enum type_kind kind;
	bool is_filtered;        /* an array made by `.*`: an index applies to each item */
	bool is_sent;            /* of a payload (payload.h) */
	bool may_lack;           /* it is missing in some runs */
	const struct type *item; /* of an array; of an object's other properties, NULL: none */
	const struct type_property *properties;
	size_t property_count;
};

extern const struct type type_any;
extern const struct type type_null;
extern const struct type type_boolean;
extern const struct type type_number;
extern const struct type type_string;
extern const struct type type_array;   /* of any */
extern const struct type type_object;  /* of any */
extern const struct type type_strings; /* an object of strings */
extern const struct type type_empty;   /* a closed object without properties */

const struct type *type_new_array(struct arena *a, const struct type *item, bool is_filtered);
/* The properties are not copied. */
const struct type *type_new_object(struct arena *a, const struct type_property *properties,
	size_t count, const struct type *item);

/* NULL when a closed object has no such property, which ignores case. */
const struct type *type_property_find(const struct type *object, struct str name);
/* What is either the one or the other. */
const struct type *type_merge(struct arena *a, const struct type *x, const struct type *y);
/* An object's properties, which may be of any type, with others that are not known; else any. */
const struct type *type_open(struct arena *a, const struct type *type);
const struct type *type_of_value(struct arena *a, struct value v);

/* "string", "array", "{name: string; …}": for messages, cut when long. */
struct str type_text(struct arena *a, const struct type *type);
