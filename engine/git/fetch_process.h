/*
 * fetch_process: the process that fetches: this program again, with FETCH_COMMAND as its argument.
 *
 * The caller of fetch_files must be a program that fetches when started so: it reads a request from
 * standard input, writes the answer to standard output, and exits with 0
 * (engine/cli/cmd_git_fetch.c).
 *
 * Inherits   Three descriptors, of which standard error is ours, and the environment variables that
 *            libgit2 and its libraries read. Only the request contains the token.
 * Ending     Its whole session is killed within FETCH_LOOK_MS after `cancel` is set, or if its
 *            answer is longer than FETCH_ANSWER_MAX. It must exit at the end of standard input,
 *            which it reads when this process has ended.
 * Failures   ERROR_NETWORK if it exits with another code than 0; ERROR_IO or ERROR_MISSING if it
 *            cannot be started.
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
