/*
 * pnpm/action-setup: pnpm in a folder of the job, and on its PATH.
 *
 * The package itself comes from pnpm_install.h and is only linked, so that a job's own folder
 * (`dest`, with PNPM_HOME in it) holds what pnpm writes.
 * Source     github.com/pnpm/action-setup action.yml of v1 to v5, src/index.ts,
 *            src/install-pnpm/run.ts, src/cache-restore/run.ts, src/pnpm-store-prune/index.ts
 */
#include "actions/actions.h"
#include "actions/base/package_cache.h"
#include "actions/node/pnpm_install.h"
#include "actions/node/pnpm_run_install.h"
#include "actions/node/pnpm_version.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "engine/store/tool_cache.h"

#define MANIFEST_MAX ((size_t)1 << 20)

static const struct builtin_input inputs[] = {
	{"version", "", false},
	{"dest", "~/setup-pnpm", false},
	{"run_install", "null", false},
	{"cache", "false", false},
	{"cache_dependency_path", "pnpm-lock.yaml", false},
	{"package_json_file", "package.json", false},
	{"standalone", "false", false},
	/* of v1 and v2 */
	{"bin_dest", "", false},
	{"registry", "", false},
	{"nodejs_bundled", "false", false},
};

/* --- dest --------------------------------------------------------------------------------- */

static bool
is_jobs(const struct builtin_call *call, struct str path)
{
	return path_is_below(path, call->home) || path_is_below(path, call->workspace) ||
	       path_is_below(path, call->temp);
}

/* The published action removes all of the folder; here only what a step of it has made. */
static bool
prepare(struct builtin_call *call, struct str dest, struct error *err)
{
	const struct str modules = path_join(call->a, dest, STR("node_modules"));

	if (!is_jobs(call, dest)) {
		error_set(err, ERROR_MISSING,
			"the folder '%" STR_FMT "' of `dest` is not one of the job's own",
			STR_ARG(dest));
		return error_help(err, "leave `dest` out, or name a folder below ~");
	}
	return file_remove_tree(path_join(call->a, modules, STR(".bin")), err) &&
	       file_remove_tree(path_join(call->a, modules, STR("pnpm")), err) &&
	       file_remove_tree(path_join(call->a, modules, STR("@pnpm/exe")), err) &&
	       file_make_dirs(path_join(call->a, modules, STR(".bin")), 0755, err) &&
	       file_write(path_join(call->a, dest, STR("package.json")), STR("{\"private\":true}"),
		       0644, err);
}

static const struct map *
programs_of(struct builtin_call *call, struct str package)
{
	const struct str path = path_join(call->a, package, STR("package.json"));
	struct str text;

	if (!file_read(call->a, path, MANIFEST_MAX, &text, NULL))
		return NULL;
	return json_members(json_member(json_read(call->a, text), "bin"));
}

/* A link in .bin for each program of the package, as npm and pnpm make them. */
static bool
link_package(struct builtin_call *call, struct str package, const char *name, struct str dest,
	struct error *err)
{
	const struct str modules = path_join(call->a, dest, STR("node_modules"));
	const struct str link = path_join(call->a, modules, str_from(name));
	const struct map *programs = programs_of(call, package);

	if (!file_make_dirs(path_folder(link), 0755, err) || !file_link(package, link, err))
		return false;
	for (size_t i = 0; programs && i < programs->count; i++) {
		const struct value *target = programs->entries[i].value;
		const struct str path =
			str_concat(call->a, modules, STR("/.bin/"), programs->entries[i].key);
		if (target->kind == VALUE_STRING &&
			!file_link(str_concat(call->a, STR("../"), str_from(name), STR("/"),
					   target->string),
				path, err))
			return false;
	}
	return true;
}

/* --- cache -------------------------------------------------------------------------------- */

/* Where pnpm keeps its packages. Below HOME it is written with `~`, so that each job means the
 * same. */
static bool
store_path(struct builtin_call *call, struct str bin, struct str *out, struct error *err)
{
	struct str printed;
	int exit_code;

	if (!pnpm_shell(call, STR("pnpm store path --silent"), STR_NONE, bin, &printed, &exit_code,
		    err))
		return false;
	printed = str_trim(printed);
	if (exit_code != 0 || !str_starts(printed, STR("/")))
		return error_set(err, ERROR_MISSING, "'pnpm store path' exits with %d: %" STR_FMT,
			exit_code, STR_ARG(printed));
	*out = path_is_below(printed, call->home)
		       ? path_join(call->a, STR("~"), path_within(printed, call->home))
		       : printed;
	return true;
}

