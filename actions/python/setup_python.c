/*
 * actions/setup-python: a Python of the asked-for version on the job's PATH.
 *
 * The interpreter is one of this machine's (python_find.h); the job works in a virtual environment
 * of its own (python_venv.h), so that `pip install` neither needs nor changes the machine's.
 * Source     github.com/actions/setup-python action.yml, src/find-python.ts,
 *            src/cache-distributions/
 */
#include "actions/actions.h"
#include "actions/base/os_release.h"
#include "actions/base/package_cache.h"
#include "actions/python/python_venv.h"
#include "actions/python/python_version.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

static const struct builtin_input inputs[] = {
	{"python-version", "", false},
	{"python-version-file", "", false},
	{"cache", "", false},
	{"architecture", "", false},
	{"check-latest", "false", false},
	{"token", "", false},
	{"cache-dependency-path", "", false},
	{"update-environment", "true", false},
	{"allow-prereleases", "false", false},
	{"freethreaded", "false", false},
	{"pip-version", "", false},
	{"pip-install", "", false},
};

/* The requirements that are looked for if none are named. */
static const char *const default_requirements[] = {"**/requirements.txt", "**/pyproject.toml"};

/* --- interpreter -------------------------------------------------------------------------- */

static enum result
none_found(struct builtin_call *call, struct str spec)
{
	const struct str help = str_fmt(call->a,
		"install one: uv python install %" STR_FMT "; pyenv install %" STR_FMT
		"; apt install python%" STR_FMT " python%" STR_FMT "-venv",
		STR_ARG(spec), STR_ARG(spec), STR_ARG(spec), STR_ARG(spec));

	return builtin_missing(call, str_z(call->a, help),
		"no Python for '%" STR_FMT "': not in the tool cache (%" STR_FMT
		"/Python), pyenv, uv, asdf or mise, nor as python3.N in /usr/local/bin or "
		"/usr/bin or on PATH",
		STR_ARG(spec), STR_ARG(call->tool_cache));
}

static enum result
refuse_other(struct builtin_call *call, struct str spec)
{
	return builtin_missing(call, "use a version of CPython, such as 3.11",
		"lact cannot set up '%" STR_FMT "': it is not a CPython", STR_ARG(spec));
}

/* pypy3.10, graalpy-24, 3.13t */
static bool
is_other_python(struct builtin_call *call, struct str spec)
{
	bool freethreaded;

	return str_starts(spec, STR("pypy")) || str_starts(spec, STR("graalpy")) ||
	       str_ends(spec, STR("t")) ||
	       (builtin_flag(call, "freethreaded", &freethreaded) && freethreaded);
}

/* --- environment -------------------------------------------------------------------------- */

static bool
is_system_prefix(struct str prefix)
{
	return str_eq(prefix, STR("/usr")) || str_eq(prefix, STR("/usr/local"));
}

/* What compilers and the loader need of an interpreter that is not the system's. */
static void
export_libraries(struct builtin_call *call, const struct python *python)
{
	const struct str lib = path_join(call->a, python->prefix, STR("lib"));
	const struct str before = builtin_env(call, "LD_LIBRARY_PATH");

	if (is_system_prefix(python->prefix))
		return;
	builtin_export(call, "PKG_CONFIG_PATH", path_join(call->a, lib, STR("pkgconfig")));
	if (!str_eq(tool_os(call->a), STR("linux")) || path_is_below(before, lib))
		return;
	builtin_export(call, "LD_LIBRARY_PATH",
		before.n > 0 ? str_concat(call->a, lib, STR(":"), before) : lib);
}

static void
update_environment(struct builtin_call *call, const struct python *python, struct str location)
{
	static const char *const roots[] = {
		"pythonLocation", "Python_ROOT_DIR", "Python2_ROOT_DIR", "Python3_ROOT_DIR"};

	for (size_t i = 0; i < COUNT_OF(roots); i++)
		builtin_export(call, roots[i], location);
	export_libraries(call, python);
	builtin_add_path(call, location);
	builtin_add_path(call, path_join(call->a, location, STR("bin")));
}

static enum result
set_up(struct builtin_call *call, const struct python *python)
{
	const struct str location =
		str_concat(call->a, call->temp, STR("/python-"), python->version);
	struct error err = {0};
	bool update;

	if (!builtin_flag(call, "update-environment", &update))
		return RESULT_FAILURE;
	if (!python_venv_make(call, python, location, &err))
		return tool_fail(call, &err);
	if (update)
		update_environment(call, python, location);
	builtin_set_output(call, "python-version", python->version);
	builtin_set_output(call, "python-path", path_join(call->a, location, STR("bin/python")));
	builtin_log(call, "Successfully set up CPython (%" STR_FMT ")", STR_ARG(python->version));
	builtin_log(call, "It is %" STR_FMT " (%s), in a virtual environment of the job",
		STR_ARG(python->executable), python->place);
	builtin_note(call, "python %" STR_FMT " (%s)", STR_ARG(python->version), python->place);
	return RESULT_SUCCESS;
}

static enum result
set_up_spec(struct builtin_call *call, struct str spec, struct str arch, struct python *python)
{
	bool prereleases;

	if (!builtin_flag(call, "allow-prereleases", &prereleases))
		return RESULT_FAILURE;
	if (is_other_python(call, spec))
		return refuse_other(call, spec);
	const struct semver_range *range = python_version_range(call->a, spec, prereleases);
	if (!range)
		return builtin_error(
			call, "'%" STR_FMT "' is not a version or range of Python", STR_ARG(spec));
	if (!python_find(call, range, arch, python))
		return none_found(call, spec);
	return set_up(call, python);
}

