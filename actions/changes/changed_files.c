/*
 * tj-actions/changed-files: lists of the files that the event has changed.
 *
 * On GitHub it fetches history or asks the API; here all of it is in the user's repository. The
 * outputs are those of versions 44 to 47; what earlier ones had otherwise is told by the version.
 * Source     github.com/tj-actions/changed-files action.yml (v35 to v47), src/main.ts,
 *            src/changedFiles.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/changes/changed_commits.h"
#include "actions/changes/changed_outputs.h"
#include "actions/changes/changed_patterns.h"
#include "engine/store/file.h"

#define DEPTH_MAX 1000

#define SAFE_SINCE 41 /* versions: safe_output, on by default; any_… without patterns */
#define ANY_SINCE  44

static const struct builtin_input inputs[] = {
	{"token", "", false},
	{"api_url", "", false},
	{"use_rest_api", "false", false},
	{"files", "", false},
	{"files_separator", "\n", false},
	{"files_from_source_file", "", false},
	{"files_from_source_file_separator", "\n", false},
	{"files_yaml", "", false},
	{"files_yaml_from_source_file", "", false},
	{"files_yaml_from_source_file_separator", "\n", false},
	{"files_ignore", "", false},
	{"files_ignore_separator", "\n", false},
	{"files_ignore_from_source_file", "", false},
	{"files_ignore_from_source_file_separator", "\n", false},
	{"files_ignore_yaml", "", false},
	{"files_ignore_yaml_from_source_file", "", false},
	{"files_ignore_yaml_from_source_file_separator", "\n", false},
	{"negation_patterns_first", "false", false},
	{"separator", " ", false},
	{"include_all_old_new_renamed_files", "false", false},
	{"old_new_separator", ",", false},
	{"old_new_files_separator", " ", false},
	{"sha", "", false},
	{"base_sha", "", false},
	{"since", "", false},
	{"until", "", false},
	{"since_last_remote_commit", "false", false},
	{"path", ".", false},
	{"quotepath", "true", false},
	{"diff_relative", "true", false},
	{"dir_names", "false", false},
	{"dir_names_max_depth", "", false},
	{"dir_names_exclude_root", "false", false}, /* the name before version 37 */
	{"dir_names_exclude_current_dir", "false", false},
	{"dir_names_include_files", "", false},
	{"dir_names_include_files_separator", "\n", false},
	{"dir_names_deleted_files_include_only_deleted_dirs", "false", false},
	{"json", "false", false},
	{"escape_json", "true", false},
	{"safe_output", "true", false},
	{"matrix", "false", false},
	{"write_output_files", "false", false},
	{"output_dir", ".github/outputs", false},
	{"output_renamed_files_as_deleted_and_added", "false", false},
	{"recover_deleted_files", "false", false},
	{"recover_deleted_files_to_destination", "", false},
	{"recover_files", "", false},
	{"recover_files_separator", "\n", false},
	{"recover_files_ignore", "", false},
	{"recover_files_ignore_separator", "\n", false},
	{"exclude_submodules", "false", false},
	{"tags_pattern", "*", false},
	{"tags_ignore_pattern", "", false},
	{"fetch_depth", "25", false},
	{"fetch_missing_history_max_retries", "20", false},
	{"fetch_additional_submodule_history", "false", false},
	{"skip_initial_fetch", "false", false},
	{"fail_on_initial_diff_error", "false", false},
	{"fail_on_submodule_diff_error", "false", false},
	{"use_posix_path_separator", "false", false},
	{"use_fork_point", "false", false},
	{"match_directories", "true", false},
};

/* Inputs that ask for what is not done here. */
static const struct {
	const char *name, *consequence;
} unsupported[] = {
	{"since", "the commits are those of the event"},
	{"until", "the commits are those of the event"},
	{"recover_deleted_files", "deleted files are not brought back"},
};

struct changes_request {
	struct builtin_call *call;
	struct str folder;
	struct changed_patterns patterns;
	struct changed_output_options outputs;
	struct changed_lists_options lists;
	bool with_renames;
	bool without_submodules;
	bool is_relative;
	struct error *err;
};

