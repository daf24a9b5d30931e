/*
 * lint: what is wrong, or likely so, in a workflow or action file.
 *
 * The loader tells what GitHub refuses; checks (checks.c) look at the model that it makes, also
 * where it told something. Findings come sorted by place, and none twice.
 *
 * Limits     After LINT_FINDINGS_MAX findings of a file, checks tell no more but that.
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

/* What a file is, by its path and, where that does not tell, by its keys. */
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
