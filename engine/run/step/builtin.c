#include "engine/run/step/builtin.h"

#include "engine/exec/which.h"
#include "engine/git/submodules.h"
#include "engine/git/workspace_git.h"
#include "engine/protocol/hash_files.h"
#include "engine/run/step/builtin_engine.h"
#include "engine/run/step/node_program.h"
#include "engine/store/archive.h"
#include "engine/store/download.h"
#include "engine/store/file.h"

#define CAPTURE_MAX ((size_t)1 << 20)
#define FETCH_MAX   ((size_t)64 << 20)

/* --- what was asked for ------------------------------------------------------------------- */

bool
builtin_flag(struct builtin_call *call, const char *name, bool *out)
{
	static const char *const words[] = {"true", "True", "TRUE", "false", "False", "FALSE"};
	const struct str value = builtin_input(call, name);

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(value, str_from(words[i]))) {
			*out = i < 3;
			return true;
		}
	(void)builtin_error(call,
		"Input does not meet YAML 1.2 \"Core Schema\" specification: %s "
		"(true and false are supported, not '%" STR_FMT "')",
		name, STR_ARG(value));
	return false;
}

struct str
builtin_env(const struct builtin_call *call, const char *name)
{
	const struct str *value = map_find(&call->env, str_from(name));

	return value ? *value : STR_NONE;
}

struct str
builtin_state(const struct builtin_call *call, const char *name)
{
	const struct map *state = &call->engine->step->action->state;
	const struct str *value = map_find(state, str_from(name));

	return value ? *value : STR_NONE;
}

struct str
builtin_repository(const struct builtin_call *call)
{
	return call->engine->step->job->run->options->event->repository;
}

struct str
builtin_folder(const struct builtin_call *call)
{
	return call->engine->step->job->run->options->folder;
}

struct str
builtin_token(const struct builtin_call *call)
{
	const struct map *secrets = call->engine->step->job->run->options->secrets;
	const struct str *token = map_find(secrets, STR("GITHUB_TOKEN"));

	return token ? *token : STR_NONE;
}

bool
builtin_node(struct builtin_call *call, struct str *out, struct error *err)
{
	return node_program_find(call->a, call->user_path, call->tool_cache, out, err);
}

bool
builtin_is_private(const struct builtin_call *call, struct str path)
{
	const struct run_options *options = call->engine->step->job->run->options;

	for (size_t i = 0; i < options->private_count; i++)
		if (str_eq(options->privates[i].path, path))
			return true;
	return false;
}

/* --- messages ----------------------------------------------------------------------------- */

static void
tell(struct builtin_call *call, enum message_kind kind, const char *help, const char *fmt,
	va_list args)
{
	builtin_engine_tell(call->engine, kind, str_vfmt(call->a, fmt, args), str_from(help));
}

#define TELL(kind, help)                                                                           \
	do {                                                                                       \
		va_list args;                                                                      \
		va_start(args, fmt);                                                               \
		tell(call, kind, help, fmt, args);                                                 \
		va_end(args);                                                                      \
	} while (0)

void
builtin_log(struct builtin_call *call, const char *fmt, ...)
{
	TELL(MESSAGE_LINE, NULL);
}

void
builtin_warning(struct builtin_call *call, const char *fmt, ...)
{
	TELL(MESSAGE_WARNING, NULL);
}

enum result
builtin_error(struct builtin_call *call, const char *fmt, ...)
{
	if (!builtin_is_cancelled(call)) /* else what went wrong is that it was cancelled */
		TELL(MESSAGE_ERROR, NULL);
	return RESULT_FAILURE;
}

enum result
builtin_missing(struct builtin_call *call, const char *help, const char *fmt, ...)
{
	if (!builtin_is_cancelled(call))
		TELL(MESSAGE_MISSING, help);
	return RESULT_FAILURE;
}

void
builtin_difference(struct builtin_call *call, const char *fmt, ...)
{
	TELL(MESSAGE_DIFFERENCE, NULL);
}

void
builtin_note(struct builtin_call *call, const char *fmt, ...)
{
	TELL(MESSAGE_NOTE, NULL);
}

/* --- what is set -------------------------------------------------------------------------- */

static void
set(struct builtin_call *call, struct builtin_settings *settings, struct str name, struct str value)
{
	struct builtin_setting *setting = arena_new(call->a, struct builtin_setting);

	setting->name = str_copy(call->a, name);
	setting->value = str_copy(call->a, value);
	*settings->last = setting;
	settings->last = &setting->next;
}

void
builtin_set_output(struct builtin_call *call, const char *name, struct str value)
{
	set(call, &call->engine->outputs, str_from(name), value);
}

void
builtin_export(struct builtin_call *call, const char *name, struct str value)
{
	set(call, &call->engine->exports, str_from(name), value);
}