/* --- inputs ------------------------------------------------------------------------------- */

static bool
read_flags(struct changes_request *r)
{
	struct changed_output_options *o = &r->outputs;
	bool root = false;
	bool matrix = false;
	const struct {
		const char *name;
		bool *out;
	} flags[] = {
		{"json", &o->json},
		{"escape_json", &o->escapes_json},
		{"safe_output", &o->is_safe},
		{"matrix", &matrix},
		{"dir_names", &o->dir_names},
		{"dir_names_exclude_root", &root},
		{"dir_names_exclude_current_dir", &o->without_root},
		{"dir_names_deleted_files_include_only_deleted_dirs", &o->only_deleted_dirs},
		{"write_output_files", &o->has_files},
		{"quotepath", &r->lists.quotes_all},
		{"diff_relative", &r->is_relative},
		{"output_renamed_files_as_deleted_and_added", &r->lists.renames_apart},
		{"include_all_old_new_renamed_files", &r->with_renames},
		{"exclude_submodules", &r->without_submodules},
	};

	for (size_t i = 0; i < COUNT_OF(flags); i++)
		if (!builtin_flag(r->call, flags[i].name, flags[i].out))
			return false;
	o->without_root = o->without_root || root;
	o->json = o->json || matrix;
	o->escapes_json = o->escapes_json && !matrix;
	return true;
}

static bool
read_request(struct changes_request *r)
{
	struct builtin_call *call = r->call;
	struct str depth = builtin_input(call, "dir_names_max_depth");
	const uint32_t major = action_major(call);

	r->folder = path_normal(
		call->a, path_join(call->a, call->workspace, builtin_input(call, "path")));
	if (!read_flags(r) || !changed_patterns_read(call, r->folder, &r->patterns))
		return false;
	r->outputs.separator = changed_input_whole(call, "separator");
	r->outputs.depth = str_take_number(&depth, DEPTH_MAX);
	r->outputs.include = changed_input_list(
		call, "dir_names_include_files", "dir_names_include_files_separator");
	r->outputs.file_folder =
		path_join(call->a, call->workspace, builtin_input(call, "output_dir"));
	r->outputs.folder = r->folder;
	r->outputs.is_safe = r->outputs.is_safe && major >= SAFE_SINCE;
	r->outputs.any_needs_patterns = major < ANY_SINCE;
	return true;
}

static void
tell_unsupported(struct builtin_call *call)
{
	for (size_t i = 0; i < COUNT_OF(unsupported); i++) {
		const struct str value = builtin_input(call, unsupported[i].name);
		if (value.n > 0 && !str_eq_nocase(value, STR("false")))
			builtin_difference(call, "tj-actions/changed-files: `%s` is not used: %s",
				unsupported[i].name, unsupported[i].consequence);
	}
}

/* --- the changes -------------------------------------------------------------------------- */

static void
tell_submodules(const struct changes_request *r, const struct changed_files *files)
{
	for (size_t i = 0; i < files->count; i++) {
		if (!files->items[i].is_submodule || r->without_submodules)
			continue;
		builtin_difference(r->call,
			"tj-actions/changed-files: files that changed within the submodule "
			"'%" STR_FMT "' are not listed",
			STR_ARG(files->items[i].path));
		return;
	}
}

static bool
compare(struct changes_request *r, const struct run_git *git, const struct changed_commits *commits,
	struct changed_lists *out)
{
	struct changed_files files;
	bool parted;
	const bool ok = commits->since_parting
				? run_git_changes_since_parting(
					  git, commits->from, commits->to, &parted, &files, r->err)
				: run_git_changes(git, commits->from, commits->to, &files, r->err);

	if (!ok)
		return false;
	tell_submodules(r, &files);
	if (r->is_relative)
		r->lists.within = git->within;
	changed_lists_make(r->call->a, &files, &r->lists, out);
	return true;
}

/* --- outputs ------------------------------------------------------------------------------ */

