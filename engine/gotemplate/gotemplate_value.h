/*
 * gotemplate_value: the values of a Go template, and how Go prints them.
 *
 * Print      As Go's fmt prints with %v: a list as `[a b]`, a record as `{a b}`, its fields in
 *            order.
 * JSON       As Go's encoding/json, where `<`, `>` and `&` are escaped.
 * Ownership  Values are read-only views; what they point to lives in an arena, or for ever.
 * Source     pkg.go.dev/fmt, pkg.go.dev/encoding/json, pkg.go.dev/text/template
 */
#pragma once

#include "expr/base/buf.h"

enum gotemplate_kind {
	GOTEMPLATE_NIL,
	GOTEMPLATE_BOOLEAN,
	GOTEMPLATE_INTEGER,
	GOTEMPLATE_FLOAT,
	GOTEMPLATE_STRING,
	GOTEMPLATE_LIST,
	GOTEMPLATE_RECORD,
};

struct gotemplate_field {
	const char *name;
	const char *json; /* NULL: not in JSON, and not printed with the whole record */
	bool may_lack;    /* in JSON, where it is empty */
};

/* What the records of one type have. */
struct gotemplate_shape {
	const char *type;
	const struct gotemplate_field *fields;
	size_t count;
};

struct gotemplate_value {
	enum gotemplate_kind kind;
	union {
		bool boolean;
		int64_t integer;
		double number;
		struct str string;
		struct {
			const struct gotemplate_value *items;
			size_t count;
		};
		struct {
			const struct gotemplate_value *fields;
			const struct gotemplate_shape *shape;
		};
	};
};

static inline struct gotemplate_value
gotemplate_boolean(bool boolean)
{
	return (struct gotemplate_value){.kind = GOTEMPLATE_BOOLEAN, .boolean = boolean};
}

static inline struct gotemplate_value
gotemplate_integer(int64_t integer)
{
	return (struct gotemplate_value){.kind = GOTEMPLATE_INTEGER, .integer = integer};
}

static inline struct gotemplate_value
gotemplate_string(struct str string)
{
	return (struct gotemplate_value){.kind = GOTEMPLATE_STRING, .string = string};
}

/* "string", "int", …: as Go's messages call it. */
const char *gotemplate_type(struct gotemplate_value v);
/* False for a zero or empty value. */
bool gotemplate_is_true(struct gotemplate_value v);
void gotemplate_print(struct buf *b, struct gotemplate_value v);
void gotemplate_add_json(struct buf *b, struct gotemplate_value v);
/* A text in double quotes, as Go writes it in source code; with `is_ascii` in ASCII alone. */
void gotemplate_quote(struct buf *b, struct str text, char quote, bool is_ascii);
