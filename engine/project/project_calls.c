#include "engine/action/action_lock.h"
#include "engine/action/local_repository.h"
#include "engine/project/project.h"
#include "engine/store/file.h"

#define FILE_SIZE_MAX ((size_t)64 << 20)

struct finder {
	struct arena *a;
	const struct project *project;
	const struct project_calls *calls;
	struct map sources; /* struct source *, by path: each is read once */
};

static struct source *
read_source(struct finder *f, struct str root, struct str path, struct str shown, struct error *err)
{
	struct str text;

	if (!file_read_inside(f->a, root, path, FILE_SIZE_MAX, &text, err))
		return NULL;
	struct source *source = arena_new(f->a, struct source);
	source_init(source, f->a, shown, text);
	map_set(&f->sources, shown, source);
	return source;
}

/* The cache's folder of a published repository, fetched first if need be. */
static bool
find_cached(struct finder *f, const struct workflow_ref *ref, struct str *folder, struct error *err)
{
	const struct project_calls *calls = f->calls;
	struct action_ref action = {.repository = ref->repository, .ref = ref->ref};
	const struct fetch_options fetch = {
		.url = calls->server, .token = calls->token, .ca_file = calls->ca_file};

	if (!action_lock_apply(calls->lock, f->a, &action, err))
		return false;
	if (!calls->refresh && action_cache_find(f->a, calls->actions, &action, folder) &&
		(calls->offline || !action_cache_is_stale(f->a, calls->actions, &action)))
		return true;
	if (calls->offline) {
		(void)error_set(err, ERROR_MISSING,
			"'%" STR_FMT "@%" STR_FMT
			"' is not in the cache, and --offline forbids fetching it",
			STR_ARG(ref->repository), STR_ARG(ref->ref));
		return error_help(err, "run once without --offline");
	}
	return action_cache_fetch(f->a, calls->actions, &action, &fetch, err) &&
	       action_cache_find(f->a, calls->actions, &action, folder);
}

static bool
find_repository(
	struct finder *f, const struct workflow_ref *ref, struct str *folder, struct error *err)
{
	const struct local_repositories *mapped = f->calls->mapped;
	const struct str name = str_concat(f->a, ref->repository, STR("@"), ref->ref);

	return (mapped && local_repository_find(f->a, mapped, name, folder)) ||
	       find_cached(f, ref, folder, err);
}

static struct source *
find_workflow(void *owner, const struct workflow_ref *ref, struct error *err)
{
	struct finder *f = owner;
	struct str folder = f->project->root;
	struct str shown = ref->path;

	if (ref->repository.n > 0)
		shown = str_concat(f->a, ref->repository, STR("/"), ref->path, STR("@"), ref->ref);
	/* what is found once is const for all that use it */
	struct source *known = (struct source *)(uintptr_t)map_find(&f->sources, shown);
	if (known)
		return known;
	if (ref->repository.n > 0 && !find_repository(f, ref, &folder, err))
		return NULL;
	return read_source(f, folder, path_join(f->a, folder, ref->path), shown, err);
}

static bool
has_calls(const struct workflow *workflow)
{
	for (size_t i = 0; i < workflow->job_count; i++)
		if (workflow->jobs[i].uses)
			return true;
	return false;
}

void
project_load_calls(struct arena *a, const struct project *project,
	const struct project_calls *calls, struct workflow_file *file)
{
	struct finder *finder = arena_new(a, struct finder);
	const struct load_options options = {.strict = true,
		.repository_owner = project_owner(project),
		.find_workflow = find_workflow,
		.owner = finder};

	if (!file->workflow || !has_calls(file->workflow))
		return;
	*finder = (struct finder){.a = a, .project = project, .calls = calls};
	map_init(&finder->sources, a, false);
	file->workflow = workflow_load(a, &file->source, &options, &file->diags);
}
