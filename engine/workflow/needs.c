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
resolve_job(struct arena *a, const struct workflow *workflow, struct workflow_job *job,
	struct diags *diags)
{
	size_t found = 0;

	job->need_jobs = arena_array(a, size_t, job->need_count);
	for (size_t i = 0; i < job->need_count; i++) {
		const struct workflow_job *needed = workflow_job_find(workflow, job->needs[i]);
		if (!needed) {
			tell_unknown(workflow, job, i, diags);
			continue;
		}
		job->needs[found] = needed->id;
		job->need_jobs[found++] = (size_t)(needed - workflow->jobs);
	}
	job->need_count = found;
}

/* True if a path of needs leads from job `from` to job `to`. `seen` has a place for each job. */
static bool
leads_to(const struct workflow *workflow, size_t from, size_t to, bool *seen)
{
	if (from == to)
		return true;
	if (seen[from])
		return false;
	seen[from] = true;
	for (size_t i = 0; i < workflow->jobs[from].need_count; i++)
		if (leads_to(workflow, workflow->jobs[from].need_jobs[i], to, seen))
			return true;
	return false;
}

static void
tell_cycles(struct arena *a, const struct workflow *workflow, size_t index, struct diags *diags)
{
	const struct workflow_job *job = &workflow->jobs[index];

	for (size_t i = 0; i < job->need_count; i++) {
		bool *seen = arena_array(a, bool, workflow->job_count);
		if (!leads_to(workflow, job->need_jobs[i], index, seen))
			continue;
		const struct node *node = need_node(job, i);
		(void)diag_error(diags, "job-needs", node->source, node->span,
			"job '%" STR_FMT "' needs job '%" STR_FMT "', which makes a cycle",
			STR_ARG(job->id), STR_ARG(job->needs[i]));
	}
}

static bool
any_starts_first(const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->job_count; i++) {
		const struct node *needs = node_find(workflow->jobs[i].node, "needs");
		if (!needs || (needs->kind == NODE_SEQUENCE && needs->item_count == 0))
			return true;
	}
	return false;
}

void
needs_resolve(struct arena *a, struct workflow *workflow, struct diags *diags)
{
	const size_t errors = diags->error_count;

	for (size_t i = 0; i < workflow->job_count; i++)
		resolve_job(a, workflow, &workflow->jobs[i], diags);
	if (!any_starts_first(workflow)) {
		const struct node *jobs = node_find(workflow->root, "jobs");
		(void)diag_error(diags, "job-needs", jobs->source, jobs->span,
			"the workflow must contain at least one job with no needs");
	}
	for (size_t i = 0; diags->error_count == errors && i < workflow->job_count; i++)
		tell_cycles(a, workflow, i, diags);
}
