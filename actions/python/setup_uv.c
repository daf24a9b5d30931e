/*
 * astral-sh/setup-uv: a uv of the asked-for version on the job's PATH.
 *
 * Cache      The key is that of versions 6 and later. uv's own folder below HOME is shared by the
 *            runs of this machine (package_cache.h), so it is not pruned; a folder of
 *            `cache-local-path` is.
 * Source     github.com/astral-sh/setup-uv action.yml of v1 to v8, src/setup-uv.ts,
 *            src/utils/inputs.ts, src/cache/restore-cache.ts, src/save-cache.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/base/os_release.h"
#include "actions/base/package_cache.h"
#include "actions/python/python_version.h"
#include "actions/python/uv_install.h"
#include "actions/python/uv_version.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#define CACHE_VERSION "2"
#define RELEASE_MAX   ((size_t)1 << 16)
#define AUTO_MAJOR    5 /* where `enable-cache` became `auto` */

static const struct builtin_input inputs[] = {
	{"version", "", false},
	{"version-file", "", false},
	{"pyproject-file", "", false},
	{"uv-file", "", false},
	{"python-version", "", false},
	{"python-arch", "", false},
	{"activate-environment", "false", false},
	{"no-project", "false", false},
	{"venv-path", "", false},
	{"working-directory", "", false},
	{"checksum", "", false},
	{"github-token", "", false},
	{"enable-cache", "auto", false},
	{"cache-dependency-glob",
		"**/*requirements*.txt\n**/*requirements*.in\n**/*constraints*.txt\n"
		"**/*constraints*.in\n**/pyproject.toml\n**/uv.lock\n**/*.py.lock",
		false},
	{"restore-cache", "true", false},
	{"save-cache", "true", false},
	{"cache-suffix", "", false},
	{"cache-local-path", "", false},
	{"prune-cache", "true", false},
	{"cache-python", "false", false},
	{"ignore-nothing-to-cache", "false", false},
	{"ignore-empty-workdir", "false", false},
	{"tool-dir", "", false},
	{"tool-bin-dir", "", false},
	{"manifest-file", "", false},
	{"add-problem-matchers", "true", false},
	{"resolution-strategy", "highest", false},
	{"download-from-astral-mirror", "true", false},
	{"quiet", "false", false},
};

static const char matcher[] =
	"{\"problemMatcher\": [{\"owner\": \"python\", \"pattern\": ["
	"{\"file\": 1, \"line\": 2, "
	"\"regexp\": "
	"\"^\\\\s*File\\\\s\\\\\\\"(.*)\\\\\\\",\\\\sline\\\\s(\\\\d+),\\\\sin\\\\s(.*)$\"},"
	"{\"message\": 2, \"regexp\": \"^\\\\s*raise\\\\s(.*)\\\\(\\\\'(.*)\\\\'\\\\)$\"}]}]}\n";

/* What the steps after are told of a uv. */
struct uv {
	struct tool tool;
	struct str program;       /* the job's link to it */
	struct str folder;        /* `working-directory` */
	struct str python_folder; /* UV_PYTHON_INSTALL_DIR */
	struct str cache_folder;  /* UV_CACHE_DIR; empty: as uv has it */
};

/* Anything but `true` is false, as the published action reads most of its inputs. */
static bool
is_true(const struct builtin_call *call, const char *name)
{
	return str_eq(builtin_input(call, name), STR("true"));
}

/* An input's path, seen from the working directory. */
static struct str
path_of(struct builtin_call *call, const struct uv *uv, struct str text)
{
	const bool is_home = str_starts(text, STR("~"));

	return path_normal(call->a,
		is_home ? builtin_absolute(call, text) : path_join(call->a, uv->folder, text));
}

static struct str
working_directory(struct builtin_call *call)
{
	return path_normal(
		call->a, builtin_absolute(call, builtin_input(call, "working-directory")));
}

/* --- uv ----------------------------------------------------------------------------------- */

