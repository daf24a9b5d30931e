/*
 * actions/setup-dotnet: the SDKs of .NET that a job asks for, in one DOTNET_ROOT.
 *
 * Order      lact's tool cache, what is installed on this machine (dotnet_root.h), Microsoft's
 *            download (dotnet_fetch.h).
 * Source     github.com/actions/setup-dotnet action.yml, .github/csc.json, src/setup-dotnet.ts,
 *            src/cache-restore.ts
 */
#include "actions/actions.h"
#include "actions/base/package_cache.h"
#include "actions/dotnet/dotnet_fetch.h"
#include "actions/dotnet/dotnet_nuget.h"
#include "actions/dotnet/dotnet_root.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#define LOCK_FILE "packages.lock.json"

static const struct builtin_input inputs[] = {
	{"dotnet-version", "", false},
	{"dotnet-quality", "", false},
	{"global-json-file", "", false},
	{"source-url", "", false},
	{"owner", "", false},
	{"config-file", "", false},
	{"cache", "false", false},
	{"cache-dependency-path", "", false},
	{"architecture", "", false},
	{"workloads", "", false},
};

static const char matcher[] =
	"{\"problemMatcher\": [{\"owner\": \"csc\", \"pattern\": [{\n"
	"  \"regexp\": "
	"\"^(.*)\\\\((\\\\d+)(?:,\\\\d+|,\\\\d+,\\\\d+)?\\\\):\\\\s+(error|warning)\\\\s+"
	"([a-zA-Z]+(?<!MSB)\\\\d+):\\\\s*(.*?)\\\\s+\\\\[(.*?)\\\\]$\",\n"
	"  \"file\": 1, \"line\": 2, \"severity\": 3, \"code\": 4, \"message\": 5, "
	"\"fromPath\": 6}]}]}\n";

/* --- getting ------------------------------------------------------------------------------ */

static bool
none_found(const struct dotnet_spec *spec, struct error *err)
{
	error_prefix(err,
		"no .NET SDK for '%" STR_FMT "' in the tool cache, by DOTNET_ROOT, or in "
		"/usr/share/dotnet, /usr/lib/dotnet, /usr/local/share/dotnet or ~/.dotnet; and "
		"none "
		"could be fetched",
		STR_ARG(spec->text));
	return error_help(err,
		"install one: learn.microsoft.com/dotnet/core/install, or dotnet-install.sh, which "
		"installs into ~/.dotnet");
}

static bool
fetch(struct builtin_call *call, const struct dotnet_spec *spec, struct str arch, struct tool *out,
	struct error *err)
{
	struct dotnet_release release;

	if (!dotnet_fetch_find(call, spec, arch, &release, err))
		return none_found(spec, err);
	const struct tool_source source = dotnet_fetch_source(&release, arch);
	return tool_install(call, &source, release.version, out, err) || none_found(spec, err);
}

/* Where nobody can be asked which channel is `lts` now, the newest such SDK here counts. */
static void
resolve_channel(struct builtin_call *call, struct dotnet_spec *spec)
{
	struct error err;

	if (!dotnet_fetch_channel(call, spec, &err))
		builtin_difference(call,
			"actions/setup-dotnet: the channel of '%" STR_FMT
			"' is not known (%s), so the newest one on this machine counts",
			STR_ARG(spec->text), err.text);
}

static bool
get(struct builtin_call *call, struct dotnet_spec *spec, struct str arch, struct tool *out,
	struct error *err)
{
	const struct tool_source source = dotnet_fetch_source(NULL, arch);

	resolve_channel(call, spec);
	return tool_find_whole(call, &source, spec->range, out) ||
	       dotnet_root_find(call, spec, out) || fetch(call, spec, arch, out, err);
}

/* --- the job's .NET ----------------------------------------------------------------------- */

struct installed {
	struct str folder;  /* DOTNET_ROOT */
	struct str highest; /* of the versions */
	struct str last;
};

static void
note_version(struct installed *installed, struct str text)
{
	struct semver version;
	struct semver known;

	installed->last = text;
	if (!semver_parse(text, &version))
		return;
	if (!semver_parse(installed->highest, &known) || semver_compare(&version, &known) > 0)
		installed->highest = text;
}

static enum result
set_up(struct builtin_call *call, struct str text, struct str arch, struct installed *installed)
{
	struct error err = {0};
	struct dotnet_spec spec;
	struct tool tool;

	if (!dotnet_spec_read(call, text, &spec))
		return RESULT_FAILURE;
	if (!get(call, &spec, arch, &tool, &err) ||
		!dotnet_root_link(call, tool.path, installed->folder, &err))
		return tool_fail(call, &err);
	builtin_log(call, ".NET SDK %" STR_FMT " of %" STR_FMT, STR_ARG(tool.version),
		STR_ARG(tool.path));
	builtin_note(call, "dotnet %" STR_FMT " (%s)", STR_ARG(tool.version), tool.place);
	note_version(installed, tool.version);
	return RESULT_SUCCESS;
}

