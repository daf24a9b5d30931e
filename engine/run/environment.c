#include "engine/run/environment.h"

#include "engine/run/base/emit.h"
#include "engine/run/context/contexts.h"
#include "engine/workflow/evaluate.h"

/* All but the `url`, which may name what the steps do. */
static bool
read_members(struct job *job, const struct node *node, struct error *err)
{
	const struct expr_host host = scope_host(&job->scope);
	const struct node *deployment = node_find(node, "deployment");
	bool is_deployment = true;

	job->environment_url = node_find(node, "url");
	return node_evaluate_text(
		       &job->a, node_find(node, "name"), &host, &job->environment, err) &&
	       (!deployment ||
		       node_evaluate_boolean(&job->a, deployment, &host, &is_deployment, err));
}

static bool
read_value(struct job *job, const struct node *node, struct error *err)
{
	const struct expr_host host = scope_host(&job->scope);
	struct value v;

	if (!node_evaluate(&job->a, node, &host, &v, err))
		return false;
	if (v.kind == VALUE_OBJECT)
		v = object_get(v.object, STR("name"));
	if (v.kind == VALUE_ARRAY || v.kind == VALUE_OBJECT)
		return node_error(err, node, "the name of an environment must be a text, not %s",
			value_kind_name(v.kind));
	job->environment = value_to_string(&job->a, v);
	return true;
}

bool
environment_read(struct job *job, struct error *err)
{
	const struct node *node = job->model->environment;

	if (!node)
		return true;
	if (!(node->kind == NODE_MAPPING ? read_members(job, node, err)
					 : read_value(job, node, err)))
		return false;
	if (job->environment.n > 0)
		run_difference(job->run, job, NULL,
			str_fmt(&job->a,
				"the protection rules of the environment '%" STR_FMT
				"' are unknown here: the job waits for no approval, and gets the "
				"run's secrets and variables",
				STR_ARG(job->environment)));
	return true;
}

static void
tell(struct job *job, struct str url)
{
	run_emit(job->run, &(struct record){
				   .kind = RECORD_ENVIRONMENT,
				   .job = job->index,
				   .step = RECORD_NO_INDEX,
				   .environment = {.name = job->environment, .url = url},
			   });
}

/* False after job_error. */
static bool
evaluate_url(struct job *job, struct str *url)
{
	const struct expr_host host = scope_host(&job->scope);
	struct error err;

	if (!node_evaluate_text(&job->a, job->environment_url, &host, url, &err)) {
		job_error(job, "Failed to evaluate environment url");
		job_error(job, "%s", err.text);
		return false;
	}
	if (!mask_would_change(job->run->mask, *url))
		return true;
	*url = STR_NONE;
	job_warning(job,
		"Skip setting environment url as environment '%" STR_FMT "' may contain secret.",
		STR_ARG(job->environment));
	return true;
}

void
environment_end(struct job *job)
{
	struct str url = STR_NONE;

	if (job->environment.n == 0)
		return;
	if (job->run->options->dry_run || !job->root->steps_context)
		url = STR_NONE; /* no step has done what it may name */
	else if (!evaluate_url(job, &url) && job->status == RESULT_SUCCESS)
		job->status = RESULT_FAILURE;
	tell(job, url);
}
