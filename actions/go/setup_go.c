/*
 * actions/setup-go: a Go of the asked-for version on the job's PATH.
 *
 * Order      lact's tool cache, what is installed on this machine (go_find.h), the network
 *            (go_fetch.h).
 * Majors     v4 caches by default, for go.sum, and v6 for go.mod; v6 sets GOTOOLCHAIN=local and
 *            reads the `toolchain` line of go.mod.
 * Source     github.com/actions/setup-go action.yml, matchers.json, src/main.ts, src/installer.ts,
 *            src/cache-restore.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/base/package_cache.h"
#include "actions/go/go_fetch.h"
#include "actions/go/go_find.h"
#include "actions/go/go_version.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#define CACHES_SINCE    4
#define TOOLCHAIN_SINCE 6

static const struct builtin_input inputs[] = {
	{"go-version", "", false},
	{"go-version-file", "", false},
	{"check-latest", "false", false},
	{"token", "", false},
	{"cache", "", false}, /* by the major: see wants_cache */
	{"cache-dependency-path", "", false},
	{"architecture", "", false},
	{"go-download-base-url", "", false},
};

static const char matcher[] =
	"{\"problemMatcher\": [{\"owner\": \"go\", \"pattern\": [{\n"
	"  \"regexp\": \"((?:\\\\.{0,2}\\\\/|\\\\.{0,2}\\\\\\\\)(?:.+\\\\.go)):"
	"(?:(\\\\d+):(\\\\d+):)? (.*)\",\n"
	"  \"file\": 1, \"line\": 2, \"column\": 3, \"message\": 4}]}]}\n";

/* The Go that the job will have. */
struct go_found {
	struct str program; /* "go", or its path */
	struct str version; /* its name: "1.22.0" */
	struct str env;     /* what `go env` prints */
};

/* --- versions ----------------------------------------------------------------------------- */

static struct str
base_of(const struct builtin_call *call)
{
	struct str base = builtin_input(call, "go-download-base-url");

	if (base.n == 0)
		base = builtin_env(call, "GO_DOWNLOAD_BASE_URL");
	while (str_ends(base, STR("/")))
		base.n--;
	return base;
}

static struct str
below_minor(struct builtin_call *call, struct str version)
{
	const struct str minor = str_slice(version, 0, str_rindex(version, '.'));

	return str_concat(call->a, STR("<"), minor, STR(".0"));
}

/* `stable` is the newest release, `oldstable` the newest of the minor version before. */
static bool
resolve_alias(struct builtin_call *call, struct go_request *request, struct error *err)
{
	const bool is_old = str_eq(request->spec, STR("oldstable"));
	struct str version;

	if (!is_old && !str_eq(request->spec, STR("stable")))
		return true;
	if (!go_fetch_find(call, request, semver_range_parse(call->a, STR("*")), &version, err) ||
		(is_old && !go_fetch_find(call, request,
				   semver_range_parse(call->a, below_minor(call, version)),
				   &version, err))) {
		error_prefix(err, "no release of Go is known for '%" STR_FMT "'",
			STR_ARG(request->spec));
		return error_help(err, "set `go-version` to a version that this machine has");
	}
	builtin_log(call, "%" STR_FMT " version resolved as %" STR_FMT, STR_ARG(request->spec),
		STR_ARG(version));
	request->spec = version;
	request->range = semver_range_parse(call->a, version);
	return true;
}

/* A spec that is one release needs no list of all. */
static bool
choose(struct builtin_call *call, const struct go_request *request, struct str *version,
	struct error *err)
{
	struct semver exact;
	const struct str spec = request->spec;
	size_t dots = 0;

	for (size_t i = 0; i < spec.n; i++)
		dots += spec.p[i] == '.';
	if (spec.n > 0 && char_is_digit(spec.p[0]) &&
		(dots >= 2 || !semver_range_parse(call->a, spec)) &&
		go_version_parse(call->a, spec, &exact)) {
		*version = semver_text(call->a, &exact);
		return true;
	}
	return go_fetch_find(call, request, request->range, version, err);
}

/* --- finding ------------------------------------------------------------------------------ */

/* What another address gives is another build, so only that will do. */
static bool
on_machine(struct builtin_call *call, const struct go_request *request,
	const struct tool_source *source, const struct semver_range *range, struct tool *out)
{
	return tool_find_whole(call, source, range, out) ||
	       (request->base.n == 0 && go_find(call, range, request->target, out));
}

static bool
none_found(const struct go_request *request, struct error *err)
{
	error_prefix(err,
		"no Go for '%" STR_FMT "' in the tool cache, /usr/local, /usr/lib, ~/sdk, "
		"~/go/pkg/mod, asdf, mise, goenv or gvm, or on PATH; and none could be fetched",
		STR_ARG(request->spec));
	return error_help(err,
		"install one, for example: go install golang.org/dl/go%" STR_FMT
		"@latest && go%" STR_FMT " download",
		STR_ARG(request->spec), STR_ARG(request->spec));
}

