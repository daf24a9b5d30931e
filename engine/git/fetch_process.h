/*
 * fetch_process: the process that fetches: this program again, with FETCH_COMMAND as its argument.
 *
 * Whoever calls fetch_files is a program that fetches when it is started so: it reads a request
 * from standard input, writes the answer to standard output, and exits with 0
 * (engine/cli/cmd_git_fetch.c).
 *
 * Inherits   Three descriptors, of which standard error is ours; of our environment the variables
 *            that libgit2 and what it is built on read. The token is in the request alone.
 * Ending     When `cancel` is set its whole session is killed, within FETCH_LOOK_MS, as it is when
 *            it answers more than FETCH_ANSWER_MAX. When we are no more it reads the end of
 *            standard input, and has to exit.
 * Failures   ERROR_NETWORK when it did not end with 0; ERROR_IO or ERROR_MISSING when it could not
 *            be started.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>

#define FETCH_COMMAND "git-fetch"
#define FETCH_LOOK_MS 20

/* What the process answered; it has ended, and left no zombie. `cancel` may be NULL. */
MUST_CHECK bool fetch_process_ask(struct arena *a, struct str request, const atomic_bool *cancel,
	struct str *answer, struct error *err);
