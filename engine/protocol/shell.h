/*
 * shell: the command line of a `shell:` value.
 *
 * Source     actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs;
 *            docs.github.com, Workflow syntax: jobs.<job_id>.steps[*].shell
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#define SHELL_WORDS_MAX 64

struct shell {
	struct str program;                /* to be found on PATH */
	struct str words[SHELL_WORDS_MAX]; /* the arguments; one or more hold the place `{0}` */
	size_t word_count;
	const char *extension; /* of the script's file: ".sh", "" */
	const char *before;    /* lines that GitHub puts around the script, or "" */
	const char *after;
};

/*
 * Reads a `shell:`; empty is the default: bash, or sh where there is no bash. False for one that
 * has no `{0}` or works only on Windows.
 */
MUST_CHECK bool shell_parse(
	struct arena *a, struct str shell, bool has_bash, struct shell *out, struct error *err);

/* The arguments with `{0}` replaced: argv[0] is `program_path`; NULL at the end. */
const char *const *shell_argv(struct arena *a, const struct shell *shell, struct str program_path,
	struct str script_path);
