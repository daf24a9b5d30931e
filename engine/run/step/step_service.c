#include "engine/run/step/step_service.h"

#include "engine/run/base/emit.h"
#include "engine/run/step/job_cache.h"
#include "engine/run/step/oidc_claims.h"
#include "engine/run/step/oidc_rule.h"
#include "engine/run/step/service_log.h"
#include "engine/service/service.h"

/* --- starting ----------------------------------------------------------------------------- */

/* On the thread of a request, as what follows. */
static void
tell(struct run *run, const struct session *session, struct str about, struct str text)
{
	struct arena tmp = {0};

	service_log_add(run->service_log, session, str_concat(&tmp, about, text));
	arena_free(&tmp);
}

static void
issued(void *owner, const struct session *session, struct str claims)
{
	tell(owner, session, STR("OIDC token of lact, which no cloud accepts: "), claims);
}

static enum oidc_answer
answers(void *owner, const struct session *session, const struct oidc_question *question,
	struct str *token, struct error *err)
{
	struct run *run = owner;
	const struct run_oidc_rule *rule = oidc_rule_find(run->options, question->audience);
	const struct oidc_asked asked = {question->audience, question->claims, &run->service_stops};

	if (!rule)
		return OIDC_OURS;
	if (!oidc_rule_answer(question->a, run->options, rule, &asked, token, err)) {
		error_prefix(err, "OIDC rule of .lact.yml for '%" STR_FMT "'",
			STR_ARG(question->audience));
		tell(run, session, STR_NONE, str_from(err->text));
		return OIDC_FAILED;
	}
	tell(run, session, STR("OIDC token by .lact.yml for "), question->audience);
	return OIDC_THEIRS;
}

static bool
start(struct run *run, struct error *err)
{
	run->service_log = service_log_new(run);
	if (!run->service_log)
		return error_set(err, ERROR_IO, "too many open files");
	run->service = service_start(
		&(const struct service_options){
			.paths = run->options->paths,
			.repository = run_identity(run),
			.issued = issued,
			.answers = answers,
			.owner = run,
		},
		err);
	return run->service != NULL;
}

/* Once: a failure to start is reported once too. */
static struct service *
service_of(struct run *run)
{
	struct error err;

	if (run->has_service)
		return run->service;
	run->has_service = true;
	if (!start(run, &err))
		run_difference(run, NULL, NULL,
			str_fmt(&run->a, "caches and artifacts of actions are not served: %s",
				err.text));
	return run->service;
}

static bool
has_id_token(const struct job *job)
{
	return job->model->granted && permissions_has_id_token(job->model->granted);
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
	struct session_job asked = {.run_id = run->id};
	job_cache_rights(job, &job->a, &asked);
	if (has_id_token(job)) {
		asked.claims = oidc_claims(job);
		asked.audience = oidc_audience(job, &job->a);
	}
	job->session = service_add_job(service, &asked, &err);
	if (job->session) {
		mask_add(run->mask, job->session->token);
		mask_add(run->mask, job->session->oidc_token);
		if (asked.claims.n > 0)
			run_difference(run, job, NULL,
				STR("OIDC tokens are lact's own: no cloud accepts them"));
	} else {
		run_difference(run, job, NULL,
			str_fmt(&job->a, "the job gets no token for caches and artifacts: %s",
				err.text));
	}
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
	if (job_cache_mode(job).n > 0)
		env_set(env, STR("ACTIONS_CACHE_MODE"), job_cache_mode(job));
	if (has_proxy(env))
		except_from_proxy(env);
}

void
step_service_add_oidc(struct step *step)
{
	struct env *env = &step->process_env;
	const struct session *session = has_id_token(step->job) ? session_of(step->job) : NULL;

	if (!session)
		return;
	env_set(env, STR("ACTIONS_ID_TOKEN_REQUEST_TOKEN"), session->oidc_token);
	/* clients add `&audience=…` */
	env_set(env, STR("ACTIONS_ID_TOKEN_REQUEST_URL"),
		str_concat(&step->a, service_url(step->job->run->service),
			STR("oidc/token?api-version=2.0")));
	if (has_proxy(env))
		except_from_proxy(env);
}

void
run_service_stop(struct run *run)
{
	atomic_store(&run->service_stops, true);
	if (run->service)
		service_stop(run->service);
	if (run->service_log)
		service_log_end(run->service_log);
	run->service = NULL;
	run->service_log = NULL;
}
