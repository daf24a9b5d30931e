/*
 * sandbox: a temporary folder in which a test runs real programs.
 *
 * Scripts run with bash -e in the folder `root`, with HOME=root/home and git's settings isolated
 * from the machine's. A script that fails fails the test, with its output.
 */
#pragma once

#include "engine/git/repository.h"

struct sandbox {
	struct arena a;
	struct str root;
};

void sandbox_init(struct sandbox *sandbox);
void sandbox_free(struct sandbox *sandbox);

/* cmocka's setup and teardown of a test whose state is a sandbox. */
int sandbox_setup(void **state);
int sandbox_teardown(void **state);

/* Runs a script; returns what it printed, without the last line feed. */
struct str sandbox_run(struct sandbox *sandbox, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Opens the repository of a folder; the test fails if that fails. */
struct repository *sandbox_open(struct sandbox *sandbox, const char *folder);
/* A path below the root. */
struct str sandbox_path(struct sandbox *sandbox, const char *name);

/* Like assert_string_equal, for texts. */
void assert_text(struct str is, const char *expected);
