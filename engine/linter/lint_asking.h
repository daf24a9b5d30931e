/*
 * lint_asking: the scripts of all files for one program, such as shellcheck: the scripts, their
 * cached findings, and the processes for the others.
 */
#pragma once

#include "engine/exec/process.h"
#include "engine/lint/base/script.h"
#include "engine/linter/lint_scripts.h"

#define FIXED_ARGUMENTS 8

struct lint_program {
	const char *name;
	const struct rule *rule; /* of its findings */
	unsigned languages;
	const char *arguments[FIXED_ARGUMENTS];
	const char *heads[3]; /* put before a script, by its language */
	uint32_t head_lines;
	const char *extension;
};

/* One script, and what the program said: `LINE:COLUMN: MESSAGE`, a line for each finding. */
struct lint_item {
	struct lint_job *job;
	const struct lint_script *script;
	struct buf said;
	bool is_known; /* from the cache, or another's, as `same` says */
	/* an earlier one with the same text, which is checked for both; or NULL */
	const struct lint_item *same;
};

/* All scripts for one program. */
struct script_batch {
	struct arena a;
	const struct lint_scripts_options *options;
	const struct lint_program *program;
	struct str executable;
	struct str identity; /* distinguishes versions of the program */
	struct str folder;   /* holds the scripts */
	struct lint_item *items;
	size_t count;
	size_t capacity;
	struct processes processes;
	const char *const *env;
	size_t next; /* the first item that no process was started for */
	size_t per_process;
	int worst; /* the highest exit code */
	struct error *err;
	bool failed;
};

/* Gives the item what the cache has of it. */
void lint_asking_look_up(struct script_batch *as, struct lint_item *item);
/* Puts the findings of the item into the cache. */
void lint_asking_keep(struct script_batch *as, const struct lint_item *item);

/* Starts the program for all items that are not known, and waits until it has said all. */
MUST_CHECK bool lint_asking_run(struct script_batch *as);
/* The number at the start of `*rest`, which is moved behind it and the colon that follows. */
bool lint_asking_number(struct str *rest, uint32_t *out);