void
builtin_add_path(struct builtin_call *call, struct str directory)
{
	set(call, &call->engine->paths, STR_NONE, directory);
}

void
builtin_save_state(struct builtin_call *call, const char *name, struct str value)
{
	set(call, &call->engine->states, str_from(name), value);
}

/* --- what can be done --------------------------------------------------------------------- */

static const atomic_bool *
cancel_flag(const struct builtin_call *call)
{
	return &call->engine->step->is_cancelled;
}

bool
builtin_is_cancelled(const struct builtin_call *call)
{
	return atomic_load(cancel_flag(call));
}

static bool
cancelled(struct error *err)
{
	return error_set(err, ERROR_CANCELLED, "the step was cancelled");
}

static bool
make_argv(struct builtin_call *call, const char *const *argv, struct exec_request *request,
	struct error *err)
{
	struct str program;
	size_t count = 0;

	while (argv[count])
		count++;
	if (!which(call->a, builtin_env(call, "PATH"), str_from(argv[0]), &program))
		return error_set(err, ERROR_MISSING, "'%s' was not found on PATH", argv[0]);
	const char **copy = arena_array(call->a, const char *, count + 1);
	for (size_t i = 1; i < count; i++)
		copy[i] = argv[i];
	copy[0] = str_z(call->a, program);
	request->argv = copy;
	return true;
}

static void
make_env(struct builtin_call *call, const char *const *extra, struct exec_request *request)
{
	struct env env;

	env_init(&env, call->a);
	env.map = call->engine->step->process_env.map;
	if (!extra) {
		request->env = env_argv(call->a, &env);
		return;
	}
	struct env laid;
	env_init(&laid, call->a);
	env_add(&laid, &env);
	for (size_t i = 0; extra[i]; i++) {
		const struct str assignment = str_from(extra[i]);
		const size_t equals = str_index(assignment, '=', 0);
		env_set(&laid, str_slice(assignment, 0, equals),
			str_slice(assignment, equals + 1, assignment.n));
	}
	request->env = env_argv(call->a, &laid);
}

bool
builtin_exec(struct builtin_call *call, const struct builtin_exec *exec, int *exit_code,
	struct error *err)
{
	struct exec_request request = {0};
	struct buf capture;

	if (builtin_is_cancelled(call))
		return cancelled(err);
	if (!make_argv(call, exec->argv, &request, err))
		return false;
	make_env(call, exec->env, &request);
	request.cwd = str_z(call->a, exec->cwd.n > 0 ? exec->cwd : call->workspace);
	buf_init(&capture, CAPTURE_MAX);
	request.capture = exec->capture ? &capture : NULL;
	builtin_engine_exec(call->engine, &request);
	if (exec->capture)
		*exec->capture = buf_take(call->a, &capture);
	if (request.error.kind != ERROR_NONE) {
		*err = request.error;
		return false;
	}
	if (builtin_is_cancelled(call))
		return cancelled(err);
	*exit_code = request.exit_code;
	return true;
}

static struct download_options
download_options(struct builtin_call *call, const char *accept, struct str integrity)
{
	return (struct download_options){
		.user_agent = STR("lact/" LACT_VERSION),
		.accept = str_from(accept),
		.ca_file = builtin_env(call, "SSL_CERT_FILE"),
		.ca_dir = builtin_env(call, "SSL_CERT_DIR"),
		.integrity = integrity,
		.cancel = cancel_flag(call),
	};
}

static bool
check_online(const struct builtin_call *call, const char *url, struct error *err)
{
	if (!call->offline)
		return true;
	(void)error_set(err, ERROR_MISSING,
		"'%s' has to be fetched, and --offline forbids the network", url);
	return error_help(err, "run once without --offline: lact keeps what it fetches");
}

bool
builtin_fetch(struct builtin_call *call, const char *url, const char *accept, struct str *out,
	struct error *err)
{
	const struct download_options options = download_options(call, accept, STR_NONE);

	return check_online(call, url, err) &&
	       download_text(call->a, url, FETCH_MAX, &options, out, err);
}

bool
builtin_install(struct builtin_call *call, const char *url, struct str integrity,
	struct str directory, int strip, struct error *err)
{
	const struct download_options options = download_options(call, NULL, integrity);
	const struct str archive = str_concat(call->a, directory, STR(".download"));
	const struct archive_options extract = {.strip = strip, .cancel = cancel_flag(call)};

	if (!check_online(call, url, err) || !file_make_dirs(path_folder(directory), 0755, err) ||
		!download_file(archive, url, &options, err))
		return false;
	const bool ok = archive_extract(archive, directory, &extract, err);
	IGNORE(file_remove_tree(archive, NULL)); /* what stays is in nobody's way */
	return ok;
}

