/*
 * plan_part: declarations shared by the files of plan.h. Private to them.
 */
#pragma once

#include "engine/context/strategy.h"
#include "engine/plan/condition.h"
#include "engine/plan/plan.h"

struct plan_builder {
	struct arena *a;
	const struct plan_options *options;
	const struct event *event; /* that the workflow sees */
	size_t job_count;          /* legs so far */
	struct error *err;
};

/* A workflow's jobs, and what their expressions see. The first one is the workflow's own. */
struct plan_call {
	const struct workflow *workflow;
	const struct workflow *root; /* that the event started */
	struct object *inputs;
	struct map unknown_inputs; /* by name: they come from results */
	struct str prefix;         /* "caller / " */
	bool inherits_secrets;     /* those of the repository are its secrets, too */
	struct plan_jobs *jobs;
};

/* Whose contexts an expression sees. */
struct plan_scope {
	struct plan_builder *planning;
	const struct plan_call *call;
	const struct plan_job *job; /* NULL: none */
	struct object *matrix;      /* NULL: none */
	struct strategy strategy;
	size_t leg_index;
	size_t leg_count;
};

/* The known contexts of a scope. */
struct condition_host plan_scope_host(struct plan_scope *scope);

/* Plans all jobs of a call into its `jobs`. */
MUST_CHECK bool plan_jobs_make(struct plan_builder *planning, struct plan_call *call);

/* What a job's steps, containers and services need, and the names it uses that nobody has given. */
void plan_job_needs(
	struct plan_builder *planning, const struct plan_call *call, struct plan_job *job);
