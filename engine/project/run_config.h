/*
 * run_config: a project's settings of runs: `run:` of .lact.yml in its root.
 *
 *     run:
 *       action-impl:
 *         actions/checkout: real      # the published action instead of the built-in one
 *
 *       oidc:                         # who answers for the tokens of an audience
 *         - audience: sts.amazonaws.com
 *           secret: NAME              # the secret of this name is the token; or
 *           command: "print-token"    # sh runs it, in the root: its output is the token
 *
 * `action-impl: real` means all. `lact lint` reads the rest of the file (lint_config.h).
 * Errors     An unknown key or a value of the wrong type is ERROR_USAGE with its place.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct run_config_oidc {
	struct str audience;
	struct str secret; /* either is empty */
	struct str command;
};

struct run_config {
	bool all_real;
	struct str *real; /* names of built-in actions: "actions/checkout" */
	size_t real_count;
	size_t real_capacity;
	struct str *kept; /* those that stay built in where all others are real */
	size_t kept_count;
	size_t kept_capacity;
	struct run_config_oidc *oidc;
	size_t oidc_count;
	size_t oidc_capacity;
};

/* Without such a file there is nothing. */
MUST_CHECK bool run_config_read(
	struct arena *a, struct str root, struct run_config *out, struct error *err);
