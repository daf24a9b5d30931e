#include "tests/actions/harness.h"

#include "engine/run/step/builtin_store.h"
#include "engine/store/archive.h"
#include "engine/store/digest.h"
#include "engine/store/download.h"
#include "engine/store/file.h"

#include <openssl/evp.h>

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

struct builtin_engine {
	struct harness *harness;
};

/* --- the test's side ---------------------------------------------------------------------- */

static void
harness_init(struct harness *harness)
{
	struct sandbox *sandbox = &harness->sandbox;

	memset(harness, 0, sizeof(*harness));
	sandbox_init(sandbox);
	(void)sandbox_run(sandbox, "mkdir ws temp job-home tools cache user");
	buf_init(&harness->log, BUF_UNBOUNDED);
	buf_init(&harness->path, BUF_UNBOUNDED);
	map_init(&harness->values, &sandbox->a, true);
	map_init(&harness->outputs, &sandbox->a, false);
	map_init(&harness->exports, &sandbox->a, false);
	map_init(&harness->state, &sandbox->a, false);
	map_init(&harness->caches, &sandbox->a, false);
	harness->call = (struct builtin_call){
		.a = &sandbox->a,
		.workspace = sandbox_path(sandbox, "ws"),
		.temp = sandbox_path(sandbox, "temp"),
		.home = sandbox_path(sandbox, "job-home"),
		.tool_cache = sandbox_path(sandbox, "tools"),
		.cache = sandbox_path(sandbox, "cache"),
		.user_home = sandbox_path(sandbox, "user"),
		.engine = arena_new(&sandbox->a, struct builtin_engine),
	};
	harness->call.engine->harness = harness;
	map_init(&harness->call.env, &sandbox->a, false);
	harness_env(harness, "PATH", "/usr/local/bin:/usr/bin:/bin");
	harness_env(harness, "RUNNER_OS", "Linux");
}

static void
harness_free(struct harness *harness)
{
	buf_free(&harness->log);
	buf_free(&harness->path);
	sandbox_free(&harness->sandbox);
}

int
harness_setup(void **state)
{
	struct harness *harness = calloc(1, sizeof(*harness));

	harness_init(harness);
	*state = harness;
	return 0;
}

int
harness_teardown(void **state)
{
	harness_free(*state);
	free(*state);
	return 0;
}

static struct str *
boxed(struct harness *harness, struct str text)
{
	struct str *box = arena_new(&harness->sandbox.a, struct str);

	*box = str_copy(&harness->sandbox.a, text);
	return box;
}

void
harness_env(struct harness *harness, const char *name, const char *value)
{
	map_set(&harness->call.env, str_from(name), boxed(harness, str_from(value)));
}

static struct builtin_value *
add_value(struct harness *harness, struct str name, struct str value, bool is_given)
{
	struct builtin_value *added = arena_new(&harness->sandbox.a, struct builtin_value);

	*added = (struct builtin_value){
		.name = name,
		.value = str_copy(&harness->sandbox.a, str_trim(value)),
		.whole = str_copy(&harness->sandbox.a, value),
		.is_given = is_given,
	};
	map_set(&harness->values, name, added);
	return added;
}

void
harness_input(struct harness *harness, const char *name, const char *value)
{
	(void)add_value(harness, str_from(name), str_from(value), true);
}

struct builtin_value *
harness_secret(struct harness *harness, const char *input, const char *secret, const char *value)
{
	struct builtin_secret *named = arena_new(&harness->sandbox.a, struct builtin_secret);
	struct builtin_value *added = add_value(harness, str_from(input), str_from(value), true);

	*named = (struct builtin_secret){str_from(secret), value != NULL};
	added->secrets = named;
	added->secret_count = 1;
	return added;
}

static void
fill_defaults(struct harness *harness, const struct builtin *builtin)
{
	for (size_t i = 0; i < builtin->input_count; i++)
		if (!map_has(&harness->values, str_from(builtin->inputs[i].name)))
			(void)add_value(harness, str_from(builtin->inputs[i].name),
				str_from(builtin->inputs[i].value), false);
}

static void
make_call(struct harness *harness, const struct builtin *builtin)
{
	struct builtin_call *call = &harness->call;

	fill_defaults(harness, builtin);
	call->builtin = builtin;
	call->value_count = harness->values.count;
	call->values = arena_array(call->a, struct builtin_value, call->value_count);
	for (size_t i = 0; i < call->value_count; i++)
		call->values[i] = *(const struct builtin_value *)harness->values.entries[i].value;
}

