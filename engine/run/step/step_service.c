#include "engine/run/step/step_service.h"

#include "engine/git/repository_identity.h"
#include "engine/run/base/emit.h"
#include "engine/service/service.h"
#include "engine/workflow/evaluate.h"

/* --- the cache of a job ------------------------------------------------------------------- */

static const struct {
	const char *mode;
	unsigned access;
} modes[] = {
	{"none", 0},
	{"read", CACHE_READ},
	{"write", CACHE_READ | CACHE_WRITE},
	{"write-only", CACHE_WRITE},
};

/* `cache-mode` of the job, or else of its workflow; empty: neither says it. */
static struct str
cache_mode(const struct job *job)
{
	const struct node *mode = node_find(job->model->node, "cache-mode");

	if (!mode)
		mode = node_find(job->group->call->workflow->root, "cache-mode");
	return mode && mode->kind == NODE_STRING ? mode->text : STR_NONE;
}

static unsigned
access_of(struct str mode)
{
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

/* --- starting ----------------------------------------------------------------------------- */

/* Once: what cannot be started is told once too. */
static struct service *
service_of(struct run *run)
{
	struct error err;

	if (run->has_service)
		return run->service;
	run->has_service = true;
	run->service = service_start(
		&(const struct service_options){
			.paths = run->options->paths,
			.repository = repository_identity(
				&run->a, run->options->repository, run->options->folder),
		},
		&err);
	if (!run->service)
		run_difference(run, NULL, NULL,
			str_fmt(&run->a, "caches and artifacts of actions are not served: %s",
				err.text));
	return run->service;
}

/* NULL: the job has no services. */
static const struct session *
session_of(struct job *job)
{
	struct run *run = job->run;
	struct service *service = service_of(run);
	struct error err;

	if (!service || job->session)
		return job->session;
	struct session_job asked = {
		.run_id = run->id,
		.access = access_of(cache_mode(job)),
	};
	add_scopes(&job->a, &asked, run->options->event);
	job->session = service_add_job(service, &asked, &err);
	if (job->session)
		mask_add(run->mask, job->session->token);
	else
		run_difference(run, job, NULL,
			str_fmt(&job->a, "the job gets no token for caches and artifacts: %s",
				err.text));
	return job->session;
}

/* --- the environment ---------------------------------------------------------------------- */

/* A proxy has no way to this machine's loopback address. */
static void
except_from_proxy(struct env *env)
{
	static const char *const names[] = {"NO_PROXY", "no_proxy"};
	const struct str here = STR("127.0.0.1,localhost");
	struct arena *a = env->map.a;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct str name = str_from(names[i]);
		const struct str given = env_get(env, name);
		env_set(env, name, given.n > 0 ? str_concat(a, given, STR(","), here) : here);
	}
}

static bool
has_proxy(const struct env *env)
{
	static const char *const names[] = {"HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (env_get(env, str_from(names[i])).n > 0)
			return true;
	return false;
}

void
step_service_add(struct step *step)
{
	struct job *job = step->job;
	struct env *env = &step->process_env;
	const struct session *session = session_of(job);
	static const char *const urls[] = {
		"ACTIONS_RUNTIME_URL", "ACTIONS_CACHE_URL", "ACTIONS_RESULTS_URL"};

	if (!session)
		return;
	for (size_t i = 0; i < COUNT_OF(urls); i++)
		env_set(env, str_from(urls[i]), service_url(job->run->service));
	env_set(env, STR("ACTIONS_RUNTIME_TOKEN"), session->token);
	env_set(env, STR("ACTIONS_CACHE_SERVICE_V2"), STR("True"));
	if (cache_mode(job).n > 0)
		env_set(env, STR("ACTIONS_CACHE_MODE"), cache_mode(job));
	if (has_proxy(env))
		except_from_proxy(env);
}

void
run_service_stop(struct run *run)
{
	if (run->service)
		service_stop(run->service);
	run->service = NULL;
}
