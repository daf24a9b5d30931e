/*
 * pnpm_run_install: the `run_install` of pnpm/action-setup.
 *
 * Source     github.com/pnpm/action-setup src/inputs/run-install.ts, src/pnpm-install/index.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

/* One `pnpm install`. */
struct pnpm_run {
	struct str cwd;     /* empty: the workspace */
	struct str command; /* "pnpm recursive install --frozen-lockfile" */
};

/* null, true or false, an object or an array of them. False after a builtin_error. */
MUST_CHECK bool pnpm_runs_read(struct builtin_call *call, struct pnpm_run **out, size_t *count);
/* Runs each of them with `bin` first on PATH, also after one that fails. */
enum result pnpm_runs_do(
	struct builtin_call *call, const struct pnpm_run *runs, size_t count, struct str bin);
/* Runs a line of sh with `bin` first on PATH. */
MUST_CHECK bool pnpm_shell(struct builtin_call *call, struct str line, struct str cwd,
	struct str bin, struct str *capture, int *exit_code, struct error *err);
