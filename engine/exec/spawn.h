/*
 * spawn: starts a program without copying this process.
 *
 * posix_spawn shares the memory of the parent until the program is loaded. fork (and so uv_spawn)
 * copies its page tables, which is measurable with a step every two milliseconds.
 */
#pragma once

#include "expr/base/error.h"

#include <sys/types.h>

struct spawn {
	const char *const *argv;
	const char *const *env;
	const char *cwd;
	int output; /* becomes standard output */
	int input;  /* becomes standard input; 0: /dev/null */
	int errors; /* becomes standard error; 0: `output` */
};

/*
 * The child leads a session of its own, has all signals at their defaults and none blocked, and
 * inherits no other descriptor. False: ERROR_MISSING or ERROR_IO.
 */
MUST_CHECK bool spawn_start(const struct spawn *spawn, pid_t *pid, struct error *err);
