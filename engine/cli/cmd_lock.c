#include "engine/action/action_lock.h"
#include "engine/cli/action_impl.h"
#include "engine/cli/base_env.h"
#include "engine/cli/cli.h"
#include "engine/cli/gh_token.h"
#include "engine/cli/settings.h"
#include "engine/cli/user_paths.h"
#include "engine/project/project.h"
#include "engine/run/base/builtins.h"
#include "engine/store/file.h"
#include "engine/ui/diag_view.h"
#include "engine/workflow/load_action.h"

#define MANIFEST_SIZE_MAX ((size_t)1 << 20)

static const struct option options[] = {
	{'W', "workflows", "PATH", "a workflow file, or a folder of them", false},
	{'s', "secret", "NAME[=VALUE]", "GITHUB_TOKEN, for private repositories", false},
	{0, "secret-file", "FILE", "secrets, NAME=value a line (default: .secrets)", false},
	{0, "gh-token", NULL, "sets GITHUB_TOKEN to the output of `gh auth token`", false},
	{0, "action-impl", "IMPL|NAME=IMPL", "real: the published actions; builtin: lact's own",
		false},
	{0, "action-server", "URL", "where published actions are (default: https://github.com)",
		false},
	{'C', "directory", "PATH", "runs as if started in this folder", false},
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

static const char *const manifests[] = {"action.yml", "action.yaml"};

struct lock_session {
	struct cli *cli;
	struct project project;
	struct paths paths;
	struct map secrets;
	struct env base_env;
	struct str server;
	struct action_lock *lock;
	struct map seen; /* `uses` and folders that were gone through */
	struct error *err;
	struct run_config config;
	struct run_builtins builtins;
};

static bool walk_step(struct lock_session *l, const struct workflow_step *step);

/* --- what is used ------------------------------------------------------------------------- */

static bool
is_seen(struct lock_session *l, struct str name)
{
	const bool seen = map_has(&l->seen, name);

	map_set(&l->seen, name, "");
	return seen;
}

/* The run that uses a manifest reports its errors. */
static bool
walk_folder(struct lock_session *l, struct str folder)
{
	struct arena *a = l->cli->a;
	struct source *source = arena_new(a, struct source);
	const struct action *action = NULL;
	struct diags diags;
	struct str text;

	diags_init(&diags, a);
	for (size_t i = 0; !action && i < COUNT_OF(manifests); i++) {
		const struct str path = path_join(a, folder, str_from(manifests[i]));
		if (!file_read(a, path, MANIFEST_SIZE_MAX, &text, NULL))
			continue;
		source_init(source, a, path, text);
		action = action_load(a, source, &diags);
	}
	for (size_t i = 0; action && i < action->step_count; i++)
		if (!walk_step(l, &action->steps[i]))
			return false;
	return true;
}

static struct str
token(const struct lock_session *l)
{
	const struct str *given = map_find(&l->secrets, STR("GITHUB_TOKEN"));

	return given ? *given : STR_NONE;
}

static bool
pin(struct lock_session *l, const struct action_ref *ref)
{
	struct arena *a = l->cli->a;
	struct str commit;

	if (action_ref_is_commit(ref->ref))
		return true;
	if (!action_cache_commit(a, l->paths.actions, ref, &commit))
		return error_set(l->err, ERROR_MISSING,
			"'%" STR_FMT "@%" STR_FMT "' resolves to no commit",
			STR_ARG(ref->repository), STR_ARG(ref->ref));
	action_lock_set(l->lock, a, ref, commit);
	return true;
}

static bool
walk_published(struct lock_session *l, const struct action_ref *ref)
{
	struct arena *a = l->cli->a;
	struct str folder;
	const struct fetch_options fetch = {
		.url = l->server,
		.token = token(l),
		.ca_file = env_get(&l->base_env, STR("SSL_CERT_FILE")),
	};

	if (!action_cache_fetch(a, l->paths.actions, ref, &fetch, l->err))
		return error_prefix(l->err, "'%" STR_FMT "@%" STR_FMT "'", STR_ARG(ref->repository),
			STR_ARG(ref->ref));
	return pin(l, ref) &&
	       (!action_cache_find(a, l->paths.actions, ref, &folder) || walk_folder(l, folder));
}

static bool
walk_step(struct lock_session *l, const struct workflow_step *step)
{
	struct action_ref ref;
	struct str path;

	if (step->kind != STEP_USES || builtins_find(&l->builtins, step->uses->text) ||
		is_seen(l, step->uses->text))
		return true;
	if (action_ref_is_own(step->uses->text, &path))
		return walk_folder(
			l, path_normal(l->cli->a, path_join(l->cli->a, l->project.root, path)));
	return !action_ref_parse(step->uses->text, &ref) || walk_published(l, &ref);
}

/* Called workflows were fetched when the file was loaded. */
static bool
walk_workflow(struct lock_session *l, const struct workflow *workflow)
{
	struct action_ref ref;

	for (size_t i = 0; i < workflow->job_count; i++) {
		const struct workflow_job *job = &workflow->jobs[i];
		for (size_t j = 0; j < job->step_count; j++)
			if (!walk_step(l, &job->steps[j]))
				return false;
		if (!job->called)
			continue;
		if (action_ref_parse(job->uses->text, &ref) && !pin(l, &ref))
			return false;
		if (!is_seen(l, job->uses->text) && !walk_workflow(l, job->called))
			return false;
	}
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static bool
prepare(struct lock_session *l, const struct arguments *arguments, struct error *err)
{
	struct arena *a = l->cli->a;
	const struct str server = options_get(arguments, "action-server");

	base_env_make(a, arguments, &l->base_env);
	map_init(&l->seen, a, false);
	l->server = server.n > 0 ? server : STR("https://github.com");
	l->lock = arena_new(a, struct action_lock);
	action_lock_init(l->lock, a);
	return project_open(a, options_get(arguments, "directory"),
		       options_get(arguments, "workflows"), &l->project, err) &&
	       settings_read(
		       a, &settings_secrets, arguments, l->project.folder, &l->secrets, err) &&
	       gh_token_read(l->cli, arguments, project_host(&l->project), &l->secrets, err) &&
	       run_config_read(a, l->project.root, &l->config, err) &&
	       action_impl_read(a, arguments, &l->config, &l->builtins, err) &&
	       user_paths_read(a, &l->paths, err) && paths_make(&l->paths, err);
}

static int
tell_invalid(struct cli *cli, const struct workflow_file *file)
{
	diag_view_write_all(&cli->err, &file->diags, cli->color);
	output_flush(&cli->err);
	return EXIT_INVALID;
}

static int
lock_files(struct lock_session *l)
{
	struct cli *cli = l->cli;
	const struct str path = path_join(cli->a, l->project.root, STR(ACTION_LOCK_FILE));
	const struct project_calls calls = {
		.actions = l->paths.actions,
		.server = l->server,
		.token = token(l),
		.ca_file = env_get(&l->base_env, STR("SSL_CERT_FILE")),
		.refresh = true,
	};

	for (size_t i = 0; i < l->project.file_count; i++) {
		struct workflow_file *file = &l->project.files[i];
		project_load_calls(cli->a, &l->project, &calls, file);
		if (!file->workflow)
			return tell_invalid(cli, file);
		if (!walk_workflow(l, file->workflow))
			return cli_fail(cli, l->err);
	}
	if (!action_lock_write(l->lock, path, l->err))
		return cli_fail(cli, l->err);
	output_add_fmt(&cli->out, "%s: %zu pinned\n", ACTION_LOCK_FILE, l->lock->pins.count);
	return EXIT_OK;
}

static int
lock(struct cli *cli, const struct arguments *arguments)
{
	struct error err = {0};
	struct lock_session l = {.cli = cli, .err = &err};
	int code;

	if (prepare(&l, arguments, &err))
		code = lock_files(&l);
	else
		code = cli_fail(cli, &err);
	project_close(&l.project);
	return code;
}

const struct cli_command cmd_lock = {
	.name = "lock",
	.summary = "pins the published actions that the workflows use",
	.usage = "[OPTIONS]",
	.text = "Looks up the commit of each published action and called workflow that the "
		"workflows and\ntheir composite actions use, and writes them to .lact.lock. From "
		"then on `lact run` uses\nthese commits, and refuses an action that is not pinned.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = lock,
};