/* Its programs alone: what else lies beside them on this machine is not on GitHub's. */
static bool
link_programs(struct builtin_call *call, struct uv *uv, struct error *err)
{
	static const char *const names[] = {"uv", "uvx"};
	const struct str bin = str_concat(call->a, call->temp, STR("/uv-"), uv->tool.version);

	if (!file_make_dirs(bin, 0755, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct str from = path_join(call->a, uv->tool.path, str_from(names[i]));
		if (file_exists(from) &&
			!file_link(from, path_join(call->a, bin, str_from(names[i])), err))
			return false;
	}
	uv->program = path_join(call->a, bin, STR("uv"));
	return true;
}

static bool
read_strategy(struct builtin_call *call, bool *lowest)
{
	const struct str strategy = builtin_input(call, "resolution-strategy");

	*lowest = str_eq(strategy, STR("lowest"));
	if (*lowest || strategy.n == 0 || str_eq(strategy, STR("highest")))
		return true;
	(void)builtin_error(call,
		"Invalid resolution-strategy: %" STR_FMT ". Must be 'highest' or 'lowest'.",
		STR_ARG(strategy));
	return false;
}

static bool
install(struct builtin_call *call, struct uv *uv)
{
	struct uv_request request = {.arch = tool_cache_arch(call->a)};
	struct error err = {0};

	if (!uv_version_spec(call, uv->folder, &request.spec) ||
		!read_strategy(call, &request.lowest))
		return false;
	request.is_latest = str_eq(request.spec, STR("latest"));
	request.range = request.is_latest ? semver_range_parse(call->a, STR("*"))
					  : python_version_range(call->a, request.spec, false);
	if (!request.range) {
		(void)builtin_error(call, "No version found for %" STR_FMT, STR_ARG(request.spec));
		return false;
	}
	if (uv_install(call, &request, &uv->tool, &err) && link_programs(call, uv, &err))
		return true;
	(void)tool_fail(call, &err);
	return false;
}

/* --- folders ------------------------------------------------------------------------------ */

/* `cache-dir` of uv.toml or pyproject.toml: then UV_CACHE_DIR stays as it is. */
static struct str
configured_cache(struct builtin_call *call, const struct uv *uv)
{
	static const char *const names[] = {"uv.toml", "pyproject.toml"};
	struct str found = STR_NONE;
	struct str text;

	for (size_t i = 0; i < COUNT_OF(names) && found.n == 0; i++)
		if (file_read(call->a, path_join(call->a, uv->folder, str_from(names[i])),
			    RELEASE_MAX, &text, NULL))
			found = uv_toml_value(
				text, i == 0 ? STR_NONE : STR("tool.uv"), STR("cache-dir"));
	return found;
}

static void
choose_folders(struct builtin_call *call, struct uv *uv, bool caches)
{
	const struct str input = builtin_input(call, "cache-local-path");
	const struct str configured = configured_cache(call, uv);
	const struct str python = builtin_env(call, "UV_PYTHON_INSTALL_DIR");

	uv->python_folder = python.n > 0
				    ? python
				    : path_join(call->a, call->home, STR(".local/share/uv/python"));
	if (input.n > 0)
		uv->cache_folder = path_of(call, uv, input);
	else if (configured.n > 0)
		uv->cache_folder = path_of(call, uv, configured);
	else if (builtin_env(call, "UV_CACHE_DIR").n > 0)
		uv->cache_folder = builtin_env(call, "UV_CACHE_DIR");
	else if (caches)
		uv->cache_folder = path_join(call->a, call->home, STR(".cache/uv"));
	if (uv->cache_folder.n > 0 && (input.n > 0 || configured.n == 0)) {
		builtin_export(call, "UV_CACHE_DIR", uv->cache_folder);
		builtin_log(call, "Set UV_CACHE_DIR to %" STR_FMT, STR_ARG(uv->cache_folder));
	}
}

static void
add_path(struct builtin_call *call, struct str folder)
{
	if (builtin_env(call, "UV_NO_MODIFY_PATH").n > 0)
		return;
	builtin_add_path(call, folder);
	builtin_log(call, "Added %" STR_FMT " to the path", STR_ARG(folder));
}

/* Where `uv tool install` puts programs. */
static void
set_tools(struct builtin_call *call, const struct uv *uv)
{
	const struct str bin = builtin_input(call, "tool-bin-dir");
	const struct str tools = builtin_input(call, "tool-dir");
	const struct str xdg_bin = builtin_env(call, "XDG_BIN_HOME");
	const struct str xdg_data = builtin_env(call, "XDG_DATA_HOME");

	if (bin.n > 0)
		builtin_export(call, "UV_TOOL_BIN_DIR", path_of(call, uv, bin));
	if (tools.n > 0)
		builtin_export(call, "UV_TOOL_DIR", path_of(call, uv, tools));
	if (bin.n > 0)
		add_path(call, path_of(call, uv, bin));
	else if (xdg_bin.n > 0)
		add_path(call, xdg_bin);
	else if (xdg_data.n > 0)
		add_path(call, path_normal(call->a, path_join(call->a, xdg_data, STR("../bin"))));
	else
		add_path(call, path_join(call->a, call->home, STR(".local/bin")));
}

static void
set_outputs(struct builtin_call *call, const struct uv *uv)
{
	const struct str bin = path_folder(uv->program);

	builtin_set_output(call, "uv-version", uv->tool.version);
	builtin_set_output(call, "uv-path", uv->program);
	builtin_set_output(call, "uvx-path", path_join(call->a, bin, STR("uvx")));
	add_path(call, bin);
	builtin_export(call, "UV_PYTHON_INSTALL_DIR", uv->python_folder);
	add_path(call, uv->python_folder);
	builtin_log(call, "Successfully installed uv version %" STR_FMT, STR_ARG(uv->tool.version));
	builtin_note(call, "uv %" STR_FMT " (%s)", STR_ARG(uv->tool.version), uv->tool.place);
}

/* --- Python ------------------------------------------------------------------------------- */

/* Runs uv as the steps after will. */
static bool
run_uv(struct builtin_call *call, const struct uv *uv, const char *const *argv, struct str *capture,
	int *exit_code, struct error *err)
{
	const struct str python = builtin_input(call, "python-version");
	const char *env[4] = {str_z(
		call->a, str_concat(call->a, STR("UV_PYTHON_INSTALL_DIR="), uv->python_folder))};
	size_t count = 1;

	if (python.n > 0)
		env[count++] = str_z(call->a, str_concat(call->a, STR("UV_PYTHON="), python));
	if (uv->cache_folder.n > 0)
		env[count++] =
			str_z(call->a, str_concat(call->a, STR("UV_CACHE_DIR="), uv->cache_folder));
	return builtin_exec(call,
		&(const struct builtin_exec){
			.argv = argv, .env = env, .cwd = uv->folder, .capture = capture},
		exit_code, err);
}

static enum result
activate(struct builtin_call *call, const struct uv *uv)
{
	const struct str input = builtin_input(call, "venv-path");
	const struct str venv = path_of(call, uv, input.n > 0 ? input : STR(".venv"));
	const char *argv[] = {
		str_z(call->a, uv->program), "venv", str_z(call->a, venv), NULL, NULL};
	struct error err = {0};
	bool no_project;
	int exit_code;

	if (!builtin_flag(call, "no-project", &no_project))
		return RESULT_FAILURE;
	argv[3] = no_project ? "--no-project" : NULL;
	if (builtin_env(call, "UV_NO_MODIFY_PATH").n > 0)
		return builtin_error(call, "UV_NO_MODIFY_PATH and activate-environment cannot be "
					   "used together.");
	builtin_log(call, "Activating python venv at %" STR_FMT "...", STR_ARG(venv));
	if (!run_uv(call, uv, argv, NULL, &exit_code, &err))
		return tool_fail(call, &err);
	if (exit_code != 0)
		return builtin_error(call, "uv venv exits with %d", exit_code);
	builtin_add_path(call, path_join(call->a, venv, STR("bin")));
	builtin_export(call, "VIRTUAL_ENV", venv);
	builtin_set_output(call, "venv", venv);
	return RESULT_SUCCESS;
}

/* What the input says, else the version of the Python that uv finds; "unknown". */
static struct str
python_version(struct builtin_call *call, const struct uv *uv)
{
	const struct str input = builtin_input(call, "python-version");
	const char *const find[] = {str_z(call->a, uv->program), "python", "find", NULL};
	struct str printed;
	int exit_code;

	if (input.n > 0)
		return input;
	if (!run_uv(call, uv, find, &printed, &exit_code, NULL) || exit_code != 0)
		return STR("unknown");
	const char *const ask[] = {str_z(call->a, str_trim(printed)), "--version", NULL};
	if (!ask[0] || !tool_output(call, ask, &printed, NULL) ||
		!str_starts(printed, STR("Python ")))
		return STR("unknown");
	return str_trim(str_slice(printed, 7, printed.n));
}

/* --- cache -------------------------------------------------------------------------------- */

static bool
is_told(struct builtin_call *call, const char *what, struct str name)
{
	builtin_log(call, "Caching is disabled for %s%" STR_FMT, what, STR_ARG(name));
	return false;
}

/* Not in events whose caches others could poison. */
static bool
caches_by_itself(struct builtin_call *call)
{
	const struct str event = builtin_env(call, "GITHUB_EVENT_NAME");

	if (action_major(call) < AUTO_MAJOR)
		return false;
	if (str_starts(builtin_env(call, "GITHUB_REF"), STR("refs/tags/")) &&
		str_eq(event, STR("push")))
		return is_told(call, "tag pushes", STR_NONE);
	if (str_eq(event, STR("pull_request_target")) || str_eq(event, STR("workflow_run")) ||
		str_eq(event, STR("release")))
		return is_told(call, "the event ", event);
	return true;
}

static bool
is_cached(struct builtin_call *call)
{
	return str_eq(builtin_input(call, "enable-cache"), STR("auto"))
		       ? caches_by_itself(call)
		       : is_true(call, "enable-cache");
}

/* "ubuntu-24.04" */
static struct str
system_version(struct builtin_call *call)
{
	const struct str id = os_release(call, "ID");

	if (id.n == 0)
		return str_eq(tool_os(call->a), STR("darwin")) ? STR("macos") : STR("linux");
	return str_concat(call->a, id, STR("-"), os_release(call, "VERSION_ID"));
}

static struct str
platform(struct builtin_call *call)
{
	const bool is_arm = str_eq(tool_cache_arch(call->a), STR("arm64"));
	const struct str arch = is_arm ? STR("aarch64") : STR("x86_64");

	if (str_eq(tool_os(call->a), STR("darwin")))
		return str_concat(call->a, arch, STR("-apple-darwin"));
	return str_concat(call->a, arch,
		tool_is_musl() ? STR("-unknown-linux-musl") : STR("-unknown-linux-gnu"));
}

/* As encodeURIComponent of JavaScript. */
static struct str
encoded(struct builtin_call *call, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const char c[2] = {text.p[i], 0};
		if (char_is_word(*c) || str_has(STR("-.!~*'()"), str_from(c)))
			buf_add_char(&b, *c);
		else
			buf_add_fmt(&b, "%%%02X", (unsigned)(unsigned char)*c);
	}
	return buf_take(call->a, &b);
}

