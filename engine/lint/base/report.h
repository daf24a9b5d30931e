/*
 * report: the file that is checked, and the functions by which checks report findings.
 *
 * Limits     After LINT_FINDINGS_MAX findings of a file, the last one says that there are more.
 * Ownership  Findings and their texts live in the arena of the list.
 */
#pragma once

#include "engine/lint/base/lint_options.h"
#include "engine/workflow/load_action.h"
#include "engine/workflow/load_workflow.h"
#include "engine/workflow/model.h"

/* After so many findings of a file, checks only report that there are more. */
#define LINT_FINDINGS_MAX ((size_t)10000)

/* The file that is looked at. */
struct lint {
	struct arena *a;
	const struct lint_options *options;
	struct lint_cache *cache;
	struct diags *diags;
	struct source *source;
	const struct workflow *workflow; /* NULL: the file is an action */
	const struct action *action;     /* NULL: the file is a workflow */
	const struct workflow_job *job;  /* the one that is looked at; NULL: none */
	struct map asked;                /* keys of its matrix that the check has looked up */
	bool is_full;                    /* no more findings are reported */
};

/* The file's tree; NULL if it has none. */
const struct node *lint_root(const struct lint *l);

/* False if the findings of that persona are not wanted: a check can skip the search. */
bool lint_wants(const struct lint *l, enum persona persona);
/* False for a rule whose findings the options leave out. */
bool lint_wants_rule(const struct lint *l, const struct rule *rule);
/* Adds a finding of the rule, which is one of the check's or of shared_rules.h. */
struct diag *lint_tell(struct lint *l, const struct rule *rule, const struct node *node,
	const char *fmt, ...) PRINTF_LIKE(4, 5);
struct diag *lint_tell_at(struct lint *l, const struct rule *rule, struct source *source,
	struct span span, const char *fmt, ...) PRINTF_LIKE(5, 6);

/* Lowers the severity of a finding: a rule is about files that GitHub refuses, but GitHub runs
 * this one. */
void lint_lower(struct lint *l, struct diag *diag, enum severity severity);

/* False for one that this persona does not want to know: making its repair would be for nothing. */
bool lint_is_told(const struct diag *diag);

/* Another file of the repository, by its path from the root. False if there is none. */
bool lint_read(struct lint *l, struct arena *a, struct str path, struct str *text);

/* As matrix_values (matrix_values.h), for the job that is looked at; a check gets a key's values
 * once. */
void lint_matrix_values(struct lint *l, struct str key,
	void (*found)(void *owner, const struct node *value), void *owner);

/* The texts of a list, or of a text alone, that are no expressions: calls `visit` for each. */
void lint_texts(struct lint *l, const struct node *node,
	void (*visit)(struct lint *l, const struct node *text));