/* Runs `dotnet workload VERB …` of the job's folder. */
static bool
run_workload(struct builtin_call *call, const struct installed *installed, const char *verb,
	struct str names, struct error *err)
{
	const char **argv = arena_array(call->a, const char *, names.n + 4);
	const struct str root = str_concat(call->a, STR("DOTNET_ROOT="), installed->folder);
	const char *const env[] = {str_z(call->a, root), NULL};
	const struct builtin_exec exec = {.argv = argv, .env = env};
	struct str name;
	size_t n = 3;
	int exit_code;

	argv[0] = str_z(call->a, path_join(call->a, installed->folder, STR("dotnet")));
	argv[1] = "workload";
	argv[2] = verb;
	while (str_split(&names, ',', &name))
		if (str_trim(name).n > 0)
			argv[n++] = str_z(call->a, str_trim(name));
	return builtin_exec(call, &exec, &exit_code, err) &&
	       (exit_code == 0 || error_set(err, ERROR_INVALID,
					  "'dotnet workload %s' exits with %d", verb, exit_code));
}

static enum result
add_workloads(struct builtin_call *call, const struct installed *installed)
{
	const struct str names = builtin_input(call, "workloads");
	struct error err = {0};

	if (names.n == 0)
		return RESULT_SUCCESS;
	builtin_log(call, "Refreshing workload manifests...");
	bool ok = run_workload(call, installed, "update", STR_NONE, &err);
	if (ok)
		builtin_log(call, "Installing workloads: %" STR_FMT, STR_ARG(names));
	ok = ok && run_workload(call, installed, "install", names, &err);
	return ok ? RESULT_SUCCESS
		  : builtin_error(call, "Failed to install workloads [%" STR_FMT "]: %s",
			    STR_ARG(names), err.text);
}

static enum result
set_up_all(struct builtin_call *call, const struct str *texts, size_t count)
{
	struct installed installed = {
		.folder = path_join(call->a, call->temp, STR("dotnet")),
	};
	struct str arch;

	if (!tool_check_arch(call, ".NET", &arch))
		return RESULT_FAILURE;
	for (size_t i = 0; i < count; i++)
		if (set_up(call, texts[i], arch, &installed) != RESULT_SUCCESS)
			return RESULT_FAILURE;
	builtin_export(call, "DOTNET_ROOT", installed.folder);
	builtin_add_path(call, installed.folder);
	builtin_set_output(call, "dotnet-version",
		builtin_input(call, "global-json-file").n > 0 ? installed.last : installed.highest);
	return add_workloads(call, &installed);
}

/* --- cache -------------------------------------------------------------------------------- */

static bool
hash_locks(struct builtin_call *call, struct str *out)
{
	const struct str own = STR(LOCK_FILE);
	struct str *patterns;
	struct error err = {0};
	size_t count;

	builtin_lines(call, "cache-dependency-path", &patterns, &count);
	if (count == 0 && !file_exists(path_join(call->a, call->workspace, own))) {
		(void)builtin_error(call,
			"Dependencies lock file is not found in %" STR_FMT
			". Supported file patterns: " LOCK_FILE,
			STR_ARG(call->workspace));
		return false;
	}
	const bool ok = count == 0 ? builtin_hash_files(call, &own, 1, out, &err)
				   : builtin_hash_files(call, patterns, count, out, &err);
	if (ok && out->n > 0)
		return true;
	(void)builtin_error(call, "%s",
		err.text[0] ? err.text
			    : "Some specified paths were not resolved, unable to cache "
			      "dependencies.");
	return false;
}

/* `dotnet nuget locals` prints the folder with a slash at its end, which is part of the entry. */
static enum result
restore_cache(struct builtin_call *call)
{
	const struct str given = builtin_env(call, "NUGET_PACKAGES");
	const struct str usual = path_join(call->a, call->home, STR(".nuget/packages/"));
	const struct str path = given.n > 0 ? given : usual;
	bool is_wanted;
	struct str hash;

	if (!builtin_flag(call, "cache", &is_wanted))
		return RESULT_FAILURE;
	if (!is_wanted)
		return RESULT_SUCCESS;
	if (!hash_locks(call, &hash))
		return RESULT_FAILURE;
	package_cache_restore(call, &(const struct package_cache){
					    .name = "Dotnet",
					    .paths = &path,
					    .path_count = 1,
					    .key = str_concat(call->a, STR("dotnet-cache-"),
						    builtin_env(call, "RUNNER_OS"), STR("-"),
						    tool_cache_arch(call->a), STR("-"), hash),
				    });
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static enum result
run(struct builtin_call *call)
{
	struct error err = {0};
	struct str *texts;
	size_t count;

	if (!dotnet_version_texts(call, &texts, &count))
		return RESULT_FAILURE;
	if (count == 0)
		builtin_log(call, "The global.json wasn't found in the root directory. No .NET "
				  "version will be installed.");
	else if (set_up_all(call, texts, count) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (builtin_input(call, "source-url").n > 0 && !dotnet_nuget_write(call, &err))
		return tool_fail(call, &err);
	if (restore_cache(call) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return tool_add_matcher(call, "setup-dotnet", matcher, &err) ? RESULT_SUCCESS
								     : tool_fail(call, &err);
}

const struct builtin action_setup_dotnet = {
	.name = "actions/setup-dotnet",
	.summary = "SDKs of .NET from this machine or Microsoft, and NuGet's cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.post_if_success = true,
	.has_stores = true,
};