static bool
get(struct builtin_call *call, const struct go_request *request, struct tool *out,
	struct error *err)
{
	const struct tool_source source = go_fetch_source(call, request);
	struct str version;

	if (request->check_latest && !call->offline) {
		if (!go_fetch_find(call, request, request->range, &version, err))
			return none_found(request, err);
		builtin_log(call, "Resolved as '%" STR_FMT "'", STR_ARG(version));
		return on_machine(
			       call, request, &source, semver_range_parse(call->a, version), out) ||
		       tool_install(call, &source, version, out, err);
	}
	if (on_machine(call, request, &source, request->range, out))
		return true;
	builtin_log(call, "Attempting to download %" STR_FMT "...", STR_ARG(request->spec));
	return (choose(call, request, &version, err) &&
		       tool_install(call, &source, version, out, err)) ||
	       none_found(request, err);
}

/* --- the job's Go ------------------------------------------------------------------------- */

/* Before 1.9 Go knows only the folder that it was built for. */
static void
set_root(struct builtin_call *call, const struct tool *go)
{
	struct semver version;

	if (semver_parse(go->version, &version) && version.major == 1 && version.minor < 9) {
		builtin_log(call, "Setting GOROOT for Go version < 1.9");
		builtin_export(call, "GOROOT", go->path);
	}
}

static enum result
set_up(struct builtin_call *call, struct str spec, struct go_found *found)
{
	struct go_request request = {
		.spec = spec,
		.range = go_version_range(call->a, spec),
		.base = base_of(call),
	};
	struct error err = {0};
	struct semver version;
	struct tool go;

	if (!builtin_flag(call, "check-latest", &request.check_latest) ||
		!tool_check_arch(call, "Go", &request.arch))
		return RESULT_FAILURE;
	request.target = go_fetch_target(call->a, request.arch);
	if (request.base.n > 0)
		builtin_log(call, "Using custom Go download base URL: %" STR_FMT,
			STR_ARG(request.base));
	if (!resolve_alias(call, &request, &err))
		return tool_fail(call, &err);
	if (!request.range)
		return builtin_error(call,
			"Unable to find Go version '%" STR_FMT "' for platform %" STR_FMT
			" and architecture %" STR_FMT ".",
			STR_ARG(spec), STR_ARG(tool_os(call->a)), STR_ARG(request.arch));
	if (!get(call, &request, &go, &err))
		return tool_fail(call, &err);
	builtin_log(call, "Found in %s @ %" STR_FMT,
		str_eq(str_from(go.place), STR("tool cache")) ? "cache" : go.place,
		STR_ARG(go.path));
	builtin_add_path(call, path_join(call->a, go.path, STR("bin")));
	builtin_log(call, "Added go to the path");
	set_root(call, &go);
	found->program = path_join(call->a, go.path, STR("bin/go"));
	if (!semver_parse(go.version, &version))
		return builtin_error(call, "'%" STR_FMT "' is not a version", STR_ARG(go.version));
	found->version = go_version_name(call->a, &version);
	builtin_log(call, "Successfully set up Go version %" STR_FMT, STR_ARG(spec));
	builtin_note(call, "go %" STR_FMT " (%s)", STR_ARG(found->version), go.place);
	return RESULT_SUCCESS;
}

/* Without a version, the Go that the job has anyway. */
static enum result
use_present(struct builtin_call *call, struct go_found *found)
{
	const char *const argv[] = {"go", "env", "GOROOT", NULL};
	struct error err = {0};
	struct str root;

	builtin_log(call, "[warning]go-version input was not specified. The action will try to use "
			  "pre-installed version.");
	if (!tool_output(call, argv, &root, &err) || !go_ask(call, root, &found->version))
		return builtin_missing(call, "set `go-version` of the step",
			"missing go-version, and the job has no Go: %s",
			err.text[0] ? err.text : "'go version' fails");
	found->program = STR("go");
	return RESULT_SUCCESS;
}

static bool
read_env(struct builtin_call *call, struct go_found *found, struct error *err)
{
	const bool is_local = action_major(call) >= TOOLCHAIN_SINCE;
	const char *const env[] = {is_local ? "GOTOOLCHAIN=local" : NULL, NULL};
	const char *const argv[] = {str_z(call->a, found->program), "env", NULL};
	const struct builtin_exec exec = {.argv = argv, .env = env, .capture = &found->env};
	int exit_code;

	if (is_local)
		builtin_export(call, "GOTOOLCHAIN", STR("local"));
	if (!builtin_exec(call, &exec, &exit_code, err))
		return false;
	return exit_code == 0 || error_set(err, ERROR_MISSING, "'go env' exits with %d: %" STR_FMT,
					 exit_code, STR_ARG(found->env));
}