static bool
set_filtered(struct changes_request *r, struct str prefix, const struct path_array *patterns,
	const struct changed_lists *all, struct changed_any *any)
{
	struct changed_lists left;

	if (!changed_lists_filter(r->call->a, all, patterns, &left, r->err))
		return false;
	return changed_outputs_set(r->call, &r->outputs, prefix, all, &left, true, any, r->err);
}

static bool
set_keys(struct changes_request *r, const char *name, const struct path_array *keys)
{
	return keys->count == 0 ||
	       changed_output_list(r->call, &r->outputs, str_from(name), keys, r->err);
}

static bool
set_groups(struct changes_request *r, const struct changed_lists *all)
{
	struct path_array changed = {0};
	struct path_array modified = {0};

	for (size_t i = 0; i < r->patterns.group_count; i++) {
		const struct changed_group *group = &r->patterns.groups[i];
		struct changed_any any = {0};
		if (!set_filtered(r, group->name, &group->patterns, all, &any))
			return false;
		if (any.is_changed)
			path_array_add(r->call->a, &changed, group->name);
		if (any.is_modified)
			path_array_add(r->call->a, &modified, group->name);
	}
	return set_keys(r, "modified_keys", &modified) && set_keys(r, "changed_keys", &changed);
}

static bool
set_outputs(struct changes_request *r, const struct changed_lists *all)
{
	struct changed_any any = {0};

	if (r->patterns.files.count > 0 &&
		!set_filtered(r, STR_NONE, &r->patterns.files, all, &any))
		return false;
	if (r->patterns.files.count == 0 && r->patterns.group_count == 0 &&
		!changed_outputs_set(r->call, &r->outputs, STR_NONE, all, all, false, &any, r->err))
		return false;
	return set_groups(r, all) &&
	       (!r->with_renames || changed_outputs_renames(r->call, &r->outputs, all, r->err));
}

static void
tell(struct changes_request *r, const struct changed_lists *all)
{
	size_t count = 0;

	for (size_t i = 0; i < CHANGED_KINDS; i++)
		count += all->of[i].count;
	builtin_log(r->call, "All Done!");
	builtin_note(r->call, "%zu changed file%s", count, count == 1 ? "" : "s");
}

/* --- main --------------------------------------------------------------------------------- */

/* Only for a pull request does the published action ask the API where there is no clone. */
static bool
check_clone(struct changes_request *r, const struct run_git *git)
{
	if (git->is_here || str_starts(builtin_env(r->call, "GITHUB_EVENT_NAME"), STR("pull_")))
		return true;
	(void)builtin_error(r->call, "Can't find local .git directory. Please run "
				     "actions/checkout before this action");
	return false;
}

static bool
list_changes(struct changes_request *r, const struct run_git *git)
{
	struct changed_commits commits;
	struct changed_lists all;

	if (!check_clone(r, git) || !changed_commits_find(r->call, git, &commits))
		return false;
	if (commits.is_first) {
		builtin_log(r->call, "This is the first commit for this repository; exiting...");
		return true;
	}
	builtin_log(r->call,
		"Retrieving changes between %" STR_FMT " (%" STR_FMT ") → %" STR_FMT " (%" STR_FMT
		")",
		STR_ARG(commits.from), STR_ARG(commits.from_name), STR_ARG(commits.to),
		STR_ARG(commits.to_name));
	if (!compare(r, git, &commits, &all) || !set_outputs(r, &all)) {
		(void)builtin_error(r->call, "%s", r->err->text);
		return false;
	}
	tell(r, &all);
	return true;
}

static enum result
run(struct builtin_call *call)
{
	struct error err = {0};
	struct changes_request request = {.call = call, .err = &err};
	struct run_git git;

	tell_unsupported(call);
	if (!read_request(&request) || !run_git_open(call, request.folder, &git))
		return RESULT_FAILURE;
	const bool ok = list_changes(&request, &git);
	run_git_close(&git);
	return ok ? RESULT_SUCCESS : RESULT_FAILURE;
}

const struct builtin action_changed_files = {
	.name = "tj-actions/changed-files",
	.summary = "lists of changed files, by this machine's git history",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
