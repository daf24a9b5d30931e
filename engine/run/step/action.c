#include "engine/run/step/action.h"

#include "engine/action/action_lock.h"
#include "engine/run/base/builtins.h"
#include "engine/store/file.h"

#define MANIFEST_SIZE_MAX ((size_t)1 << 20)

static const char *const manifests[] = {"action.yml", "action.yaml"};

static struct action_instance *
instance_new(struct job *job)
{
	struct action_instance *instance = arena_new(&job->a, struct action_instance);

	map_init(&instance->state, &job->a, false);
	return instance;
}

/* --- manifests ---------------------------------------------------------------------------- */

static bool
find_manifest(struct job *job, struct str folder, struct str *out)
{
	for (size_t i = 0; i < COUNT_OF(manifests); i++) {
		*out = path_join(&job->a, folder, str_from(manifests[i]));
		if (file_kind(*out) == FILE_REGULAR)
			return true;
	}
	return false;
}

static bool
load(struct job *job, struct str uses, struct str folder, struct action_instance *instance,
	struct error *err)
{
	struct arena *a = &job->a;
	struct source *source = arena_new(a, struct source);
	struct diags diags;
	struct str path;
	struct str text;

	if (!find_manifest(job, folder, &path)) {
		const bool is_docker = file_exists(path_join(a, folder, STR("Dockerfile")));
		return error_set(err, is_docker ? ERROR_MISSING : ERROR_INVALID,
			is_docker ? "'%" STR_FMT
				    "' is a Docker action, which lact does not run yet%" STR_FMT
				  : "can't find 'action.yml' or 'action.yaml' for '%" STR_FMT
				    "' under '%" STR_FMT
				    "': did you forget to run actions/checkout before?",
			STR_ARG(uses), STR_ARG(is_docker ? STR("") : folder));
	}
	if (!file_read(a, path, MANIFEST_SIZE_MAX, &text, err))
		return false;
	source_init(source, a, path, text);
	diags_init(&diags, a);
	instance->action = action_load(a, source, &diags);
	instance->folder = folder;
	return instance->action || diags_fail(&diags, ERROR_INVALID, err);
}

/* --- what `uses` names -------------------------------------------------------------------- */

/* In a dry run nothing has filled the workspace: the user's tree replaces it. */
static struct str
local_folder(struct job *job, struct str uses)
{
	const struct run_options *options = job->run->options;
	const struct str root = options->dry_run ? options->folder : job->workspace;

	return path_normal(&job->a, path_join(&job->a, root, uses));
}

static bool
is_local(struct str uses)
{
	return str_starts(uses, STR("./")) || str_starts(uses, STR("../"));
}

bool
action_may_come(struct job *job, struct str uses)
{
	const struct str folder = local_folder(job, uses);
	struct str path;

	return job->run->options->dry_run && is_local(uses) && !find_manifest(job, folder, &path) &&
	       !file_exists(path_join(&job->a, folder, STR("Dockerfile")));
}

/* It has been fetched before, if it could be. */
static bool
find_published(struct job *job, struct str uses, struct str *folder)
{
	struct action_ref ref;

	return action_ref_parse(uses, &ref) &&
	       action_lock_apply(job->run->options->lock, &job->a, &ref, NULL) &&
	       action_cache_find(&job->a, job->run->options->paths->actions, &ref, folder);
}

static bool
tell_missing(struct str uses, struct error *err)
{
	if (str_starts(uses, STR("docker://")))
		return error_set(err, ERROR_MISSING,
			"'%" STR_FMT "' runs in a container, which lact does not support yet",
			STR_ARG(uses));
	(void)error_set(err, ERROR_MISSING, "missing action '%" STR_FMT "'", STR_ARG(uses));
	return error_help(err, "--local-repository OWNER/NAME@REF=FOLDER names a copy of it; "
			       "`lact list --builtins` shows what lact has");
}

bool
action_find(struct job *job, const struct workflow_step *model, struct action_instance **out,
	struct error *err)
{
	const struct str uses = model->uses->text;
	struct action_instance *instance = instance_new(job);
	struct str folder;

	instance->builtin = builtins_find(&job->run->options->builtins, uses);
	*out = instance;
	if (local_repository_find(&job->a, &job->run->options->local_repositories, uses, &folder)) {
		instance->builtin = NULL;
		return load(job, uses, folder, instance, err);
	}
	if (instance->builtin)
		return true;
	instance->is_local = is_local(uses);
	if (instance->is_local)
		return load(job, uses, local_folder(job, uses), instance, err);
	if (find_published(job, uses, &folder))
		return load(job, uses, folder, instance, err);
	return tell_missing(uses, err);
}

/* --- composite actions -------------------------------------------------------------------- */

static bool
is_composite(const struct action_instance *instance)
{
	return instance->action && instance->action->kind == ACTION_COMPOSITE;
}

/* Folders of the workspace are read when their step is reached, which also reports errors. */
static void
find_inner(struct job *job, struct action_instance *instance, unsigned depth)
{
	if (!is_composite(instance) || instance->inner || depth > COMPOSITE_DEPTH_MAX)
		return;
	const struct action *action = instance->action;
	instance->inner = arena_array(&job->a, struct action_instance *, action->step_count);
	for (size_t i = 0; i < action->step_count; i++) {
		const struct workflow_step *step = &action->steps[i];
		if (step->kind != STEP_USES || str_starts(step->uses->text, STR(".")))
			continue;
		if (action_find(job, step, &instance->inner[i], NULL))
			find_inner(job, instance->inner[i], depth + 1);
		else
			instance->inner[i] = NULL;
	}
}

void
action_find_inner(struct job *job, struct action_instance *instance)
{
	find_inner(job, instance, 0);
}

bool
action_has_pre(const struct action_instance *instance)
{
	if (!instance || !instance->action)
		return false;
	for (size_t i = 0; instance->inner && i < instance->action->step_count; i++)
		if (action_has_pre(instance->inner[i]))
			return true;
	return instance->action->pre.n > 0;
}

bool
post_is_owed(const struct post *post)
{
	const struct posts *posts = &post->action->posts;

	if (!is_composite(post->action))
		return true;
	for (size_t i = 0; i < posts->count; i++)
		if (post_is_owed(&posts->items[i]))
			return true;
	return false;
}
