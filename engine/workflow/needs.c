#include "engine/workflow/needs.h"

/* The node that names need number i of a job. */
static const struct node *
need_node(const struct workflow_job *job, size_t i)
{
	const struct node *needs = node_find(job->node, "needs");

	return needs->kind == NODE_SEQUENCE ? needs->items[i] : needs;
}

static bool
next_id(const void *owner, size_t i, struct str *candidate)
{
	const struct workflow *workflow = owner;

	if (i >= workflow->job_count)
		return false;
	*candidate = workflow->jobs[i].id;
	return true;
}

static void
tell_unknown(const struct workflow *workflow, const struct workflow_job *job, size_t i,
	struct diags *diags)
{
	const struct node *node = need_node(job, i);
	struct diag *diag = diag_error(diags, "job-needs", node->source, node->span,
		"job '%" STR_FMT "' needs the unknown job '%" STR_FMT "'", STR_ARG(job->id),
		STR_ARG(job->needs[i]));
	const struct str nearest = str_nearest(job->needs[i], next_id, workflow);

	if (nearest.n > 0)
		diag->help = str_fmt(diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
}

static void
tell_never(const struct workflow_job *job, size_t i, bool is_cycle, struct diags *diags)
{
	const struct node *node = need_node(job, i);

	(void)diag_error(diags, "job-needs", node->source, node->span,
		"job '%" STR_FMT "' needs job '%" STR_FMT "', which %s", STR_ARG(job->id),
		STR_ARG(job->needs[i]), is_cycle ? "makes a cycle" : "can never start");
}

/* --- the graph ---------------------------------------------------------------------------- */

#define UNKNOWN SIZE_MAX

/* Who waits for whom; each array has a place for each job. */
struct needs_graph {
	const struct workflow *workflow;
	size_t *first; /* of a job in `dependents`; one place more, for the end */
	size_t *dependents;
	size_t *waiting; /* how many of a job's needs have not been */
	bool *can_start;
	bool *is_outside; /* it cannot start, and is on no cycle, nor between two */
};

static void
resolve_jobs(struct arena *a, const struct workflow *workflow)
{
	struct map ids;

	map_init(&ids, a, true);
	for (size_t i = 0; i < workflow->job_count; i++)
		map_set(&ids, workflow->jobs[i].id, &workflow->jobs[i]);
	for (size_t i = 0; i < workflow->job_count; i++) {
		struct workflow_job *job = &workflow->jobs[i];
		job->need_jobs = arena_array(a, size_t, job->need_count);
		for (size_t j = 0; j < job->need_count; j++) {
			const struct workflow_job *needed = map_find(&ids, job->needs[j]);
			job->need_jobs[j] = needed ? (size_t)(needed - workflow->jobs) : UNKNOWN;
			if (needed)
				job->needs[j] = needed->id;
		}
	}
}

static void
graph_init(struct needs_graph *g, struct arena *a, const struct workflow *workflow)
{
	const size_t count = workflow->job_count;
	size_t edge_count = 0;

	*g = (struct needs_graph){
		.workflow = workflow,
		.first = arena_array(a, size_t, count + 2),
		.waiting = arena_array(a, size_t, count),
		.can_start = arena_array(a, bool, count),
		.is_outside = arena_array(a, bool, count),
	};
	/* counted two places ahead, so that filling moves them to where they belong */
	for (size_t i = 0; i < count; i++) {
		g->waiting[i] = workflow->jobs[i].need_count;
		edge_count += g->waiting[i];
		for (size_t j = 0; j < g->waiting[i]; j++)
			if (workflow->jobs[i].need_jobs[j] != UNKNOWN)
				g->first[workflow->jobs[i].need_jobs[j] + 2]++;
	}
	for (size_t i = 0; i < count; i++)
		g->first[i + 2] += g->first[i + 1];
	g->dependents = arena_array(a, size_t, edge_count);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < g->waiting[i]; j++)
			if (workflow->jobs[i].need_jobs[j] != UNKNOWN)
				g->dependents[g->first[workflow->jobs[i].need_jobs[j] + 1]++] = i;
}