/* --- cache -------------------------------------------------------------------------------- */

static bool
hash_given(struct builtin_call *call, struct str given, struct str *out, struct error *err)
{
	struct str *patterns = NULL;
	struct str line;
	size_t count = 0;
	size_t capacity = 0;

	while (str_line(&given, &line))
		*arena_push(call->a, patterns, count, capacity) = str_trim(line);
	return builtin_hash_files(call, patterns, count, out, err);
}

/* Empty if no file matches. */
static bool
hash_requirements(struct builtin_call *call, struct str *out, struct error *err)
{
	const struct str given = builtin_input(call, "cache-dependency-path");

	*out = STR_NONE;
	if (given.n > 0)
		return hash_given(call, given, out, err);
	for (size_t i = 0; i < COUNT_OF(default_requirements) && out->n == 0; i++) {
		const struct str pattern = str_from(default_requirements[i]);
		if (!builtin_hash_files(call, &pattern, 1, out, err))
			return false;
	}
	return true;
}

static enum result
no_requirements(struct builtin_call *call)
{
	struct str given = builtin_input(call, "cache-dependency-path");

	if (given.n == 0)
		given = STR("**/requirements.txt or **/pyproject.toml");
	return builtin_error(call,
		"No file in %" STR_FMT " matched to [%" STR_FMT
		"], make sure you have checked out the target repository",
		STR_ARG(call->workspace), STR_ARG(given));
}

/* "24.04-Ubuntu-" on Linux: packages with programs in them fit one system. */
static struct str
system_part(struct builtin_call *call)
{
	const struct str name = os_release(call, "NAME");
	const struct str version = os_release(call, "VERSION_ID");

	if (version.n == 0)
		return STR_NONE;
	return str_concat(
		call->a, version, STR("-"), str_slice(name, 0, str_index(name, ' ', 0)), STR("-"));
}

static enum result
restore_pip(struct builtin_call *call, const struct python *python)
{
	struct error err = {0};
	struct str hash;

	if (!hash_requirements(call, &hash, &err))
		return tool_fail(call, &err);
	if (hash.n == 0)
		return no_requirements(call);
	const struct str folder = STR("~/.cache/pip");
	const struct str start = str_concat(call->a, STR("setup-python-"),
		builtin_env(call, "RUNNER_OS"), STR("-"), tool_cache_arch(call->a), STR("-"),
		system_part(call), STR("python-"), python->version, STR("-pip"));
	package_cache_restore(call, &(const struct package_cache){
					    .name = "pip",
					    .paths = &folder,
					    .path_count = 1,
					    .key = str_concat(call->a, start, STR("-"), hash),
					    .restore_keys = &start,
					    .restore_key_count = 1,
				    });
	return RESULT_SUCCESS;
}

static enum result
restore_cache(struct builtin_call *call, const struct python *python)
{
	const struct str name = builtin_input(call, "cache");

	if (name.n == 0)
		return RESULT_SUCCESS;
	if (str_eq(name, STR("pip")))
		return restore_pip(call, python);
	if (!str_eq(name, STR("pipenv")) && !str_eq(name, STR("poetry")))
		return builtin_error(
			call, "Caching for '%" STR_FMT "' is not supported", STR_ARG(name));
	/* these hold whole environments, which are bound to the place where they were made */
	builtin_log(call, "%" STR_FMT " cache is not found", STR_ARG(name));
	builtin_set_output(call, "cache-hit", STR("false"));
	return RESULT_SUCCESS;
}

/* --- pip-install -------------------------------------------------------------------------- */

/* `pip-version` and `pip-install` go to pip as they are. */
static enum result
pip_install(struct builtin_call *call, const struct python *python, struct str what)
{
	const struct str pip =
		str_concat(call->a, call->temp, STR("/python-"), python->version, STR("/bin/pip"));
	const struct str command = str_concat(call->a, STR("exec \"$0\" install "), what);
	const char *const argv[] = {"sh", "-c", str_z(call->a, command), str_z(call->a, pip), NULL};
	const struct builtin_exec exec = {.argv = argv};
	struct error err = {0};
	int exit_code;

	if (!builtin_exec(call, &exec, &exit_code, &err))
		return tool_fail(call, &err);
	return exit_code == 0 ? RESULT_SUCCESS
			      : builtin_error(call, "pip install exits with %d", exit_code);
}

static enum result
run_pip(struct builtin_call *call, const struct python *python)
{
	const struct str version = builtin_input(call, "pip-version");
	const struct str what = builtin_input(call, "pip-install");

	if (version.n > 0 && pip_install(call, python,
				     str_concat(call->a, STR("--upgrade 'pip=="), version,
					     STR("'"))) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return what.n > 0 ? pip_install(call, python, what) : RESULT_SUCCESS;
}

static enum result
run(struct builtin_call *call)
{
	struct python python;
	struct str *specs;
	struct str arch;
	size_t count;

	if (!python_version_specs(call, &specs, &count) || !tool_check_arch(call, "Python", &arch))
		return RESULT_FAILURE;
	for (size_t i = 0; i < count; i++)
		if (set_up_spec(call, specs[i], arch, &python) != RESULT_SUCCESS)
			return RESULT_FAILURE;
	if (restore_cache(call, &python) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return run_pip(call, &python);
}

const struct builtin action_setup_python = {
	.name = "actions/setup-python",
	.summary = "a Python of this machine, in a virtual environment of the job",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.post_if_success = true,
	.has_stores = true,
};
