/*
 * context_values: what the contexts of an expression are made from, as plain values.
 *
 * Plan fills them from a leg that may run, a run from its job and step, `lact expr` from options.
 * Zero is a value that is not there. Nothing is copied: it must outlive the expression.
 */
#pragma once

#include "engine/context/strategy.h"
#include "engine/event/event.h"
#include "engine/record/result.h"

/* How a job ended, for `needs` and `jobs`. */
struct context_result {
	struct str id;
	enum result result;
	const struct map *outputs; /* const struct str *; NULL: none */
};

/* Made one by one, when somebody asks. */
struct context_results {
	size_t count;
	struct context_result (*at)(const void *owner, size_t i);
	const void *owner;
};

/* Variables of `env`; the inner ones win. */
struct context_env {
	const struct map *variables; /* const struct str * first in each value */
	const struct context_env *outer;
};

/* What a step adds to `github`. */
struct context_step {
	struct str action;
	struct str action_path;       /* no pointer: it is part of no action's folder */
	const char *action_status;    /* NULL: it is part of no action */
	struct str action_repository; /* of a published action; else empty */
	struct str action_ref;
	struct str env; /* the files' paths */
	struct str output;
	struct str state;
	struct str path;
	struct str step_summary;
};

struct context_job {
	struct str id;
	struct str workspace;
	struct str event_path;
};

struct context_runner {
	const char *os;
	const char *arch;
	struct str tool_cache;
	struct str temp; /* no pointer: no job has been given folders */
	struct str workspace;
	bool debug;
};

struct context_values {
	const struct event *event;
	const struct workflow *root;     /* that the event started */
	const struct workflow *workflow; /* that the expression stands in; needed for `job` alone */
	struct str run_id;               /* no pointer: none */
	struct str token;                /* the same */
	const struct context_job *job;   /* NULL: no job, or none that has started */
	const struct context_step *step; /* NULL: no step */
	struct object *github;           /* what was made of the above but for the step; or NULL */
	const struct context_env *env;
	const struct map *vars;    /* const struct str * */
	const struct map *secrets; /* const struct str * */
	struct object *inputs;
	struct object *matrix; /* NULL: the context is null */
	struct strategy strategy;
	size_t leg_index;
	size_t leg_count; /* 0: none yet */
	struct context_results needs;
	struct context_results jobs;
	struct object *steps;
	enum result job_status;
	uint64_t check_run_id; /* 0: null */
	const struct context_runner *runner;
};