enum result
harness_main(struct harness *harness, const struct builtin *builtin)
{
	buf_clear(&harness->log);
	buf_clear(&harness->path);
	harness->note = STR_NONE;
	harness->help = STR_NONE;
	harness->difference_count = 0;
	map_init(&harness->outputs, harness->call.a, false);
	map_init(&harness->exports, harness->call.a, false);
	map_init(&harness->state, harness->call.a, false);
	make_call(harness, builtin);
	const enum result result = builtin->main(&harness->call);
	map_init(&harness->values, harness->call.a, true);
	return result;
}

enum result
harness_post(struct harness *harness, const struct builtin *builtin)
{
	buf_clear(&harness->log);
	make_call(harness, builtin);
	map_init(&harness->values, harness->call.a, true);
	return builtin->post(&harness->call);
}

void
harness_expect(struct harness *harness, const struct builtin *builtin, enum result expected)
{
	const enum result result = harness_main(harness, builtin);

	if (result != expected)
		fail_msg("%s: result %d, expected %d\n%" STR_FMT "%" STR_FMT, builtin->name,
			(int)result, (int)expected, STR_ARG(buf_str(&harness->log)),
			STR_ARG(harness->help));
}

bool
harness_logged(struct harness *harness, const char *part)
{
	return str_has(buf_str(&harness->log), str_from(part));
}

void
harness_assert_logged(struct harness *harness, const char *part)
{
	if (!harness_logged(harness, part))
		fail_msg("'%s' is not in the log:\n%" STR_FMT, part,
			STR_ARG(buf_str(&harness->log)));
}

static struct str
found(const struct map *map, const char *name)
{
	const struct str *value = map_find(map, str_from(name));

	return value ? *value : STR_NONE;
}

struct str
harness_output(struct harness *harness, const char *name)
{
	return found(&harness->outputs, name);
}

struct str
harness_exported(struct harness *harness, const char *name)
{
	return found(&harness->exports, name);
}

/* --- the action's side -------------------------------------------------------------------- */

bool
builtin_flag(struct builtin_call *call, const char *name, bool *out)
{
	const struct str value = builtin_input(call, name);

	if (!str_eq_nocase(value, STR("true")) && !str_eq_nocase(value, STR("false"))) {
		(void)builtin_error(call, "%s is no boolean", name);
		return false;
	}
	*out = str_eq_nocase(value, STR("true"));
	return true;
}

struct str
builtin_env(const struct builtin_call *call, const char *name)
{
	return found(&call->env, name);
}

struct str
builtin_state(const struct builtin_call *call, const char *name)
{
	return found(&call->engine->harness->state, name);
}

struct str
builtin_repository(const struct builtin_call *call)
{
	(void)call;
	return STR("octo/repo");
}

struct str
builtin_folder(const struct builtin_call *call)
{
	return sandbox_path(&call->engine->harness->sandbox, "repo");
}

struct str
builtin_token(const struct builtin_call *call)
{
	return builtin_env(call, "TEST_TOKEN");
}

bool
builtin_node(struct builtin_call *call, struct str *out, struct error *err)
{
	const struct str folder = builtin_env(call, "TEST_NODE");

	*out = path_join(call->a, folder.n > 0 ? folder : STR("/usr/bin"), STR("node"));
	if (folder.n == 0 && !file_exists(*out))
		*out = STR("/usr/local/bin/node");
	return file_exists(*out) || error_set(err, ERROR_MISSING, "node is not installed");
}

bool
builtin_is_private(const struct builtin_call *call, struct str path)
{
	(void)call;
	return str_ends(path, STR("/.secrets"));
}

static struct str
add_line(struct builtin_call *call, const char *prefix, const char *fmt, va_list args)
{
	struct harness *harness = call->engine->harness;
	const struct str text = str_vfmt(call->a, fmt, args);

	buf_add_z(&harness->log, prefix);
	buf_add(&harness->log, text);
	buf_add_char(&harness->log, '\n');
	return text;
}

void
builtin_log(struct builtin_call *call, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)add_line(call, "", fmt, args);
	va_end(args);
}

void
builtin_warning(struct builtin_call *call, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)add_line(call, "warning: ", fmt, args);
	va_end(args);
}

enum result
builtin_error(struct builtin_call *call, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)add_line(call, "error: ", fmt, args);
	va_end(args);
	return RESULT_FAILURE;
}

enum result
builtin_missing(struct builtin_call *call, const char *help, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)add_line(call, "missing: ", fmt, args);
	va_end(args);
	call->engine->harness->help = str_copy(call->a, str_from(help));
	return RESULT_FAILURE;
}

