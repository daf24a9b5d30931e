#include "engine/run/step/builtin.h"

#include "engine/exec/which.h"
#include "engine/git/snapshot.h"
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
	if (!request.cwd)
		return error_set(err, ERROR_INVALID, "the working directory holds a NUL character");
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
