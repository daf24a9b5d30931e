#include "engine/run/step/prefetch.h"

#include "engine/action/action_lock.h"
#include "engine/run/base/builtins.h"
#include "engine/run/base/emit.h"
#include "engine/run/base/worker.h"
#include "engine/store/file.h"

#include <stdlib.h>

#define MANIFEST_SIZE_MAX ((size_t)1 << 20)
#define DEPTH_MAX         10

struct wanted_action {
	struct action_ref ref;
	unsigned depth;
};

struct prefetch {
	struct job *job;
	const atomic_bool *cancel;
	void (*done)(void *owner, const struct error *err);
	void *owner;
	struct arena a; /* the worker's */
	struct wanted_action *queue;
	size_t count;
	size_t capacity;
	struct map seen; /* "owner/name@ref" */
	struct str warning;
	struct error error; /* kind ERROR_NONE: all is there */
};

static const struct run_options *
options_of(const struct prefetch *p)
{
	return p->job->run->options;
}

/* --- what is wanted ----------------------------------------------------------------------- */

static void
want(struct prefetch *p, const struct workflow_step *step, unsigned depth)
{
	struct wanted_action wanted = {.depth = depth};
	struct str mapped;

	if (step->kind != STEP_USES || builtins_find(&options_of(p)->builtins, step->uses->text) ||
		!action_ref_parse(step->uses->text, &wanted.ref) ||
		local_repository_find(
			&p->a, &options_of(p)->local_repositories, step->uses->text, &mapped))
		return;
	/* the path belongs to it: another action of the repository has its own inner steps */
	if (map_has(&p->seen, step->uses->text))
		return;
	map_set(&p->seen, step->uses->text, "");
	*arena_push(&p->a, p->queue, p->count, p->capacity) = wanted;
}

static void
want_inner(struct prefetch *p, struct str folder, unsigned depth)
{
	static const char *const names[] = {"action.yml", "action.yaml"};
	struct source *source = arena_new(&p->a, struct source);
	const struct action *action = NULL;
	struct diags diags;
	struct str text;
	struct error err;

	diags_init(&diags, &p->a);
	for (size_t i = 0; !action && i < COUNT_OF(names); i++) {
		const struct str path = path_join(&p->a, folder, str_from(names[i]));
		/* the errors of a manifest are reported when its step is reached */
		if (!file_read(&p->a, path, MANIFEST_SIZE_MAX, &text, &err))
			continue;
		source_init(source, &p->a, path, text);
		action = action_load(&p->a, source, &diags);
	}
	for (size_t i = 0; action && depth < DEPTH_MAX && i < action->step_count; i++)
		want(p, &action->steps[i], depth + 1);
}

/* --- the worker --------------------------------------------------------------------------- */

static struct str
token_of(const struct prefetch *p)
{
	const struct str *token = map_find(options_of(p)->secrets, STR("GITHUB_TOKEN"));

	return token ? *token : STR_NONE;
}

static bool
tell_offline(const struct wanted_action *wanted, struct error *err)
{
	(void)error_set(err, ERROR_MISSING,
		"the action '%" STR_FMT "@%" STR_FMT
		"' is not in the cache, and --offline forbids fetching it",
		STR_ARG(wanted->ref.repository), STR_ARG(wanted->ref.ref));
	return error_help(err, "run once without --offline, or use --local-repository");
}

/* A missing pinned commit is not replaced by another. */
static bool
tell_not_fetched(const struct wanted_action *wanted, struct error *err)
{
	const struct action_ref *ref = &wanted->ref;

	if (ref->commit.n == 0)
		return error_prefix(err, "the action '%" STR_FMT "@%" STR_FMT "'",
			STR_ARG(ref->repository), STR_ARG(ref->ref));
	(void)error_prefix(err,
		"the action '%" STR_FMT "@%" STR_FMT "', pinned to %" STR_FMT
		" in " ACTION_LOCK_FILE,
		STR_ARG(ref->repository), STR_ARG(ref->ref), STR_ARG(ref->commit));
	if (err->kind == ERROR_MISSING)
		(void)error_help(err, "check the repository; `lact lock` updates the pin");
	return false;
}

static bool
fetch_one(struct prefetch *p, struct wanted_action *wanted, struct str *folder, struct error *err)
{
	const struct run_options *options = options_of(p);
	const struct str actions = options->paths->actions;
	const struct fetch_options fetch = {
		.url = options->action_server,
		.token = token_of(p),
		.ca_file = env_get(options->base_env, STR("SSL_CERT_FILE")),
		.cancel = p->cancel,
	};

	if (!action_lock_apply(options->lock, &p->a, &wanted->ref, err))
		return false;
	const bool is_there = action_cache_find(&p->a, actions, &wanted->ref, folder);

	if (is_there && (options->offline || !action_cache_is_stale(&p->a, actions, &wanted->ref)))
		return true;
	if (options->offline)
		return tell_offline(wanted, err);
	if (action_cache_fetch(&p->a, actions, &wanted->ref, &fetch, err))
		return action_cache_find(&p->a, actions, &wanted->ref, folder);
	if (!is_there || err->kind == ERROR_CANCELLED)
		return tell_not_fetched(wanted, err);
	*err = (struct error){0};
	p->warning = str_fmt(&p->a,
		"cannot look up '%" STR_FMT "@%" STR_FMT "' again; lact uses an older copy",
		STR_ARG(wanted->ref.repository), STR_ARG(wanted->ref.ref));
	return true;
}

static void
work(void *owner)
{
	struct prefetch *p = owner;
	struct str folder;

	for (size_t i = 0; i < p->count; i++) {
		struct wanted_action wanted = p->queue[i];
		if (!fetch_one(p, &wanted, &folder, &p->error))
			return;
		want_inner(p, folder, wanted.depth);
	}
}

static void
worked(void *worker_owner)
{
	struct prefetch *p = worker_owner;
	const struct error error = p->error;
	void (*done)(void *owner, const struct error *err) = p->done;
	void *owner = p->owner;

	if (p->warning.n > 0)
		run_difference(p->job->run, p->job, NULL, p->warning);
	arena_free(&p->a);
	free(p);
	done(owner, error.kind == ERROR_NONE ? NULL : &error);
}

bool
prefetch_start(const struct prefetch_request *request)
{
	struct prefetch *p = calloc(1, sizeof(*p));

	if (!p)
		arena_exhausted();
	p->job = request->job;
	p->cancel = request->cancel;
	p->done = request->done;
	p->owner = request->owner;
	map_init(&p->seen, &p->a, true);
	for (size_t i = 0; i < request->count; i++)
		want(p, &request->steps[i], 0);
	if (p->count == 0) {
		arena_free(&p->a);
		free(p);
		return false;
	}
	if (!worker_start(p->job->run->loop, work, worked, p, &p->error))
		worked(p);
	return true;
}
