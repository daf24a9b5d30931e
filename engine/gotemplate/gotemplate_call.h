/* gotemplate_call: the call of a function in a template. */
#pragma once

#include "engine/gotemplate/gotemplate.h"

/* One call. */
struct gotemplate_call {
	struct arena *a; /* where the result goes */
	const struct gotemplate_facts *facts;
	const struct gotemplate_value *arguments;
	size_t count;
	struct str wrong; /* the error, when the function returns false */
};

/* Sets the error. Always false. */
bool gotemplate_call_wrong(struct gotemplate_call *c, const char *fmt, ...) PRINTF_LIKE(2, 3);
