/*
 * status: success(), failure(), cancelled(), always().
 */
#pragma once

#include "engine/run/base/state.h"

/* success(), failure(), cancelled(), always() at the place of the expression. */
bool scope_status(const struct scope *scope, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err);
