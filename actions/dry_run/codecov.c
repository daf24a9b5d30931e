/*
 * codecov/codecov-action, as a dry run: finds the reports that would be uploaded, and sends none.
 *
 * Source     github.com/codecov/codecov-action action.yml of v3, v4, v5
 */
#include "actions/actions.h"
#include "actions/base/dry_run.h"
#include "actions/dry_run/coverage.h"
#include "engine/store/file.h"

static const struct builtin_input inputs[] = {
	{"token", "", false},
	{"file", "", false},
	{"files", "", false},
	{"directory", "", false},
	{"flags", "", false},
	{"name", "", false},
	{"fail_ci_if_error", "false", false},
	{"handle_no_reports_found", "false", false},
	{"disable_search", "false", false},
	{"exclude", "", false},
	{"dry_run", "false", false},
	{"verbose", "false", false},
	{"env_vars", "", false},
	{"working-directory", "", false},
	{"root_dir", "", false},
	{"slug", "", false},
	{"os", "", false},
	{"url", "", false},
	{"version", "", false},
	{"plugins", "", false},
	{"plugin", "", false},
	{"report_type", "", false},
	{"use_oidc", "false", false},
	{"codecov_yml_path", "", false},
	{"disable_file_fixes", "false", false},
	{"disable_safe_directory", "false", false},
	{"override_branch", "", false},
	{"override_build", "", false},
	{"override_build_url", "", false},
	{"override_commit", "", false},
	{"override_pr", "", false},
	{"override_tag", "", false},
	{"commit_parent", "", false},
	{"git_service", "", false},
	{"job_code", "", false},
	{"network_filter", "", false},
	{"network_prefix", "", false},
	{"binary", "", false},
	{"functionalities", "", false},
	{"gcov", "", false},
	{"gcov_args", "", false},
	{"gcov_executable", "", false},
	{"gcov_ignore", "", false},
	{"gcov_include", "", false},
	{"move_coverage_to_trash", "", false},
	{"path_to_write_report", "", false},
	{"upstream_proxy", "", false},
	{"xtra_args", "", false},
};

/* The folder that is searched. */
static struct str
folder_of(struct builtin_call *call)
{
	struct str folder = call->workspace;
	const struct str working = builtin_input(call, "working-directory");
	const struct str directory = builtin_input(call, "directory");

	if (working.n > 0)
		folder = path_join(call->a, folder, working);
	if (directory.n > 0)
		folder = path_join(call->a, folder, directory);
	return path_normal(call->a, folder);
}

/* False for a flag that is not true; an invalid spelling is reported. */
static bool
is_set(struct builtin_call *call, const char *name)
{
	bool flag;

	return builtin_flag(call, name, &flag) && flag;
}

/* `file` and `files`: separated by commas, relative to the working directory. */
static void
add_named(struct builtin_call *call, struct str list, struct coverage_reports *reports)
{
	const struct str base = path_normal(call->a,
		path_join(call->a, call->workspace, builtin_input(call, "working-directory")));
	struct str name;

	while (list.n > 0 && str_split(&list, ',', &name)) {
		name = str_trim(name);
		if (name.n > 0 && !coverage_add(call->a, base, name, reports))
			builtin_warning(
				call, "Some files were not found: %" STR_FMT, STR_ARG(name));
	}
}

static void
tell_report(struct builtin_call *call, const struct coverage_report *report)
{
	const struct str size = dry_run_size(call->a, report->size_bytes);

	if (report->total == 0) {
		builtin_log(call, "  %" STR_FMT ": %" STR_FMT ", %s", STR_ARG(report->path),
			STR_ARG(size), report->format);
		return;
	}
	const uint64_t tenths = report->covered * 1000 / report->total;
	builtin_log(call, "  %" STR_FMT ": %" STR_FMT ", %s, %ju.%ju %% of %ju covered",
		STR_ARG(report->path), STR_ARG(size), report->format, (uintmax_t)(tenths / 10),
		(uintmax_t)(tenths % 10), (uintmax_t)report->total);
}

static enum result
no_reports(struct builtin_call *call)
{
	static const char text[] =
		"No coverage reports found. Please make sure you're generating reports "
		"successfully.";

	builtin_note(call, "no coverage reports");
	if (is_set(call, "fail_ci_if_error") && !is_set(call, "handle_no_reports_found"))
		return builtin_error(call, "%s", text);
	builtin_warning(call, "%s", text);
	return RESULT_SUCCESS;
}

static void
tell_token(struct builtin_call *call)
{
	const struct builtin_value *token = builtin_value_find(call, "token");

	if ((token && token->value.n > 0) || builtin_env(call, "CODECOV_TOKEN").n > 0)
		return;
	builtin_log(call,
		"Missing token: Codecov accepts uploads without one only for public repositories");
}

static enum result
run(struct builtin_call *call)
{
	struct coverage_reports reports = {0};
	const struct str folder = folder_of(call);

	builtin_log(call, "Dry run: nothing leaves this machine. This would upload to Codecov:");
	dry_run_inputs(call);
	if (!file_is_dir(folder))
		return builtin_error(call, "missing folder '%" STR_FMT "'", STR_ARG(folder));
	add_named(call, builtin_input(call, "file"), &reports);
	add_named(call, builtin_input(call, "files"), &reports);
	if (!is_set(call, "disable_search"))
		coverage_search(call->a, folder, &reports);
	if (reports.count == 0)
		return no_reports(call);
	builtin_log(call, "=> Found %zu possible coverage %s:", reports.count,
		reports.count == 1 ? "file" : "files");
	for (size_t i = 0; i < reports.count; i++)
		tell_report(call, &reports.items[i]);
	tell_token(call);
	builtin_note(call, "dry run: %zu coverage %s", reports.count,
		reports.count == 1 ? "report" : "reports");
	builtin_difference(call, "codecov/codecov-action: a dry run, nothing was uploaded");
	return RESULT_SUCCESS;
}

const struct builtin action_codecov = {
	.name = "codecov/codecov-action",
	.summary = "dry run: finds the coverage reports, and uploads none",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.dry_run = true,
	.main = run,
};