/* "-HASH" of what `cache-dependency-glob` matches. */
static bool
hash_dependencies(
	struct builtin_call *call, const struct uv *uv, struct str *out, struct error *err)
{
	struct str *patterns;
	struct str hash = STR_NONE;
	size_t count;

	builtin_lines(call, "cache-dependency-glob", &patterns, &count);
	for (size_t i = 0; i < count; i++) {
		const struct str mark = str_starts(patterns[i], STR("!")) ? STR("!") : STR_NONE;
		const struct str bare = str_slice(patterns[i], mark.n, patterns[i].n);
		const struct str full = path_of(call, uv, bare);
		patterns[i] = str_concat(call->a, mark, path_within(full, call->workspace));
	}
	if (count > 0 && !builtin_hash_files(call, patterns, count, &hash, err))
		return false;
	if (count > 0 && hash.n == 0)
		builtin_warning(call,
			"No file matched to [%" STR_FMT "]. The cache will never get invalidated. "
			"Make sure you have checked out the target repository and configured the "
			"cache-dependency-glob input correctly.",
			STR_ARG(builtin_input(call, "cache-dependency-glob")));
	*out = str_concat(call->a, STR("-"), hash.n > 0 ? hash : STR("no-dependency-glob"));
	return true;
}

static enum result
restore_cache(struct builtin_call *call, const struct uv *uv, struct str python)
{
	const struct str suffix = builtin_input(call, "cache-suffix");
	const bool with_python = is_true(call, "cache-python");
	const struct str before = str_concat(call->a, STR("setup-uv-" CACHE_VERSION "-"),
		platform(call), STR("-"), system_version(call), STR("-"), encoded(call, python),
		is_true(call, "prune-cache") ? STR("-pruned") : STR_NONE,
		with_python ? STR("-py") : STR_NONE);
	const bool is_below_home = path_is_below(uv->cache_folder, call->home);
	struct str paths[2];
	struct error err = {0};
	struct str hash;

	if (!hash_dependencies(call, uv, &hash, &err))
		return tool_fail(call, &err);
	paths[0] = is_below_home
			   ? path_join(call->a, STR("~"), path_within(uv->cache_folder, call->home))
			   : uv->cache_folder;
	paths[1] = STR("~/.local/share/uv/python");
	const struct str key = str_concat(
		call->a, before, hash, suffix.n > 0 ? STR("-") : STR_NONE, encoded(call, suffix));
	builtin_set_output(call, "cache-key", key);
	builtin_set_output(call, "python-cache-hit", STR("false"));
	if (!is_true(call, "restore-cache")) {
		builtin_log(call, "restore-cache is false. Skipping restore cache step.");
		return RESULT_SUCCESS;
	}
	package_cache_restore(call, &(const struct package_cache){
					    .name = "uv",
					    .paths = paths,
					    .path_count = with_python ? 2 : 1,
					    .key = key,
					    .restore_keys = &before,
					    .restore_key_count = 1,
				    });
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static void
tell_unused(struct builtin_call *call, const struct uv *uv)
{
	struct str *names;
	size_t count;

	if (file_list(call->a, uv->folder, &names, &count, NULL) && count == 0 &&
		!is_true(call, "ignore-empty-workdir"))
		builtin_warning(call, "Empty workdir detected. This may cause unexpected behavior. "
				      "You can enable ignore-empty-workdir to mute this warning.");
	if (builtin_input(call, "checksum").n > 0)
		builtin_difference(call, "astral-sh/setup-uv: `checksum` is of GitHub's archive; "
					 "lact checks that of PyPI's wheel");
	if (builtin_input(call, "manifest-file").n > 0)
		builtin_difference(call, "astral-sh/setup-uv: `manifest-file` is not used");
}

static bool
add_matcher(struct builtin_call *call, struct error *err)
{
	const struct str path = path_join(call->a, call->temp, STR("setup-uv-python.json"));

	if (!is_true(call, "add-problem-matchers"))
		return true;
	if (!file_write(path, str_from(matcher), 0644, err))
		return false;
	builtin_log(call, "##[add-matcher]%" STR_FMT, STR_ARG(path));
	return true;
}

static enum result
run(struct builtin_call *call)
{
	struct uv uv = {.folder = working_directory(call)};
	const struct str python = builtin_input(call, "python-version");
	const bool caches = is_cached(call);
	struct error err = {0};
	bool activates;

	tell_unused(call, &uv);
	if (!builtin_flag(call, "activate-environment", &activates) || !install(call, &uv))
		return RESULT_FAILURE;
	choose_folders(call, &uv, caches);
	set_tools(call, &uv);
	set_outputs(call, &uv);
	if (python.n > 0)
		builtin_export(call, "UV_PYTHON", python);
	if (activates && activate(call, &uv) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (!add_matcher(call, &err))
		return tool_fail(call, &err);
	const struct str version = python_version(call, &uv);
	builtin_set_output(call, "python-version", version);
	builtin_save_state(call, "uv-path", uv.program);
	return caches ? restore_cache(call, &uv, version) : RESULT_SUCCESS;
}

/* --- post --------------------------------------------------------------------------------- */

static void
prune(struct builtin_call *call)
{
	const struct str program = builtin_state(call, "uv-path");
	const char *const argv[] = {str_z(call->a, program), "cache", "prune", "--ci", NULL};
	const struct builtin_exec exec = {.argv = argv};
	struct error err = {0};
	int exit_code;

	builtin_log(call, "Pruning cache...");
	if (!builtin_exec(call, &exec, &exit_code, &err))
		builtin_warning(call, "%s", err.text);
	else if (exit_code != 0)
		builtin_warning(call, "uv cache prune exits with %d", exit_code);
}

static enum result
after(struct builtin_call *call)
{
	if (!is_cached(call))
		return RESULT_SUCCESS;
	if (str_eq(builtin_input(call, "save-cache"), STR("false"))) {
		builtin_log(call, "save-cache is false. Skipping save cache step.");
		return RESULT_SUCCESS;
	}
	if (is_true(call, "prune-cache") && builtin_input(call, "cache-local-path").n > 0)
		prune(call);
	return package_cache_save(call);
}

const struct builtin action_setup_uv = {
	.name = "astral-sh/setup-uv",
	.summary = "a uv from this machine or PyPI, and its cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = after,
	.post_if_success = true,
	.has_stores = true,
};
