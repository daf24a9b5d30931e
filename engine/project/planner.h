/*
 * planner: the plan of a project, which `lact plan` shows and `lact run` without a name runs.
 */
#pragma once

#include "engine/plan/plan.h"
#include "engine/project/project.h"

struct local_repositories;

struct planner {
	struct arena *a;
	struct project *project;
	const struct map *secrets; /* const struct str *; names ignore case */
	const struct map *vars;
	const struct map *inputs;
	struct str actions;                      /* the cache of published actions */
	const struct local_repositories *mapped; /* folders that replace some of them */
	/* Whether lact has the action built in, and whether this machine can run such a job */
	bool (*is_builtin)(void *here, struct str uses);
	bool (*runs_here)(
		void *here, struct arena *a, const struct runs_on *runs_on, struct str *why);
	void *here;
};

/*
 * Plans the files that are valid; `out->workflows` follows the project's files, less the invalid
 * ones. Of the event the comparison's files are read, into `changes`.
 */
MUST_CHECK bool planner_make(const struct planner *planner, const struct event *event,
	struct changes *changes, struct plan *out, struct error *err);

/* True if a workflow starts, or may. */
bool planner_starts(const struct plan_workflow *planned);

/* What a person should know about the whole plan, such as that HEAD is detached. */
struct planner_notes {
	struct str items[4];
	size_t count;
};
struct planner_notes planner_notes(struct arena *a, const struct project *project,
	const struct event *event, const struct changes *changes);

/* The comparison in one line: "push to main: 2 commits since origin/main, 3 files". */
struct str planner_describe(
	struct arena *a, const struct event *event, const struct changes *changes);

/*
 * Why GitHub would not start the workflow for the event, as one line with the filter's place; empty
 * if it would, may, or if that cannot be told. Reads the changed files only if the workflow filters
 * them.
 */
MUST_CHECK bool planner_objection(const struct planner *planner, const struct workflow *workflow,
	const struct event *event, struct str *out, struct error *err);
