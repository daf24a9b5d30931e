/*
 * denoland/setup-deno: a Deno of the asked-for version on the job's PATH.
 *
 * Source     github.com/denoland/setup-deno action.yml of v1 and v2, src/main.ts, src/version.ts,
 *            src/install.ts, src/cache.ts
 */
#include "actions/actions.h"
#include "actions/base/npm_tool.h"
#include "actions/base/package_cache.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

static const struct builtin_input inputs[] = {
	{"deno-version", "", false}, /* `2.x`, or `1.x` in v1 */
	{"deno-version-file", "", false},
	{"deno-binary-name", "deno", false},
	{"target", "", false},
	{"cache", "false", false},
	{"cache-hash", "", false},
};

static const struct tool_place places[] = {
	{"mise", ".local/share/mise/installs/deno", "", "/bin", "deno", 0},
	{"mise", ".local/share/mise/installs/deno", "", "", "deno", 0},
	{"asdf", ".asdf/installs/deno", "", "/bin", "deno", 0},
	{"dvm", ".dvm/versions", "", "", "deno", 0},
};

/* Where errors of deno lint stand: its colours are removed before matching. */
static const char matcher[] =
	"{\"problemMatcher\": [{\"owner\": \"deno-lint\", \"pattern\": ["
	"{\"regexp\": \"^(warning|warn|error)(?:\\\\[(\\\\S*)\\\\])?: (.*?)$\", "
	"\"severity\": 1, \"code\": 2, \"message\": 3}, "
	"{\"regexp\": \"^\\\\s*--> (\\\\S+?):(\\\\d+):(\\\\d+)$\", "
	"\"file\": 1, \"line\": 2, \"column\": 3}]}]}\n";

/* --- the version -------------------------------------------------------------------------- */

static const char *
package(struct builtin_call *call, struct str arch)
{
	const bool is_linux = str_eq(tool_os(call->a), STR("linux"));

	if (is_linux && tool_is_musl())
		return NULL;
	return str_z(call->a, str_concat(call->a, STR("@deno/"), tool_os(call->a), STR("-"), arch,
				      is_linux ? STR("-glibc") : STR_NONE));
}

static const struct npm_tool deno_tool = {
	.name = "deno",
	.shown = "Deno",
	.program = "deno",
	.places = places,
	.place_count = COUNT_OF(places),
	.folder = ".deno/bin",
	.help = "mise use -g deno@",
	.package = package,
};

/* A line `deno 2.1.0` of .tool-versions, or all of the file. */
static struct str
from_text(struct str text)
{
	struct str rest = text;
	struct str line;

	while (str_line(&rest, &line))
		if (str_starts(line, STR("deno ")))
			return str_trim(str_slice(line, 5, line.n));
	return str_trim(text);
}

static bool
read_spec(struct builtin_call *call, struct str *out)
{
	const struct str file = builtin_input(call, "deno-version-file");
	struct str text;

	*out = builtin_input(call, "deno-version");
	if (file.n == 0) {
		if (out->n == 0)
			*out = str_starts(str_after_last(call->uses, '@'), STR("v1")) ? STR("1.x")
										      : STR("2.x");
		return true;
	}
	if (!tool_read(call, file, &text)) {
		(void)builtin_error(call,
			"The specified node version file at: %" STR_FMT " does not exist",
			STR_ARG(file));
		return false;
	}
	*out = from_text(text);
	return true;
}

/* 40 hex digits name a canary of that commit. */
static bool
is_commit(struct str spec)
{
	for (size_t i = 0; i < spec.n; i++)
		if (char_digit_value(spec.p[i]) > 15)
			return false;
	return spec.n == 40;
}

/* Channels whose versions only Deno's own server tells. */
static bool
is_channel(struct str spec)
{
	return str_eq(spec, STR("canary")) || str_eq(spec, STR("rc")) || str_eq(spec, STR("lts")) ||
	       is_commit(spec);
}

