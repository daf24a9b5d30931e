/*
 * lint_config: a project's settings of lint.
 *
 * Files      `lint:` of .lact.yml, in the repository's root:
 *
 *                lint:
 *                  runner-labels: [gpu, "large-*"]
 *                  variables: [REGION]          # all that `vars` has
 *                  forbidden-uses:
 *                    allow: [owner/action]      # all that may be used; or
 *                    deny: [owner/action@v1]    # what may not (lint.h)
 *                  ignore:
 *                    - codes: [untrusted-input] # or actionlint's classes; without: all
 *                      paths: [".github/workflows/legacy-*.yml"]
 *                      message: "regular expression"
 *
 *            and actionlint's own .github/actionlint.yaml or .yml: `self-hosted-runner.labels`,
 *            `config-variables`, `paths.PATTERN.ignore`.
 * Errors     An unknown key or a value of the wrong type is a diagnostic at its place.
 */
#pragma once

#include "engine/lint/lint.h"
#include "expr/base/error.h"

struct lint_config {
	struct arena *a;
	struct str *labels;
	size_t label_count;
	size_t label_capacity;
	struct str *variables; /* NULL: not said */
	size_t variable_count;
	size_t variable_capacity;
	struct uses_patterns allowed;
	struct uses_patterns denied;
	struct ignore_rule *ignored;
};

/* Starts with nothing. */
void lint_config_init(struct lint_config *config, struct arena *a);
/* Reads a file that may not be there. False: errors are in `diags`, or `err` is set. */
MUST_CHECK bool lint_config_read(
	struct lint_config *config, struct str path, struct diags *diags, struct error *err);
/*
 * The same of a text that the file at `path` is to have: of .lact.yml, or else of actionlint's
 * file. The text must live as long as the settings. False if something is wrong; the rest counts
 * all the same.
 */
bool lint_config_read_text(
	struct lint_config *config, struct str path, struct str text, struct diags *diags);
/* The same of the one that an option names, whatever it is called; its form is actionlint's. */
MUST_CHECK bool lint_config_read_actionlint(
	struct lint_config *config, struct str path, struct diags *diags, struct error *err);
/* As `ignore` of the file would: findings of any file whose message matches. */
MUST_CHECK bool lint_config_ignore(
	struct lint_config *config, struct str message, struct error *err);

bool lint_config_ignores(
	const struct lint_config *config, struct str path, const struct diag *diag);
/* Takes away what the settings ignore; `path` is seen from the repository's root. */
void lint_config_drop_ignored(
	const struct lint_config *config, struct str path, struct diags *findings);
/* Regular expressions are the library's memory. */
void lint_config_free(struct lint_config *config);