void
builtin_difference(struct builtin_call *call, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	(void)add_line(call, "difference: ", fmt, args);
	va_end(args);
	call->engine->harness->difference_count++;
}

void
builtin_note(struct builtin_call *call, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	call->engine->harness->note = add_line(call, "note: ", fmt, args);
	va_end(args);
}

void
builtin_set_output(struct builtin_call *call, const char *name, struct str value)
{
	struct harness *harness = call->engine->harness;

	map_set(&harness->outputs, str_from(name), boxed(harness, value));
}

void
builtin_export(struct builtin_call *call, const char *name, struct str value)
{
	struct harness *harness = call->engine->harness;

	map_set(&harness->exports, str_from(name), boxed(harness, value));
}

void
builtin_add_path(struct builtin_call *call, struct str directory)
{
	struct harness *harness = call->engine->harness;
	const struct str rest = str_copy(call->a, buf_str(&harness->path));

	buf_clear(&harness->path);
	buf_add(&harness->path, directory);
	buf_add_char(&harness->path, ':');
	buf_add(&harness->path, rest);
}

void
builtin_save_state(struct builtin_call *call, const char *name, struct str value)
{
	struct harness *harness = call->engine->harness;

	map_set(&harness->state, str_from(name), boxed(harness, value));
}

/* --- caches ------------------------------------------------------------------------------- */

static struct str
cache_paths(struct builtin_call *call, const struct builtin_cache *cache)
{
	struct str text = STR_NONE;

	for (size_t i = 0; i < cache->path_count; i++)
		text = str_concat(call->a, text, cache->paths[i], STR("\n"));
	return text;
}

/* As a version tells entries apart: only the same paths are the same entry. */
static const struct map_entry *
find_cache(struct harness *harness, struct str key, struct str paths)
{
	for (size_t i = 0; i < harness->caches.count; i++) {
		const struct map_entry *entry = &harness->caches.entries[i];
		if (str_starts(entry->key, key) && str_eq(*(const struct str *)entry->value, paths))
			return entry;
	}
	return NULL;
}

bool
builtin_cache_restore(struct builtin_call *call, const struct builtin_cache *cache, bool *found,
	struct builtin_cache_hit *out, struct error *err)
{
	(void)err;
	*found = false;
	for (size_t i = 0; !*found && i < cache->key_count; i++) {
		const struct map_entry *entry =
			find_cache(call->engine->harness, cache->keys[i], cache_paths(call, cache));
		*found = entry != NULL;
		if (entry)
			*out = (struct builtin_cache_hit){entry->key, 1};
	}
	return true;
}

static bool
any_exists(struct builtin_call *call, const struct builtin_cache *cache)
{
	for (size_t i = 0; i < cache->path_count; i++)
		if (file_exists(builtin_absolute(call, cache->paths[i])))
			return true;
	return false;
}

enum builtin_cache_saved
builtin_cache_save(struct builtin_call *call, const struct builtin_cache *cache,
	uint64_t *size_bytes, struct error *err)
{
	struct harness *harness = call->engine->harness;

	(void)err;
	*size_bytes = 1;
	if (map_find(&harness->caches, cache->keys[0]))
		return BUILTIN_CACHE_TAKEN;
	if (!any_exists(call, cache))
		return BUILTIN_CACHE_EMPTY;
	map_set(&harness->caches, str_copy(call->a, cache->keys[0]),
		boxed(harness, cache_paths(call, cache)));
	return BUILTIN_CACHE_SAVED;
}

bool
builtin_is_cancelled(const struct builtin_call *call)
{
	return call->engine->harness->is_cancelled;
}

/* In the child. */
static void
run_program(struct builtin_call *call, const struct builtin_exec *exec, int out)
{
	const struct str cwd = exec->cwd.n > 0 ? exec->cwd : call->workspace;

	if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0 ||
		chdir(str_z(call->a, cwd)) != 0)
		_exit(126);
	(void)clearenv();
	(void)setenv("HOME", str_z(call->a, call->home), 1);
	for (size_t i = 0; i < call->env.count; i++)
		(void)setenv(str_z(call->a, call->env.entries[i].key),
			str_z(call->a, *(const struct str *)call->env.entries[i].value), 1);
	for (size_t i = 0; exec->env && exec->env[i]; i++)
		(void)putenv((char *)(uintptr_t)exec->env[i]);
	execvp(exec->argv[0], (char *const *)(uintptr_t)exec->argv);
	_exit(127);
}

