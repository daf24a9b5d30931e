#include "engine/lint/check.h"

static void
check_broad(struct lint *l, const struct node *permissions)
{
	if (permissions && permissions->kind == NODE_STRING && !permissions->is_wrong &&
		str_eq(permissions->text, STR("write-all")))
		lint_tell(l, "excessive-permissions", permissions, "the token may write everything")
			->help =
			STR("name the permissions that are needed, such as: contents: read");
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	bool all_say = workflow->job_count > 0;

	check_broad(l, workflow->permissions);
	for (size_t i = 0; i < workflow->job_count; i++)
		all_say &= workflow->jobs[i].permissions != NULL;
	if (!workflow->permissions && !all_say)
		lint_tell(l, "missing-permissions", workflow->root,
			"what the token may do is left to a setting of the repository")
			->help = STR("add 'permissions:', such as: contents: read");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_broad(l, job->permissions);
	if (job->secrets && job->secrets->kind == NODE_STRING && !job->secrets->is_wrong &&
		str_eq(job->secrets->text, STR("inherit")))
		lint_tell(
			l, "secrets-inherit", job->secrets, "the called workflow gets every secret")
			->help = STR("name those that it needs");
}

const struct check check_permission = {
	.name = "permission",
	.workflow = visit_workflow,
	.job = visit_job,
};