static enum result
find(struct builtin_call *call, struct tool *out)
{
	struct npm_tool_request request = {.arch = tool_cache_arch(call->a)};
	struct error err = {0};

	if (!read_spec(call, &request.spec))
		return RESULT_FAILURE;
	if (is_channel(request.spec))
		return builtin_missing(call, "set `deno-version` to a release, such as v2.x",
			"no Deno for '%" STR_FMT "': lact has releases by their number alone",
			STR_ARG(request.spec));
	request.is_latest =
		str_eq(request.spec, STR("latest")) || str_eq(request.spec, STR("stable"));
	request.range = semver_range_parse(call->a, request.is_latest ? STR("*") : request.spec);
	if (!request.range)
		return builtin_error(call, "The passed version range is not valid.");
	return npm_tool_install(call, &deno_tool, &request, out, &err) ? RESULT_SUCCESS
								       : tool_fail(call, &err);
}

/* --- cache -------------------------------------------------------------------------------- */

static struct str
deno_dir(struct builtin_call *call)
{
	const struct str given = builtin_env(call, "DENO_DIR");

	if (given.n > 0)
		return path_is_below(given, call->home)
			       ? path_join(call->a, STR("~"), path_within(given, call->home))
			       : given;
	return str_eq(tool_os(call->a), STR("darwin")) ? STR("~/Library/Caches/deno")
						       : STR("~/.cache/deno");
}

static enum result
restore_cache(struct builtin_call *call)
{
	const struct str pattern = STR("**/deno.lock");
	const struct str before = str_concat(call->a, STR("deno-cache-"),
		builtin_env(call, "RUNNER_OS"), STR("-"), builtin_env(call, "RUNNER_ARCH"));
	const struct str folder = deno_dir(call);
	struct str hash = builtin_input(call, "cache-hash");
	struct error err = {0};

	if (hash.n == 0 && !builtin_hash_files(call, &pattern, 1, &hash, &err))
		return tool_fail(call, &err);
	package_cache_restore(
		call, &(const struct package_cache){
			      .name = "deno",
			      .paths = &folder,
			      .path_count = 1,
			      .key = str_concat(call->a, before, STR("-"),
				      builtin_env(call, "GITHUB_JOB"), STR("-"), hash),
			      .restore_keys = &before,
			      .restore_key_count = 1,
		      });
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static bool
is_name(struct str name)
{
	return name.n > 0 && str_index(name, '/', 0) == name.n && name.p[0] != '.';
}

static bool
set_path(struct builtin_call *call, const struct tool *deno, struct str name, struct error *err)
{
	const struct str bin = str_concat(call->a, call->temp, STR("/deno-"), deno->version);
	const struct str root = builtin_env(call, "DENO_INSTALL_ROOT");
	const struct str path = path_join(call->a, call->temp, STR("setup-deno-matchers.json"));

	if (!file_make_dirs(bin, 0755, err) ||
		!file_link(path_join(call->a, deno->path, STR("deno")),
			path_join(call->a, bin, name), err) ||
		!file_write(path, str_from(matcher), 0644, err))
		return false;
	builtin_add_path(call, bin);
	builtin_add_path(
		call, root.n > 0 ? root : path_join(call->a, call->home, STR(".deno/bin")));
	builtin_log(call, "::add-matcher::%" STR_FMT, STR_ARG(path));
	return true;
}

static enum result
run(struct builtin_call *call)
{
	const struct str name = builtin_input(call, "deno-binary-name");
	struct error err = {0};
	struct tool deno;

	if (!is_name(name))
		return builtin_error(
			call, "invalid deno-binary-name '%" STR_FMT "'", STR_ARG(name));
	if (find(call, &deno) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (!set_path(call, &deno, name, &err))
		return tool_fail(call, &err);
	builtin_set_output(call, "deno-version", deno.version);
	builtin_set_output(call, "release-channel",
		str_has(deno.version, STR("-rc.")) ? STR("rc") : STR("stable"));
	builtin_log(call, "Installation complete.");
	builtin_log(call, "Deno %" STR_FMT " (%s)", STR_ARG(deno.version), deno.place);
	builtin_note(call, "deno %" STR_FMT " (%s)", STR_ARG(deno.version), deno.place);
	return str_eq(builtin_input(call, "cache"), STR("true")) ||
			       builtin_input(call, "cache-hash").n > 0
		       ? restore_cache(call)
		       : RESULT_SUCCESS;
}

const struct builtin action_setup_deno = {
	.name = "denoland/setup-deno",
	.summary = "a Deno from this machine or the npm registry, and its cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.has_stores = true,
};
