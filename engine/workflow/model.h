/*
 * model: the typed parts of a workflow file, for plan, run and lint.
 *
 * Shape      Members are the nodes of the checked tree (node.h): a `const struct node *` is NULL
 *            when the key is absent, and may be an expression wherever GitHub allows one.
 * Ownership  Lives in the arena given to workflow_load, with the tree and the source. Read-only.
 */
#pragma once

#include "engine/workflow/permissions.h"

#define MATRIX_MAX 256 /* the jobs that a matrix may make */

/* One event of `on`. */
struct trigger {
	struct str event; /* push, pull_request, … */
	struct span span;
	const struct node *config; /* NULL: no settings */
};

enum step_kind {
	STEP_RUN,
	STEP_USES,
	STEP_OTHER, /* wait, wait-all, cancel, parallel: GitHub's gated experiment */
};

struct workflow_step {
	enum step_kind kind;
	struct str id;   /* made up as `__name` when the file gives none */
	bool has_own_id; /* only such steps are in the `steps` context */
	const struct node *node;
	const struct node *condition; /* an expression; NULL: success() */
	const struct node *name;
	const struct node *env;
	const struct node *run;
	const struct node *shell;
	const struct node *working_directory;
	const struct node *uses;
	const struct node *with;
	const struct node *continue_on_error;
	const struct node *timeout_minutes;
};

struct workflow_job {
	struct str id;
	struct span span; /* of the id */
	const struct node *node;
	const struct node *condition;
	const struct node *name;
	struct str *needs;
	size_t need_count;
	size_t *need_jobs; /* the needed jobs' places in workflow.jobs, ascending with needs */
	const struct node *runs_on;
	const struct node *strategy;
	const struct node *env;
	const struct node *outputs;
	const struct node *defaults; /* `defaults.run` */
	const struct node *timeout_minutes;
	const struct node *cancel_timeout_minutes;
	const struct node *continue_on_error;
	const struct node *container;
	const struct node *services;
	const struct node *environment;
	const struct node *concurrency;
	const struct node *permissions;
	/* what its token may do: its own permissions, or else the workflow's, or else the call's */
	const struct permissions *granted; /* NULL: what the repository grants */
	const struct node *uses;           /* a call of a reusable workflow, which has no steps */
	const struct node *with;
	const struct node *secrets;
	const struct workflow *called; /* what `uses` names; NULL: it was not looked for */
	struct workflow_step *steps;   /* those in a `parallel` come behind it */
	size_t step_count;
};

/* What `on.workflow_call` declares; NULL where it declares none. */
struct workflow_call {
	const struct node *inputs;
	const struct node *secrets;
	const struct node *outputs;
};

struct workflow {
	struct source *source;
	const struct node *root;
	struct str name; /* empty when the file gives none; GitHub then shows the path */
	const struct node *run_name;
	struct trigger *triggers;
	size_t trigger_count;
	const struct node *env;
	const struct node *defaults; /* `defaults.run` */
	const struct node *concurrency;
	const struct node *permissions;
	const struct permissions *granted; /* as of a job */
	const struct workflow_call *call;  /* NULL: it cannot be called */
	struct workflow_job *jobs;
	size_t job_count;
};

/* NULL when the workflow does not listen to the event. */
const struct trigger *workflow_trigger_find(const struct workflow *workflow, struct str event);
/* NULL when there is no such job; ids ignore case. */
const struct workflow_job *workflow_job_find(const struct workflow *workflow, struct str id);
/* What GitHub calls the workflow: its name, or its path. */
struct str workflow_title(const struct workflow *workflow);