static struct str
read_output(struct builtin_call *call, int fd)
{
	struct buf b;
	ssize_t n;

	buf_init(&b, BUF_UNBOUNDED);
	do {
		n = read(fd, buf_room(&b, 65536), 65536);
		b.n += n > 0 ? (size_t)n : 0;
	} while (n > 0);
	return buf_take(call->a, &b);
}

bool
builtin_exec(struct builtin_call *call, const struct builtin_exec *exec, int *exit_code,
	struct error *err)
{
	int ends[2];
	int status;

	assert_int_equal(pipe(ends), 0);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		run_program(call, exec, ends[1]);
	(void)close(ends[1]);
	const struct str output = read_output(call, ends[0]);
	(void)close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (exec->capture)
		*exec->capture = output;
	else
		buf_add(&call->engine->harness->log, output);
	*exit_code = WEXITSTATUS(status);
	if (*exit_code == 127)
		return error_set(err, ERROR_MISSING, "'%s' was not found", exec->argv[0]);
	return true;
}

bool
builtin_checkout(struct builtin_call *call, const struct builtin_checkout *options,
	struct builtin_checkout_result *out, struct error *err)
{
	if (str_eq(options->ref, STR("gone")))
		return error_set(err, ERROR_MISSING, "the repository has no 'gone'");
	builtin_log(call,
		"checkout path=%" STR_FMT " ref=%" STR_FMT " depth=%d tags=%d clean=%d "
		"submodules=%d recursive=%d",
		STR_ARG(options->path), STR_ARG(options->ref), options->fetch_depth,
		options->fetch_tags, options->clean, options->submodules, options->recursive);
	*out = (struct builtin_checkout_result){
		.commit = STR("0123456789012345678901234567890123456789"),
		.ref = STR("refs/heads/main"),
		.file_count = 42,
		.changed_count = str_eq(options->path, STR("clean")) ? 0 : 2,
	};
	return true;
}

bool
builtin_local_repository(
	const struct builtin_call *call, struct str name, struct str ref, struct str *folder)
{
	(void)ref;
	*folder = call->workspace;
	return str_eq_nocase(name, STR("local/repo"));
}

static const struct download_options downloads = {.user_agent = {"lact/test", 9}};

bool
builtin_fetch(struct builtin_call *call, const char *url, const char *accept, struct str *out,
	struct error *err)
{
	struct download_options options = downloads;

	if (call->offline)
		return error_set(err, ERROR_MISSING, "offline");
	options.accept = str_from(accept);
	return download_text(call->a, url, (size_t)64 << 20, &options, out, err);
}

bool
builtin_install(struct builtin_call *call, const char *url, struct str integrity,
	struct str directory, int strip, struct error *err)
{
	const struct str archive = str_concat(call->a, directory, STR(".download"));
	struct download_options options = downloads;

	if (call->offline)
		return error_set(err, ERROR_MISSING, "offline");
	options.integrity = integrity;
	const bool ok =
		file_make_dirs(path_folder(directory), 0755, err) &&
		download_file(archive, url, &options, err) &&
		archive_extract(archive, directory, &(struct archive_options){.strip = strip}, err);
	IGNORE(file_remove_tree(archive, NULL)); /* the sandbox goes anyway */
	return ok;
}

/* The digest of all matching files' text: enough to tell changes apart. */
bool
builtin_hash_files(struct builtin_call *call, const struct str *patterns, size_t count,
	struct str *out, struct error *err)
{
	struct buf all;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n;

	buf_init(&all, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++) {
		struct str pattern = patterns[i];
		if (str_starts(pattern, STR("**/")))
			pattern = str_slice(pattern, 3, pattern.n);
		glob_t matched;
		const char *z = str_z(call->a, path_join(call->a, call->workspace, pattern));
		if (glob(z, 0, NULL, &matched) != 0)
			continue;
		for (size_t j = 0; j < matched.gl_pathc; j++) {
			struct str text;
			assert_true(file_read(call->a, str_from(matched.gl_pathv[j]),
				(size_t)1 << 20, &text, err));
			buf_add(&all, text);
		}
		globfree(&matched);
	}
	*out = STR_NONE;
	if (all.n > 0) {
		assert_int_equal(EVP_Digest(all.p, all.n, digest, &n, EVP_sha256(), NULL), 1);
		*out = str_fmt(
			call->a, "%02x%02x%02x%02x", digest[0], digest[1], digest[2], digest[3]);
	}
	buf_free(&all);
	return true;
}