/* Lets jobs go as a run would, each after its needs. */
static void
find_startable(struct needs_graph *g, size_t *queue)
{
	size_t end = 0;

	for (size_t i = 0; i < g->workflow->job_count; i++)
		if (g->waiting[i] == 0)
			queue[end++] = i;
	for (size_t at = 0; at < end; at++) {
		const size_t job = queue[at];
		g->can_start[job] = true;
		for (size_t i = g->first[job]; i < g->first[job + 1]; i++)
			if (--g->waiting[g->dependents[i]] == 0)
				queue[end++] = g->dependents[i];
	}
}

/* Takes away, again and again, what no other job that cannot start waits for. */
static void
find_leaves(struct needs_graph *g, size_t *queue, size_t *dependent_count)
{
	size_t end = 0;

	for (size_t i = 0; i < g->workflow->job_count; i++) {
		dependent_count[i] = g->first[i + 1] - g->first[i];
		if (!g->can_start[i] && dependent_count[i] == 0)
			queue[end++] = i;
	}
	for (size_t at = 0; at < end; at++) {
		const struct workflow_job *job = &g->workflow->jobs[queue[at]];
		g->is_outside[queue[at]] = true;
		for (size_t i = 0; i < job->need_count; i++) {
			const size_t need = job->need_jobs[i];
			if (need != UNKNOWN && !g->can_start[need] && --dependent_count[need] == 0)
				queue[end++] = need;
		}
	}
}

/* Likewise what waits for no other job that cannot start, but for a name that is none. */
static void
find_roots(struct needs_graph *g, size_t *queue, size_t *need_count)
{
	size_t end = 0;

	for (size_t i = 0; i < g->workflow->job_count; i++) {
		const struct workflow_job *job = &g->workflow->jobs[i];
		need_count[i] = 0;
		for (size_t j = 0; j < job->need_count; j++)
			need_count[i] +=
				job->need_jobs[j] != UNKNOWN && !g->can_start[job->need_jobs[j]];
		if (!g->can_start[i] && need_count[i] == 0)
			queue[end++] = i;
	}
	for (size_t at = 0; at < end; at++) {
		const size_t job = queue[at];
		g->is_outside[job] = true;
		for (size_t i = g->first[job]; i < g->first[job + 1]; i++)
			if (--need_count[g->dependents[i]] == 0)
				queue[end++] = g->dependents[i];
	}
}

static void
tell_job(const struct needs_graph *g, size_t index, struct diags *diags)
{
	const struct workflow_job *job = &g->workflow->jobs[index];

	for (size_t i = 0; i < job->need_count; i++) {
		const size_t need = job->need_jobs[i];
		if (need == UNKNOWN && need_node(job, i)->is_wrong)
			continue; /* that it is no name has been told */
		if (need == UNKNOWN)
			tell_unknown(g->workflow, job, i, diags);
		else if (!g->can_start[need])
			tell_never(job, i, !g->is_outside[index] && !g->is_outside[need], diags);
	}
}

void
needs_resolve(struct arena *a, struct workflow *workflow, struct diags *diags)
{
	size_t *queue = arena_array(a, size_t, workflow->job_count);
	struct needs_graph g;
	bool any_starts = false;

	resolve_jobs(a, workflow);
	graph_init(&g, a, workflow);
	find_startable(&g, queue);
	for (size_t i = 0; i < workflow->job_count; i++)
		any_starts |= g.can_start[i];
	if (!any_starts) {
		const struct node *jobs = node_find(workflow->root, "jobs");
		(void)diag_error(diags, "job-needs", jobs->source, node_start(jobs),
			"the workflow must contain at least one job with no needs");
	}
	find_leaves(&g, queue, g.waiting);
	find_roots(&g, queue, g.waiting);
	for (size_t i = 0; i < workflow->job_count; i++)
		if (!g.can_start[i])
			tell_job(&g, i, diags);
}
