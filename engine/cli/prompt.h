/*
 * prompt: asks the person at the terminal for a value.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* Reads one line from the terminal, without echo if hidden. ERROR_USAGE where there is none. */
MUST_CHECK bool prompt_read(
	struct arena *a, struct str name, bool is_hidden, struct str *out, struct error *err);
