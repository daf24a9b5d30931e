#include "engine/run/step/job_cache.h"

#include "engine/git/repository_identity.h"
#include "engine/workflow/evaluate.h"
#include "engine/workflow/events.h"

static const struct {
	const char *mode;
	unsigned access;
} modes[] = {
	{"none", 0},
	{"read", CACHE_READ},
	{"write", CACHE_READ | CACHE_WRITE},
	{"write-only", CACHE_WRITE},
};

struct str
job_cache_mode(const struct job *job)
{
	const struct node *mode = node_find(job->model->node, "cache-mode");

	if (!mode)
		mode = node_find(job->group->call->workflow->root, "cache-mode");
	return mode && mode->kind == NODE_STRING ? mode->text : STR_NONE;
}

/* What is not said follows from the event; GitHub's clients take an unknown mode for `write`. */
static unsigned
access_of(struct str mode, const struct event *event)
{
	if (mode.n == 0 && event_kind_is_low_trust(event->name))
		return CACHE_READ;
	for (size_t i = 0; i < COUNT_OF(modes); i++)
		if (str_eq_nocase_z(mode, modes[i].mode))
			return modes[i].access;
	return CACHE_READ | CACHE_WRITE;
}

static void
add_scope(struct session_job *job, struct str scope)
{
	for (size_t i = 0; i < job->scope_count; i++)
		if (str_eq(job->scopes[i], scope))
			return;
	job->scopes[job->scope_count++] = scope;
}

/* Its own ref, what a pull request goes into, and the default branch. */
static void
add_scopes(struct arena *a, struct session_job *job, const struct event *event)
{
	add_scope(job, event->ref);
	if (event->base_ref.n > 0)
		add_scope(job, str_concat(a, STR("refs/heads/"), event->base_ref));
	if (event->default_branch.n > 0)
		add_scope(job, str_concat(a, STR("refs/heads/"), event->default_branch));
}

void
job_cache_rights(const struct job *job, struct arena *a, struct session_job *out)
{
	out->access = access_of(job_cache_mode(job), job->run->options->event);
	add_scopes(a, out, job->run->options->event);
}

struct str
run_identity(struct run *run)
{
	if (run->identity.n == 0)
		run->identity = repository_identity(
			&run->a, run->options->repository, run->options->folder);
	return run->identity;
}
