/* gotemplate_function: the functions of a template, as one table. */
#pragma once

#include "engine/gotemplate/gotemplate_call.h"

struct gotemplate_function {
	const char *name;
	size_t min;
	size_t max;
	/* NULL: `and` and `or`, which look at no more arguments than they need */
	bool (*call)(struct gotemplate_call *c, struct gotemplate_value *out);
	bool is_and;
};

/* NULL: unknown function. */
const struct gotemplate_function *gotemplate_function_find(struct str name);
/* The names one by one, for str_nearest. */
bool gotemplate_function_next(const void *owner, size_t i, struct str *name);

/* Go's printf: the first argument is the format. */
bool gotemplate_printf(struct gotemplate_call *c, struct gotemplate_value *out);

/* Texts of values (gotemplate_text.c). */
bool gotemplate_call_json(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_replace(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_pascal_case(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_print(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_println(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_html(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_js(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_urlquery(struct gotemplate_call *c, struct gotemplate_value *out);

/* Which of two is more (gotemplate_compare.c). */
bool gotemplate_call_eq(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_ne(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_lt(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_le(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_gt(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_ge(struct gotemplate_call *c, struct gotemplate_value *out);

/* Items of a list, bytes of a string (gotemplate_list.c). */
bool gotemplate_call_len(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_index(struct gotemplate_call *c, struct gotemplate_value *out);
bool gotemplate_call_slice(struct gotemplate_call *c, struct gotemplate_value *out);
