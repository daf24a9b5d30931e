/*
 * harness: runs a built-in action without the engine, over a sandbox.
 *
 * It stands for engine/run's side of builtin.h: what an action logs and sets is kept in the harness
 * for the test to look at; programs, downloads and archives are real. Folders of the sandbox:
 * ws (the workspace), temp, job-home, tools, cache, user (the user's home); repo is the user's
 * folder, which a test makes. The file .secrets in it is private.
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "expr/base/buf.h"
#include "tests/engine/git/sandbox.h"

struct harness {
	struct sandbox sandbox;
	struct builtin_call call;
	struct map values;  /* inputs given: const struct builtin_value * */
	struct map outputs; /* const struct str *, as all below */
	struct map exports;
	struct map state;  /* what main saved, for post */
	struct map caches; /* saved entries: their keys, and a path a line */
	struct buf log;    /* a line each; errors start with "error: ", … */
	struct buf path;   /* folders added, first one last added */
	struct str note;
	struct str help; /* of the last builtin_missing */
	size_t difference_count;
	bool is_cancelled;
};

/* cmocka's setup and teardown of a test whose state is a harness. */
int harness_setup(void **state);
int harness_teardown(void **state);

/* Gives an input for the next call. */
void harness_input(struct harness *harness, const char *name, const char *value);
/* As an input `${{ secrets.NAME }}`; a NULL value: the secret is not set. */
struct builtin_value *harness_secret(
	struct harness *harness, const char *input, const char *secret, const char *value);
void harness_env(struct harness *harness, const char *name, const char *value);

/* Runs main with the inputs given, and forgets the inputs. `call.uses` is a test's to set. */
enum result harness_main(struct harness *harness, const struct builtin *builtin);
enum result harness_post(struct harness *harness, const struct builtin *builtin);

/* Fails the test with the log if the result is another. */
void harness_expect(struct harness *harness, const struct builtin *builtin, enum result expected);
bool harness_logged(struct harness *harness, const char *part);
/* Fails the test, showing the log, if no line has `part`. */
void harness_assert_logged(struct harness *harness, const char *part);
/* The value of an output or variable; empty if not set. */
struct str harness_output(struct harness *harness, const char *name);
struct str harness_exported(struct harness *harness, const char *name);
