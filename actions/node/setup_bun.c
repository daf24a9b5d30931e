/*
 * oven-sh/setup-bun: a Bun of the asked-for version in ~/.bun/bin of the job.
 *
 * Source     github.com/oven-sh/setup-bun action.yml of v1 and v2, src/action.ts, src/utils.ts
 */
#include "actions/actions.h"
#include "actions/base/npm_tool.h"
#include "actions/node/bun_config.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "engine/store/tool_cache.h"

#define CPU_MAX ((size_t)1 << 24)

static const struct builtin_input inputs[] = {
	{"bun-version", "", false},
	{"bun-version-file", "", false},
	{"bun-download-url", "", false},
	{"registries", "", false},
	{"registry-url", "", false},
	{"scope", "", false},
	{"no-cache", "false", false},
	{"token", "", false},
};

static const struct tool_place places[] = {
	{"mise", ".local/share/mise/installs/bun", "", "/bin", "bun", 0},
	{"asdf", ".asdf/installs/bun", "", "/bin", "bun", 0},
};

/* --- this machine's package --------------------------------------------------------------- */

/* An x64 that cannot run the usual build. */
static bool
is_old_processor(struct builtin_call *call, struct str arch)
{
	struct str text;

	return str_eq(arch, STR("x64")) && str_eq(tool_os(call->a), STR("linux")) &&
	       file_read(call->a, STR("/proc/cpuinfo"), CPU_MAX, &text, NULL) &&
	       !str_has(text, STR("avx2"));
}

static const char *
package(struct builtin_call *call, struct str arch)
{
	const struct str machine = str_eq(arch, STR("arm64")) ? STR("aarch64") : arch;

	return str_z(call->a, str_concat(call->a, STR("@oven/bun-"), tool_os(call->a), STR("-"),
				      machine, tool_is_musl() ? STR("-musl") : STR_NONE,
				      is_old_processor(call, arch) ? STR("-baseline") : STR_NONE));
}

static const struct npm_tool bun_tool = {
	.name = "bun",
	.shown = "Bun",
	.program = "bin/bun",
	.places = places,
	.place_count = COUNT_OF(places),
	.folder = ".bun/bin",
	.help = "npm install -g bun@",
	.package = package,
};

/* --- the version -------------------------------------------------------------------------- */

static struct str
from_manifest(struct builtin_call *call, struct str text)
{
	const struct value json = json_read(call->a, text);
	const struct str manager = json_text(json, "packageManager");

	if (str_starts(manager, STR("bun@")))
		return str_slice(manager, 4, str_index(manager, '+', 0));
	return json_text(json_member(json, "engines"), "bun");
}

static struct str
from_tool_versions(struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_starts(line, STR("bun ")))
			return str_trim(str_slice(line, 4, line.n));
	return STR_NONE;
}

/* Empty if the file is not there or says nothing, of which `is_named` makes a warning. */
static struct str
from_file(struct builtin_call *call, struct str file, bool is_named)
{
	const struct str name = path_name(file);
	struct str found = STR_NONE;
	struct str text;

	if (!tool_read(call, file, &text)) {
		if (is_named)
			builtin_warning(call, "File %" STR_FMT " not found", STR_ARG(file));
		return STR_NONE;
	}
	if (str_eq(name, STR("package.json")))
		found = from_manifest(call, text);
	else if (str_eq(name, STR(".tool-versions")))
		found = from_tool_versions(text);
	else if (str_eq(name, STR(".bun-version")) || str_eq(name, STR(".bumrc")))
		found = str_trim(text);
	if (found.n > 0)
		builtin_log(call, "Obtained version %" STR_FMT " from %" STR_FMT, STR_ARG(found),
			STR_ARG(file));
	else if (is_named)
		builtin_warning(call, "Failed to read version from %" STR_FMT, STR_ARG(file));
	return found;
}

static struct str
spec_of(struct builtin_call *call)
{
	const struct str file = builtin_input(call, "bun-version-file");
	struct str spec = builtin_input(call, "bun-version");

	if (spec.n == 0 && file.n > 0)
		spec = from_file(call, file, true);
	if (spec.n == 0)
		spec = from_file(call, STR("package.json"), false);
	return spec.n > 0 ? spec : STR("latest");
}

