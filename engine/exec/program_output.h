/*
 * program_output: what a program of the user's prints, for code that waits for it.
 *
 * Threads    Any. Blocks; nothing of libuv is used.
 */
#pragma once

#include "engine/exec/spawn.h"
#include "expr/base/str.h"

#include <stdatomic.h>

struct program_output {
	const char *const *argv; /* the first is a path */
	const char *const *env;
	const char *cwd;
	size_t size_max;         /* more than that is an error */
	bool takes_errors;       /* standard error is read too; else it is dropped */
	unsigned limit_s;        /* 0: as long as it takes; after that it is killed */
	const atomic_bool *stop; /* NULL, or ends it early */
};

/*
 * What it prints, without blanks at the ends, and the exit code; -1 after a signal.
 * False: it did not start, took too long or printed too much.
 */
MUST_CHECK bool program_output_read(struct arena *a, const struct program_output *program,
	struct str *printed, int *code, struct error *err);
