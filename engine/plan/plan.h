/*
 * plan: the workflows and jobs that an event would start, and why.
 *
 * A workflow starts or does not (engine/event/decide.h). A job of one that starts runs if the jobs
 * that it needs succeed, is skipped for sure, or depends on a result that nobody knows yet.
 * Files      GitHub reads the workflow file of the commit. A file that the commit lacks does not
 *            start; for an edited file, the edited text is planned, and the plan says so.
 * Limits     PLAN_JOBS_MAX jobs of a workflow with its called workflows; more are not listed.
 * Ownership  Everything lives in the arena; workflows, nodes and changes are borrowed.
 * Source     docs.github.com, Workflow syntax: jobs; Events that trigger workflows: workflow_run
 */
#pragma once

#include "engine/event/decide.h"
#include "engine/git/committed.h"
#include "engine/plan/runs_on.h"

#define PLAN_JOBS_MAX  10000
#define PLAN_CHAIN_MAX 3 /* workflow_run started by workflow_run started by …, as on GitHub */

enum plan_verdict {
	PLAN_RUNS, /* if all goes well before it */
	PLAN_SKIPPED,
	PLAN_DEPENDS,
};

/* What a step needs beyond this machine. */
enum plan_need {
	PLAN_NEEDS_NOTHING,
	PLAN_NEEDS_DOCKER,
	PLAN_NEEDS_NETWORK,
};

struct plan_requirement {
	enum plan_need need;
	struct str what; /* "service postgres:16", "action owner/name@v1" */
};

struct plan_jobs;

/* A job as it runs: one of a matrix, or the only one. */
struct plan_leg {
	struct str name;
	struct runs_on runs_on;
	struct str runs_on_unknown; /* why the labels are unknown; empty: they are known */
	struct str cannot;          /* why this machine does not run it; empty: it does */
	struct plan_jobs *called;   /* NULL: it calls no workflow */
};

struct plan_job {
	const struct workflow_job *model;
	enum plan_verdict verdict;
	struct str why;          /* of what does not simply run; else empty */
	const struct node *node; /* the line that decided; may be NULL */
	/* the first of the jobs before it, needed by it or by those, that is so; or NULL */
	const struct plan_job *skipped_before;
	const struct plan_job *depending_before;
	bool any_runs_before; /* or may run */
	bool has_matrix;
	struct str matrix_unknown; /* why the matrix cannot be expanded; empty: it can */
	struct plan_leg *legs;     /* one at least, unless skipped */
	size_t leg_count;
	struct plan_requirement *requirements;
	size_t requirement_count;
	struct str *missing_secrets;
	size_t missing_secret_count;
	struct str *missing_vars;
	size_t missing_var_count;
};

struct plan_jobs {
	struct plan_job *jobs;
	size_t count;
};

struct plan_workflow {
	const struct workflow *workflow;
	struct str invalid; /* what GitHub refuses in it, with its place; empty: nothing */
	struct decision decision;
	enum committed committed;     /* whether GitHub sees this text of it */
	const struct workflow *after; /* workflow_run: it follows this one; NULL: it does not */
	const struct node *after_node;
	struct plan_jobs jobs; /* none unless it starts */
	struct str *missing_inputs;
	size_t missing_input_count;
};

struct plan {
	struct plan_workflow *workflows; /* in the order given */
	size_t count;
};

struct plan_options {
	const struct event *event;
	const struct changes *changes;
	struct repository *repository; /* NULL: none */
	const struct workflow *const *workflows;
	size_t workflow_count;
	const struct map *vars;    /* const struct str *; names ignore case */
	const struct map *secrets; /* likewise */
	const struct map *inputs;  /* those given for workflow_dispatch; likewise */
	/* what the step's `uses` needs; `what` gets a text for people */
	enum plan_need (*action_need)(void *owner, struct str uses);
	/* false if this machine does not run such a job: `why` says it */
	bool (*runs_here)(void *owner, const struct runs_on *runs_on, struct str *why);
	void *owner;
};

/* False for inputs that do not fit: ERROR_USAGE. A workflow that GitHub refuses is told in the
 * plan. */
MUST_CHECK bool plan_make(
	struct arena *a, const struct plan_options *options, struct plan *out, struct error *err);

/* How many workflows start, and their jobs that run or may run. */
struct plan_counts {
	size_t workflows;
	size_t jobs;
	size_t depends; /* of the jobs */
};
struct plan_counts plan_count(const struct plan *plan);
