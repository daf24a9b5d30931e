#include "engine/run/step/oidc_claims.h"

#include "expr/base/json_string.h"

/* Claims that are members of the `github` context. */
static const char *const members[] = {
	"actor",
	"actor_id",
	"base_ref",
	"event_name",
	"head_ref",
	"ref",
	"ref_protected",
	"ref_type",
	"repository",
	"repository_id",
	"repository_owner",
	"repository_owner_id",
	"run_attempt",
	"run_id",
	"run_number",
	"sha",
	"workflow",
	"workflow_ref",
	"workflow_sha",
};

/* What a cloud's rule compares. */
static struct str
subject(struct arena *a, const struct job *job)
{
	const struct event *event = job->run->options->event;
	const struct str repo = str_concat(a, STR("repo:"), event->repository, STR(":"));

	if (job->environment.n > 0)
		return str_concat(a, repo, STR("environment:"), job->environment);
	return event_is_pull(event) ? str_concat(a, repo, STR("pull_request"))
				    : str_concat(a, repo, STR("ref:"), event->ref);
}

static struct str
visibility(const struct event *event)
{
	const struct value repository = object_get(event->payload, STR("repository"));
	const struct value found = repository.kind == VALUE_OBJECT
					   ? object_get(repository.object, STR("visibility"))
					   : VALUE_NULL_INIT;

	return found.kind == VALUE_STRING ? found.string : STR("private");
}

struct str
oidc_claims(struct job *job)
{
	struct arena *a = &job->a;
	const struct event *event = job->run->options->event;
	const struct str path = job->group->call->workflow->source->path;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	json_member_add(&b, "sub", subject(a, job));
	for (size_t i = 0; i < COUNT_OF(members); i++)
		json_member_add(&b, members[i],
			value_to_string(a, object_get(job->github, str_from(members[i]))));
	if (job->environment.n > 0)
		json_member_add(&b, "environment", job->environment);
	json_member_add(&b, "job_workflow_ref",
		str_concat(a, event->repository, STR("/"), path, STR("@"), event->ref));
	json_member_add(&b, "job_workflow_sha", event->sha);
	json_member_add(&b, "repository_visibility", visibility(event));
	json_member_add(&b, "runner_environment", STR("self-hosted"));
	return buf_take(a, &b);
}

struct str
oidc_audience(const struct job *job, struct arena *a)
{
	const struct event *event = job->run->options->event;

	return str_concat(a, event->server_url, STR("/"), event->owner);
}
