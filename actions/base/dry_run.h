/*
 * dry_run: the output of built-in actions that would change something outside this machine.
 *
 * Secrets    A value that comes from a secret, or whose name says that it is one, is never shown:
 *            only which secrets it names, and whether they are set.
 */
#pragma once

#include "engine/run/step/builtin.h"

#include <stdint.h>

struct dry_run_folder {
	size_t file_count;
	uint64_t size_bytes;
};

/* Logs each input that the step gives, by name. */
void dry_run_inputs(struct builtin_call *call);
/* Logs which secrets that the inputs name have a value. */
void dry_run_secrets(struct builtin_call *call);
/* How an input is shown: its value, or *** and its secrets. */
struct str dry_run_shown(struct builtin_call *call, const struct builtin_value *value);

/*
 * False after a builtin_missing that names every secret which an input of the step needs and which
 * has no value, or after a builtin_error for a required input that is empty.
 */
MUST_CHECK bool dry_run_check_inputs(struct builtin_call *call);
/* The same for a variable of the step's environment. */
MUST_CHECK bool dry_run_check_env(struct builtin_call *call, const char *name);

/* Counts the files below a path of the workspace, without .git and node_modules. False if there
 * is nothing of that name. */
MUST_CHECK bool dry_run_measure(
	struct builtin_call *call, struct str path, struct dry_run_folder *out);
/* "1.2 MiB" */
struct str dry_run_size(struct arena *a, uint64_t size_bytes);
