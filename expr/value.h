/*
 * value: the values of GitHub's expression language.
 *
 * Values are immutable and passed by value; arrays and objects are shared by pointer, which is
 * also their identity (`==` on arrays and objects compares it). Everything lives in the arena that
 * the maker of the value was given.
 *
 * An object keeps its members in order and finds them ignoring case, unless it was made case
 * sensitive (the `env` context on Linux and macOS). A lazy object asks its maker for its members
 * when first touched: contexts are built so, and only those an expression names are built.
 *
 * Source     actions/runner src/Sdk/DTExpressions2/Expressions2/Sdk/EvaluationResult.cs,
 *            ExpressionUtility.cs (number to string and back, comparison)
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/error.h"
#include "expr/base/map.h"

#define VALUE_JSON_DEPTH_MAX 100
#define VALUE_NUMBER_MAX     32 /* bytes that hold any number's text */

enum value_kind {
	VALUE_NULL,
	VALUE_BOOLEAN,
	VALUE_NUMBER,
	VALUE_STRING,
	VALUE_ARRAY,
	VALUE_OBJECT,
};

struct value {
	enum value_kind kind;
	union {
		bool boolean;
		double number;
		struct str string;
		struct array *array;
		struct object *object;
	};
};

struct array {
	struct value *items;
	size_t count;
	size_t capacity;
	bool filtered; /* made by `.*`: a further index applies to each item */
};

struct object {
	struct map members; /* values are const struct value * */
	/* NULL, or what fills `members` when first touched, and is then cleared */
	void (*fill)(struct object *object, void *owner);
	void *owner;
};

#define VALUE_NULL_INIT ((struct value){.kind = VALUE_NULL})

static inline struct value
value_boolean(bool b)
{
	return (struct value){.kind = VALUE_BOOLEAN, .boolean = b};
}

static inline struct value
value_number(double n)
{
	return (struct value){.kind = VALUE_NUMBER, .number = n};
}

static inline struct value
value_string(struct str s)
{
	return (struct value){.kind = VALUE_STRING, .string = s};
}

static inline struct value
value_array(struct array *array)
{
	return (struct value){.kind = VALUE_ARRAY, .array = array};
}

static inline struct value
value_object(struct object *object)
{
	return (struct value){.kind = VALUE_OBJECT, .object = object};
}

struct array *array_new(struct arena *a);
void array_add(struct arena *a, struct array *array, struct value item);

struct object *object_new(struct arena *a);                /* keys ignore case */
struct object *object_new_case_sensitive(struct arena *a); /* `env` */
/* An object whose members are made by `fill` (with object_set) when first touched. */
struct object *object_new_lazy(
	struct arena *a, void (*fill)(struct object *object, void *owner), void *owner);
/* Sets a member in the object's own arena. */
void object_set(struct object *object, struct str key, struct value value);
void object_set_str(struct object *object, struct str key, struct str value);
/* Null when there is no such member. */
struct value object_get(struct object *object, struct str key);
bool object_has(struct object *object, struct str key);
/* The members in order, after filling a lazy object. */
const struct map *object_members(struct object *object);

/* "Null", "Boolean", "Number", "String", "Array", "Object" */
const char *value_kind_name(enum value_kind kind);

/* Anything but an array or an object. */
static inline bool
value_is_primitive(struct value v)
{
	return v.kind != VALUE_ARRAY && v.kind != VALUE_OBJECT;
}

bool value_is_truthy(struct value v);
/* As the runner converts; "Array" and "Object" for those. */
struct str value_to_string(struct arena *a, struct value v);
double value_to_number(struct value v);

/*
 * Loose equality and order, with the runner's coercions: null and booleans become numbers, and so
 * does a string that meets a number. Strings are compared ignoring case (unicode.h).
 */
bool value_equal(struct value a, struct value b);
bool value_less(struct value a, struct value b);
bool value_greater(struct value a, struct value b);

/*
 * Number to string exactly as the runner (%.15g, exponent `E+15`, -0 as 0), and back: decimal,
 * `0x` and `0o` within 32 bits, `Infinity`; blanks around are dropped, empty is 0, all else NaN.
 */
struct str value_number_format(struct arena *a, double n);
struct str value_number_print(char out[VALUE_NUMBER_MAX], double n); /* the same, into `out` */
double value_number_parse(struct str s);

/* toJSON's exact layout and escapes (two blanks a level), and the same on one line. */
struct str value_to_json(struct arena *a, struct value v);
struct str value_to_json_line(struct arena *a, struct value v);
/* Adds the same to a buf, whose limit holds: what goes over it is dropped. */
void value_add_json(struct buf *b, struct value v, bool indented);
/*
 * Any JSON value. Strict RFC 8259, but nesting is an error past VALUE_JSON_DEPTH_MAX levels. Of
 * keys that differ only in case the last value wins, in the first one's place and spelling (as on
 * GitHub). Numbers become doubles; half of a surrogate pair alone becomes U+FFFD. Strings without
 * escapes share `text`.
 */
MUST_CHECK bool value_from_json(
	struct arena *a, struct str text, struct value *out, struct error *err);
