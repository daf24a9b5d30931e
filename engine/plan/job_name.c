#include "engine/plan/job_name.h"

#include "engine/workflow/evaluate.h"
#include "engine/workflow/references.h"

static struct str
cut(struct arena *a, struct str name)
{
	if (name.n <= JOB_NAME_MAX)
		return name;
	return str_concat(a, str_slice(name, 0, JOB_NAME_MAX - 3), STR("..."));
}

struct str
job_name(struct arena *a, const struct workflow_job *job, const struct expr_host *host,
	struct str suffix)
{
	const struct node *node = job->name;
	struct str name = STR_NONE;
	struct error err;

	if (node && !node_evaluate_text(a, node, host, &name, &err))
		name = node->text;
	if (name.n == 0)
		name = job->id;
	if (suffix.n == 0 || (node && node->kind == NODE_EXPRESSION))
		return cut(a, name);
	return cut(a, str_concat(a, name, STR(" ("), suffix, STR(")")));
}

static void
found_member(void *owner, struct str name)
{
	bool *is_found = owner;

	(void)name;
	*is_found = true;
}

struct str
job_name_unexpanded(struct arena *a, const struct workflow_job *job, const struct expr_host *host)
{
	bool shows_matrix = false;

	if (job->name)
		node_references(job->name, STR("matrix"), found_member, &shows_matrix);
	return shows_matrix ? cut(a, job->name->text) : job_name(a, job, host, STR_NONE);
}