/* --- installing --------------------------------------------------------------------------- */

static enum result
find(struct builtin_call *call, struct tool *out)
{
	struct npm_tool_request request = {.spec = spec_of(call), .arch = tool_cache_arch(call->a)};
	struct error err = {0};

	request.is_latest = str_eq_nocase(request.spec, STR("latest"));
	request.range = semver_range_parse(call->a, request.is_latest ? STR("*") : request.spec);
	if (!request.range)
		return builtin_missing(call, "set `bun-version` to a release, such as 1.2.0",
			"no Bun for '%" STR_FMT "': lact has releases alone",
			STR_ARG(request.spec));
	return npm_tool_install(call, &bun_tool, &request, out, &err) ? RESULT_SUCCESS
								      : tool_fail(call, &err);
}

/* An archive as bun.sh has it: bun-linux-x64/bun. */
static enum result
download(struct builtin_call *call, struct str url, struct tool *out)
{
	const struct str folder = path_join(call->a, call->temp, STR("bun-download"));
	const struct str program = path_join(call->a, folder, STR("bun"));
	const char *const argv[] = {str_z(call->a, program), "--version", NULL};
	const char *z = str_z(call->a, url);
	struct error err = {0};

	if (!z)
		return builtin_error(call, "invalid bun-download-url");
	builtin_log(call, "Downloading a new version of Bun: %" STR_FMT, STR_ARG(url));
	*out = (struct tool){.path = folder, .place = "bun-download-url"};
	return file_remove_tree(folder, &err) &&
			       builtin_install(call, z, STR_NONE, folder, 1, &err) &&
			       tool_output(call, argv, &out->version, &err)
		       ? RESULT_SUCCESS
		       : tool_fail(call, &err);
}

static bool
link_programs(struct builtin_call *call, const struct tool *bun, struct str bin, struct error *err)
{
	return file_make_dirs(bin, 0755, err) &&
	       file_link(path_join(call->a, bun->path, STR("bun")),
		       path_join(call->a, bin, STR("bun")), err) &&
	       file_link(STR("bun"), path_join(call->a, bin, STR("bunx")), err);
}

/* "1.2.0+b0a6feca5", or the version alone of one that does not know the option. */
static struct str
revision_of(struct builtin_call *call, const struct tool *bun)
{
	const struct str program = path_join(call->a, bun->path, STR("bun"));
	const char *const argv[] = {str_z(call->a, program), "--revision", NULL};
	struct str printed;

	return tool_output(call, argv, &printed, NULL) && str_starts(printed, bun->version)
		       ? printed
		       : bun->version;
}

static enum result
run(struct builtin_call *call)
{
	const struct str url = builtin_input(call, "bun-download-url");
	const struct str bin = path_join(call->a, call->home, STR(".bun/bin"));
	struct error err = {0};
	struct tool bun;

	if (bun_config_write(call) != RESULT_SUCCESS ||
		(url.n > 0 ? download(call, url, &bun) : find(call, &bun)) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (!link_programs(call, &bun, bin, &err))
		return tool_fail(call, &err);
	const bool is_kept = str_eq(str_from(bun.place), STR("tool cache"));
	builtin_add_path(call, bin);
	builtin_set_output(call, "bun-version", bun.version);
	builtin_set_output(call, "bun-revision", revision_of(call, &bun));
	builtin_set_output(call, "bun-path", path_join(call->a, bin, STR("bun")));
	builtin_set_output(call, "bun-download-url", url);
	builtin_set_output(call, "cache-hit", is_kept ? STR("true") : STR("false"));
	builtin_log(call, "Bun %" STR_FMT " (%s)", STR_ARG(bun.version), bun.place);
	builtin_note(call, "bun %" STR_FMT " (%s)", STR_ARG(bun.version), bun.place);
	return RESULT_SUCCESS;
}

const struct builtin action_setup_bun = {
	.name = "oven-sh/setup-bun",
	.summary = "a Bun from this machine or the npm registry",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