static enum result
restore_cache(struct builtin_call *call, struct str bin)
{
	const struct str before = str_concat(call->a, STR("pnpm-cache-"),
		builtin_env(call, "RUNNER_OS"), STR("-"), tool_cache_arch(call->a), STR("-"));
	struct error err = {0};
	struct str *patterns;
	struct str folder;
	struct str hash;
	size_t count;

	builtin_lines(call, "cache_dependency_path", &patterns, &count);
	if (!store_path(call, bin, &folder, &err) ||
		!builtin_hash_files(call, patterns, count, &hash, &err))
		return tool_fail(call, &err);
	if (hash.n == 0)
		return builtin_error(call, "Some specified paths were not resolved, unable to "
					   "cache dependencies.");
	package_cache_restore(call, &(const struct package_cache){
					    .name = "pnpm",
					    .paths = &folder,
					    .path_count = 1,
					    .key = str_concat(call->a, before, hash),
					    .restore_keys = &before,
					    .restore_key_count = 1,
				    });
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static bool
is_standalone(struct builtin_call *call, bool *out)
{
	bool bundled;

	if (!builtin_flag(call, "standalone", out) ||
		!builtin_flag(call, "nodejs_bundled", &bundled))
		return false;
	*out = *out || bundled;
	return true;
}

static bool
set_up(struct builtin_call *call, const struct pnpm_request *request, struct str dest,
	struct str bin, struct error *err)
{
	struct tool pnpm;

	if (!pnpm_install(call, request, &pnpm, err) || !prepare(call, dest, err) ||
		!link_package(call, pnpm.path, pnpm_package(request->standalone), dest, err))
		return false;
	builtin_add_path(call, bin);
	builtin_export(call, "PNPM_HOME", bin);
	builtin_set_output(call, "dest", dest);
	builtin_set_output(call, "bin_dest", bin);
	builtin_log(call, "Installation Completed!");
	builtin_log(call, "pnpm %" STR_FMT " (%s) is in %" STR_FMT, STR_ARG(pnpm.version),
		pnpm.place, STR_ARG(dest));
	builtin_note(call, "pnpm %" STR_FMT " (%s)", STR_ARG(pnpm.version), pnpm.place);
	return true;
}

static struct str
dest_of(struct builtin_call *call)
{
	return path_normal(call->a, builtin_absolute(call, builtin_input(call, "dest")));
}

static struct str
bin_of(struct builtin_call *call, struct str dest)
{
	return path_join(call->a, dest, STR("node_modules/.bin"));
}

static enum result
run(struct builtin_call *call)
{
	const struct str dest = dest_of(call);
	const struct str bin = bin_of(call, dest);
	struct pnpm_request request = {.arch = tool_cache_arch(call->a)};
	struct error err = {0};
	struct pnpm_run *runs;
	size_t count;
	bool caches;

	if (!builtin_flag(call, "cache", &caches) || !pnpm_runs_read(call, &runs, &count) ||
		!is_standalone(call, &request.standalone) ||
		!pnpm_version_spec(call, &request.spec))
		return RESULT_FAILURE;
	if (!set_up(call, &request, dest, bin, &err))
		return tool_fail(call, &err);
	if (caches && restore_cache(call, bin) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return pnpm_runs_do(call, runs, count, bin);
}

/* --- post --------------------------------------------------------------------------------- */

/* What fails here is only a warning. */
static void
prune(struct builtin_call *call)
{
	const struct str bin = bin_of(call, dest_of(call));
	struct error err = {0};
	int exit_code;

	builtin_log(call, "::group::Running pnpm store prune...");
	const bool ok =
		pnpm_shell(call, STR("pnpm store prune"), STR_NONE, bin, NULL, &exit_code, &err);
	builtin_log(call, "::endgroup::");
	if (!ok)
		builtin_warning(call, "%s", err.text);
	else if (exit_code != 0)
		builtin_warning(call, "command pnpm store prune exits with code %d", exit_code);
}

static enum result
after(struct builtin_call *call)
{
	struct pnpm_run *runs;
	size_t count;

	if (!pnpm_runs_read(call, &runs, &count))
		return RESULT_FAILURE;
	if (count > 0)
		prune(call);
	else
		builtin_log(call, "Pruning is unnecessary.");
	return package_cache_save(call);
}

const struct builtin action_setup_pnpm = {
	.name = "pnpm/action-setup",
	.summary = "a pnpm from this machine or the npm registry, and its store's cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = after,
	.has_stores = true,
};
