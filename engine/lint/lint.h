/*
 * lint: the findings of a workflow or action file.
 *
 * The loader reports what GitHub refuses; checks (checks.c) read its model, also of a file with
 * errors. Findings are sorted by place, without duplicates.
 *
 * Limits     After LINT_FINDINGS_MAX findings of a file, the last one says that there are more.
 * Files      Others of the repository (local actions, called workflows), and of published ones that
 *            are on this machine, are read through `read`, each once for a cache. Nothing else is
 *            read, and nothing is fetched.
 * Ownership  Findings and what they point to live in the arena given to lint_file and in that of
 *            the cache. A cache belongs to one thread.
 */
#pragma once

#include "engine/lint/base/lint_options.h"

enum lint_kind {
	LINT_WORKFLOW,
	LINT_ACTION,
};

/* The kind of a file, by its path, else by its keys. */
enum lint_kind lint_kind_of(struct str path, struct str text);

/* Looks at one file. `source` must live as long as the findings. */
void lint_file(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings);

struct lint;

/*
 * The two halves of lint_file: the model is made, which tells what GitHub refuses; and looked at.
 */
void lint_load(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings, struct lint *out);
void lint_check(struct lint *l);

struct lint_scripts;

/* The same, and collects the scripts of the file (script.h), which live in `a`. */
void lint_file_and_scripts(struct arena *a, struct source *source,
	const struct lint_options *options, struct lint_cache *cache, struct diags *findings,
	struct lint_scripts *scripts);

/*
 * Puts findings in order and takes away those that comments ignore. A comment that ignores nothing
 * is told, unless it is for what the options leave out.
 */
void lint_finish(struct arena *a, struct source *source, const struct lint_options *options,
	struct diags *findings);
