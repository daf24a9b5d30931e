#include "engine/cli/invocation.h"

#include "engine/cli/action_impl.h"
#include "engine/cli/base_env.h"
#include "engine/cli/event_args.h"
#include "engine/cli/gh_token.h"
#include "engine/cli/settings.h"
#include "engine/cli/user_paths.h"
#include "engine/store/file.h"

#include <math.h>

static bool
read_platforms(struct invocation *in, struct error *err)
{
	struct arena *a = in->cli->a;
	size_t capacity = 0;
	struct str given;
	size_t i = 0;

	while (options_next(in->arguments, "platform", &i, &given)) {
		const size_t equals = str_index(given, '=', 0);
		const struct str target = str_slice(given, equals + 1, given.n);
		if (equals == 0 || target.n == 0)
			return error_set(err, ERROR_USAGE,
				"-P needs LABEL=-self-hosted, not '%" STR_FMT "'", STR_ARG(given));
		*arena_push(a, in->platforms, in->platform_count, capacity) = (struct run_platform){
			.label = str_slice(given, 0, equals),
			.is_host = str_eq(target, STR("-self-hosted")),
		};
	}
	return true;
}

static bool
read_parallel(struct invocation *in, struct error *err)
{
	const struct str given = options_get(in->arguments, "jobs");
	const double n = value_number_parse(given);

	if (!options_has(in->arguments, "jobs"))
		return true;
	if (!(n >= 1 && n <= 1000) || n != trunc(n))
		return error_set(err, ERROR_USAGE,
			"--jobs needs a whole number from 1 to 1000, not '%" STR_FMT "'",
			STR_ARG(given));
	in->parallel = (size_t)n;
	return true;
}

static bool
read_matrix(struct invocation *in, struct error *err)
{
	struct arena *a = in->cli->a;
	size_t capacity = 0;
	struct str given;
	size_t i = 0;

	while (options_next(in->arguments, "matrix", &i, &given)) {
		const size_t colon = str_index(given, ':', 0);
		if (colon == 0 || colon == given.n)
			return error_set(err, ERROR_USAGE,
				"--matrix needs KEY:VALUE, not '%" STR_FMT "'", STR_ARG(given));
		*arena_push(a, in->matrix, in->matrix_count, capacity) = (struct run_matrix_choice){
			str_slice(given, 0, colon), str_slice(given, colon + 1, given.n)};
	}
	return true;
}

static void
read_jobs(struct invocation *in)
{
	size_t capacity = 0;
	struct str given;

	for (size_t i = 0; options_next(in->arguments, "job", &i, &given);)
		*arena_push(in->cli->a, in->jobs, in->job_count, capacity) = given;
}

static bool
read_settings(struct invocation *in, struct error *err)
{
	struct arena *a = in->cli->a;
	const struct str folder = in->project.folder;
	struct map env;

	if (!settings_read(a, &settings_secrets, in->arguments, folder, &in->secrets, err) ||
		!gh_token_read(
			in->cli, in->arguments, project_host(&in->project), &in->secrets, err) ||
		!settings_read(a, &settings_vars, in->arguments, folder, &in->vars, err) ||
		!settings_read(a, &settings_inputs, in->arguments, folder, &in->inputs, err) ||
		!settings_read(a, &settings_env, in->arguments, folder, &env, err))
		return false;
	settings_files(a, in->arguments, folder, &in->privates, &in->private_count);
	settings_warn(in->cli, in->arguments, folder);
	env_init(&in->user_env, a);
	for (size_t i = 0; i < env.count; i++)
		env_set(&in->user_env, env.entries[i].key,
			*(const struct str *)env.entries[i].value);
	return true;
}

static bool
read_lock(struct invocation *in, struct error *err)
{
	struct arena *a = in->cli->a;

	return action_lock_read(
		a, path_join(a, in->project.root, STR(ACTION_LOCK_FILE)), &in->lock, err);
}

static bool
read_paths(struct invocation *in, struct error *err)
{
	return user_paths_read(in->cli->a, &in->paths, err) && paths_make(&in->paths, err);
}

static bool
read_event(struct invocation *in, struct error *err)
{
	struct event_options *made = &in->event_options;

	if (!event_args_read(in->cli->a, in->arguments, STR_NONE, in->project.folder, made, err))
		return false;
	made->folder_name = path_name(in->project.root);
	event_args_take_inputs(in->cli->a, made->overlay, &in->inputs);
	return true;
}

bool
invocation_read(struct invocation *in, struct error *err)
{
	base_env_make(in->cli->a, in->arguments, &in->base_env);
	read_jobs(in);
	return project_open(in->cli->a, options_get(in->arguments, "directory"),
		       options_get(in->arguments, "workflows"), &in->project, err) &&
	       read_settings(in, err) && read_platforms(in, err) &&
	       local_repositories_read(in->cli->a, in->arguments, in->project.folder,
		       &in->local_repositories, err) &&
	       run_config_read(in->cli->a, in->project.root, &in->config, err) &&
	       action_impl_read(in->cli->a, in->arguments, &in->config, &in->builtins, err) &&
	       read_matrix(in, err) && read_parallel(in, err) && read_event(in, err) &&
	       read_paths(in, err) && read_lock(in, err);
}