bool
builtin_hash_files(struct builtin_call *call, const struct str *patterns, size_t count,
	struct str *out, struct error *err)
{
	return hash_files(call->a, call->workspace, patterns, count, out, err);
}

/* --- checkout ----------------------------------------------------------------------------- */

static struct snapshot_options
snapshot_options_of(struct builtin_call *call, const struct builtin_checkout *options)
{
	const struct run_options *run = call->engine->step->job->run->options;

	return (struct snapshot_options){
		.cancel = cancel_flag(call),
		.without_submodules = !options->submodules,
		.first_level_only = !options->recursive,
		.privates = run->privates,
		.private_count = run->private_count,
	};
}

static bool
write_files(struct builtin_call *call, const struct builtin_checkout *options, struct str directory,
	struct snapshot *snapshot, struct error *err)
{
	const struct run_options *run = call->engine->step->job->run->options;
	const struct snapshot_options snapshot_options = snapshot_options_of(call, options);

	if (!run->repository && options->ref.n > 0)
		return error_set(err, ERROR_MISSING,
			"'ref' needs a git repository, and this folder is not in one");
	if (!run->repository)
		return snapshot_write_folder(
			call->a, run->folder, directory, &snapshot_options, snapshot, err);
	if (options->ref.n > 0)
		return snapshot_write_ref(call->a, run->repository, options->ref, directory,
			&snapshot_options, snapshot, err);
	return snapshot_write(
		call->a, run->repository, directory, &snapshot_options, snapshot, err);
}

static bool
write_git(struct builtin_call *call, const struct builtin_checkout *options, struct str directory,
	const struct snapshot *snapshot, struct builtin_checkout_result *out, struct error *err)
{
	const struct run_options *run = call->engine->step->job->run->options;
	const struct event *event = run->event;
	struct workspace_git git;
	const bool is_run_commit = options->ref.n == 0;
	const struct workspace_git_options git_options = {
		.directory = directory,
		.commit = is_run_commit ? event->sha : snapshot->commit,
		.ref = is_run_commit ? event->ref : snapshot->ref,
		.fetch_depth = options->fetch_depth,
		.fetch_tags = options->fetch_tags,
		.is_live = run->live,
		.url = str_concat(call->a, event->server_url, STR("/"), event->repository),
		.snapshot = snapshot,
	};

	if (!run->repository || snapshot->commit.n == 0)
		return true;
	if (!workspace_git_write(call->a, run->repository, &git_options, &git, err))
		return false;
	out->commit = git.commit;
	out->ref = git.ref;
	return true;
}

static bool
write_submodules(struct builtin_call *call, const struct builtin_checkout *options,
	struct str directory, struct snapshot *snapshot, struct error *err)
{
	const struct run_options *run = call->engine->step->job->run->options;
	const struct snapshot_options snapshot_options = snapshot_options_of(call, options);
	const struct submodules submodules = {
		.a = call->a,
		.root = run->repository ? repository_root(run->repository) : STR_NONE,
		.directory = directory,
		.fetch_depth = options->fetch_depth,
		.is_live = run->live,
		.is_ref = options->ref.n > 0,
		.options = &snapshot_options,
	};

	return submodules_write(&submodules, snapshot, err);
}

static void
tell_outside(struct builtin_call *call, const struct snapshot *snapshot)
{
	if (snapshot->outside_count == 0)
		return;
	builtin_difference(call,
		"the link '%" STR_FMT "' leads out of the repository%s: a step that writes through "
		"it changes files there",
		STR_ARG(snapshot->outside[0]),
		snapshot->outside_count > 1 ? ", and others do too" : "");
}

bool
builtin_checkout(struct builtin_call *call, const struct builtin_checkout *options,
	struct builtin_checkout_result *out, struct error *err)
{
	const struct str directory =
		path_normal(call->a, path_join(call->a, call->workspace, options->path));
	struct snapshot snapshot = {0};
	struct builtin_checkout_result result = {0};

	if (!path_is_below(directory, call->workspace))
		return error_set(err, ERROR_INVALID,
			"the path '%" STR_FMT "' is not under the workspace",
			STR_ARG(options->path));
	if (options->clean && file_is_dir(directory) && !file_remove_contents(directory, err))
		return false;
	if (!write_files(call, options, directory, &snapshot, err) ||
		!write_git(call, options, directory, &snapshot, &result, err) ||
		!write_submodules(call, options, directory, &snapshot, err))
		return false;
	tell_outside(call, &snapshot);
	result.file_count = snapshot.file_count;
	result.changed_count = snapshot.changed_count;
	result.submodule_count = snapshot.submodule_count;
	if (snapshot.submodule_count > 0) {
		const struct repository *own = call->engine->step->job->run->options->repository;
		result.user_root = repository_root(own);
		result.user_git = repository_common_dir(own);
	}
	*out = result;
	return true;
}