/* The first folder of GOPATH. */
static bool
add_bin(struct builtin_call *call, const struct go_found *found, struct error *err)
{
	const struct str gopath = go_env_value(found->env, "GOPATH");
	const struct str gobin = go_env_value(found->env, "GOBIN");
	const struct str first = str_slice(gopath, 0, str_index(gopath, ':', 0));
	const struct str bin = path_join(call->a, first, STR("bin"));

	if (first.n > 0 && !file_make_dirs(bin, 0755, err))
		return false;
	if (first.n > 0)
		builtin_add_path(call, bin);
	if (gobin.n > 0 && !str_eq(gobin, bin))
		builtin_add_path(call, gobin);
	return true;
}

static void
tell_env(struct builtin_call *call, const struct go_found *found)
{
	struct str rest = str_trim_end(found->env);
	struct str line;

	builtin_log(call, "go version go%" STR_FMT, STR_ARG(found->version));
	builtin_set_output(call, "go-version", found->version);
	builtin_log(call, "::group::go env");
	while (str_line(&rest, &line))
		builtin_log(call, "%" STR_FMT, STR_ARG(line));
	builtin_log(call, "::endgroup::");
}

/* --- cache -------------------------------------------------------------------------------- */

static bool
wants_cache(struct builtin_call *call, bool *out)
{
	*out = action_major(call) >= CACHES_SINCE;
	return builtin_input(call, "cache").n == 0 || builtin_flag(call, "cache", out);
}

static bool
hash_dependencies(struct builtin_call *call, struct str *out)
{
	const struct str own =
		action_major(call) >= TOOLCHAIN_SINCE ? STR("go.mod") : STR("go.sum");
	struct str *patterns;
	struct error err = {0};
	size_t count;

	builtin_lines(call, "cache-dependency-path", &patterns, &count);
	if (count == 0 && !file_exists(path_join(call->a, call->workspace, own))) {
		builtin_warning(call,
			"Restore cache failed: Dependencies file is not found in %" STR_FMT
			". Supported file pattern: %" STR_FMT,
			STR_ARG(call->workspace), STR_ARG(own));
		return false;
	}
	const bool ok = count == 0 ? builtin_hash_files(call, &own, 1, out, &err)
				   : builtin_hash_files(call, patterns, count, out, &err);
	if (ok && out->n > 0)
		return true;
	builtin_warning(call, "Restore cache failed: %s",
		err.text[0] ? err.text
			    : "Some specified paths were not resolved, unable to cache "
			      "dependencies.");
	return false;
}

/* The name of the runner's image is undefined outside of GitHub, and spelled so in the key. */
static struct str
key_of(struct builtin_call *call, const struct go_found *found, struct str hash)
{
	const struct str os = builtin_env(call, "RUNNER_OS");
	const struct str image = builtin_env(call, "ImageOS");
	const struct str image_part =
		!str_eq(os, STR("Linux"))
			? STR_NONE
			: str_concat(call->a, image.n > 0 ? image : STR("undefined"), STR("-"));

	return str_concat(call->a, STR("setup-go-"), os, STR("-"), tool_cache_arch(call->a),
		STR("-"), image_part, STR("go-"), found->version, STR("-"), hash);
}

static enum result
restore_cache(struct builtin_call *call, const struct go_found *found)
{
	const struct str folders[] = {
		go_env_value(found->env, "GOMODCACHE"), go_env_value(found->env, "GOCACHE")};
	struct package_cache cache = {.name = "go"};
	struct str paths[COUNT_OF(folders)];
	bool is_wanted;
	struct str hash;

	if (!wants_cache(call, &is_wanted))
		return RESULT_FAILURE;
	if (!is_wanted || !hash_dependencies(call, &hash))
		return RESULT_SUCCESS;
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (folders[i].n > 0)
			paths[cache.path_count++] = folders[i];
	cache.paths = paths;
	cache.key = key_of(call, found, hash);
	package_cache_restore(call, &cache);
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static enum result
run(struct builtin_call *call)
{
	struct go_found found = {0};
	struct error err = {0};
	struct str spec;

	if (!go_version_spec(call, &spec))
		return RESULT_FAILURE;
	builtin_log(call, "Setup go version spec %" STR_FMT, STR_ARG(spec));
	if ((spec.n > 0 ? set_up(call, spec, &found) : use_present(call, &found)) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (!read_env(call, &found, &err) || !add_bin(call, &found, &err) ||
		!tool_add_matcher(call, "setup-go", matcher, &err))
		return tool_fail(call, &err);
	if (restore_cache(call, &found) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	tell_env(call, &found);
	return RESULT_SUCCESS;
}

const struct builtin action_setup_go = {
	.name = "actions/setup-go",
	.summary = "a Go from this machine or the Go proxy, and its caches",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.post_if_success = true,
	.has_stores = true,
};
