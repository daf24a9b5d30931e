/*
 * dorny/paths-filter: which filters of paths the changes of the event touch.
 *
 * On GitHub it asks the API or fetches history; here all of it is in the user's repository.
 * Renames are a deleted and an added file, as they are for the published action.
 * Source     github.com/dorny/paths-filter action.yml (v1 to v3), src/main.ts, src/git.ts
 */
#include "actions/actions.h"
#include "actions/base/event_payload.h"
#include "actions/changes/path_filters.h"
#include "actions/changes/path_lists.h"
#include "actions/changes/run_git.h"
#include "engine/store/file.h"

#include <stdlib.h>

#define FILTERS_MAX ((size_t)1 << 20)
#define NO_COMMIT   "0000000000000000000000000000000000000000"

static const struct builtin_input inputs[] = {
	{"token", "", false},
	{"githubToken", "", false}, /* of v1 */
	{"working-directory", "", false},
	{"ref", "", false},
	{"base", "", false},
	{"filters", "", true},
	{"list-files", "none", false},
	{"initial-fetch-depth", "100", false},
	{"predicate-quantifier", "some", false},
};

static const char *const pull_events[] = {
	"pull_request",
	"pull_request_review",
	"pull_request_review_comment",
	"pull_request_target",
};

/* The commits that are compared, once they are found. */
struct comparison_plan {
	struct str from; /* empty: all files are new */
	struct str to;
	bool since_parting;
};

/* --- the compared commits ----------------------------------------------------------------- */

static struct str
short_name(struct str ref)
{
	if (str_starts(ref, STR("refs/heads/")))
		return str_slice(ref, 11, ref.n);
	if (str_starts(ref, STR("refs/tags/")))
		return str_slice(ref, 10, ref.n);
	return str_starts(ref, STR("refs/")) ? str_slice(ref, 5, ref.n) : ref;
}

static bool
is_sha(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (char_digit_value(text.p[i]) == 16)
			return false;
	return text.n == 40;
}

static bool
missing_commit(struct builtin_call *call, struct str name)
{
	(void)builtin_missing(call, "git fetch --tags origin",
		"the repository has no '%" STR_FMT "', which the changes are compared with",
		STR_ARG(name));
	return false;
}

static bool
plan_pull(struct builtin_call *call, const struct run_git *git, struct value payload,
	struct comparison_plan *out)
{
	const struct str base = event_payload_text(call, payload, "pull_request.base.sha");
	const struct str head = event_payload_text(call, payload, "pull_request.head.sha");

	if (builtin_input(call, "ref").n > 0)
		builtin_warning(
			call, "'ref' input parameter is ignored when 'base' is set to HEAD");
	if (builtin_input(call, "base").n > 0)
		builtin_warning(call, "'base' input parameter is ignored when action is triggered "
				      "by pull request event");
	*out = (struct comparison_plan){builtin_git_find(git->git, base),
		builtin_git_find(git->git, head), .since_parting = true};
	builtin_log(call, "Changes of the pull request: %" STR_FMT "...%" STR_FMT, STR_ARG(base),
		STR_ARG(head));
	if (out->from.n == 0)
		return missing_commit(call, base);
	return out->to.n > 0 || missing_commit(call, head);
}

/* What `head` names: the run's own ref is the run's commit, whatever it leads to by now. */
static struct str
head_commit(struct builtin_call *call, const struct run_git *git, struct str head)
{
	const struct str sha = builtin_env(call, "GITHUB_SHA");
	const struct str own = short_name(builtin_env(call, "GITHUB_REF"));

	return builtin_git_find(git->git, git->is_own && str_eq(head, own) ? sha : head);
}

static bool
plan_first_push(struct builtin_call *call, const struct run_git *git, struct str base,
	struct str main, struct comparison_plan *out)
{
	if (main.n == 0 || str_eq(base, main)) {
		builtin_log(call, "Initial push detected - all files will be listed as added");
		return true;
	}
	builtin_log(call,
		"First push of a branch detected - changes will be detected against the default "
		"branch %" STR_FMT,
		STR_ARG(main));
	out->from = builtin_git_tip(git->git, main);
	out->since_parting = true;
	return out->from.n > 0 || missing_commit(call, main);
}

/* Without a push there is nothing before: the last commit counts. */
static bool
plan_last_commit(struct builtin_call *call, const struct run_git *git, struct comparison_plan *out)
{
	builtin_warning(call, "'before' field is missing in event payload - changes will be "
			      "detected from last commit");
	out->from = builtin_git_parent(git->git, out->to);
	return true;
}

static bool
plan_by_git(struct builtin_call *call, const struct run_git *git, struct value payload,
	struct comparison_plan *out)
{
	const struct str main = event_payload_text(call, payload, "repository.default_branch");
	const struct str given = short_name(builtin_input(call, "base"));
	const struct str base = given.n > 0 ? given : main;
	const struct str ref = builtin_input(call, "ref");
	const struct str head = short_name(ref.n > 0 ? ref : builtin_env(call, "GITHUB_REF"));
	const struct str before =
		event_is(call, "push") ? event_payload_text(call, payload, "before") : STR_NONE;

	if (base.n == 0) {
		(void)builtin_error(call,
			"This action requires 'base' input to be configured or "
			"'repository.default_branch' to be set in the event payload");
		return false;
	}
	out->to = head_commit(call, git, head);
	if (out->to.n == 0)
		return missing_commit(call, head);
	const struct str sha = is_sha(base) ? base : before;
	if (is_sha(base) || str_eq(base, head)) {
		if (sha.n == 0)
			return plan_last_commit(call, git, out);
		if (str_eq(sha, STR(NO_COMMIT)))
			return plan_first_push(call, git, base, main, out);
		out->from = builtin_git_find(git->git, sha);
	} else {
		out->from = builtin_git_tip(git->git, base);
		out->since_parting = true;
	}
	builtin_log(call, "Changes will be detected between %" STR_FMT " and %" STR_FMT,
		STR_ARG(out->since_parting ? base : sha), STR_ARG(head));
	return out->from.n > 0 || missing_commit(call, out->since_parting ? base : sha);
}

static bool
is_pull(const struct builtin_call *call)
{
	for (size_t i = 0; i < COUNT_OF(pull_events); i++)
		if (event_is(call, pull_events[i]))
			return true;
	return false;
}

/* --- the changes -------------------------------------------------------------------------- */

static bool
compare(struct builtin_call *call, const struct run_git *git, const struct comparison_plan *plan,
	struct changed_files *out)
{
	struct error err = {0};
	bool parted = true;
	const bool ok = plan->since_parting ? run_git_changes_since_parting(
						      git, plan->from, plan->to, &parted, out, &err)
					    : run_git_changes(git, plan->from, plan->to, out, &err);

	if (!ok)
		(void)builtin_error(call, "%s", err.text);
	else if (!parted)
		builtin_log(call, "No merge base found - change detection will use direct "
				  "<commit>..<commit> comparison");
	return ok;
}

static bool
read_commits(struct builtin_call *call, struct str folder, struct changed_files *out)
{
	const struct value payload = event_payload(call);
	struct comparison_plan plan = {0};
	struct run_git git;

	if (!run_git_open(call, folder, &git))
		return false;
	const bool ok = (is_pull(call) ? plan_pull(call, &git, payload, &plan)
				       : plan_by_git(call, &git, payload, &plan)) &&
			compare(call, &git, &plan, out);
	run_git_close(&git);
	return ok;
}

/* `base: HEAD`: what steps have changed in the workspace, and edits that came with the checkout. */
static bool
read_uncommitted(struct builtin_call *call, struct str folder, struct changed_files *out)
{
	struct builtin_git *git = NULL;
	struct error err = {0};
	struct str branch;

	if (builtin_input(call, "ref").n > 0)
		builtin_warning(
			call, "'ref' input parameter is ignored when 'base' is set to HEAD");
	bool ok = builtin_git_open(call, folder, &git, &err);
	if (ok && !git)
		ok = error_set(&err, ERROR_MISSING,
			"fatal: not a git repository: use "
			"actions/checkout before this step");
	ok = ok && builtin_git_changes(git, builtin_git_head(git, &branch), STR_NONE, &out->items,
			   &out->count, &err);
	builtin_git_close(git);
	if (!ok)
		(void)builtin_error(call, "%s", err.text);
	return ok;
}

static int
by_path(const void *one, const void *other)
{
	const struct builtin_change *a = one;
	const struct builtin_change *b = other;

	return str_cmp(a->path, b->path);
}

/* A renamed file is one that came and one that went. */
static struct changed_files
without_renames(struct arena *a, struct changed_files files)
{
	struct changed_files out = {
		.items = arena_array(a, struct builtin_change, 2 * files.count)};

	for (size_t i = 0; i < files.count; i++) {
		struct builtin_change change = files.items[i];
		if (change.kind == BUILTIN_RENAMED) {
			out.items[out.count++] = (struct builtin_change){
				.kind = BUILTIN_DELETED, .path = change.old_path};
			change.kind = BUILTIN_ADDED;
		}
		out.items[out.count++] = change;
	}
	if (out.count > 0)
		qsort(out.items, out.count, sizeof(*out.items), by_path);
	return out;
}

/* --- filters ------------------------------------------------------------------------------ */

static bool
read_filters(struct builtin_call *call, struct str folder, struct path_filters *out)
{
	struct str text = builtin_input(call, "filters");
	struct str name = STR("filters");
	struct error err = {0};

	if (text.n == 0) {
		(void)builtin_error(call, "Input required and not supplied: filters");
		return false;
	}
	if (!str_has(text, STR("\n")) && !str_has(text, STR(":"))) {
		name = text;
		const struct str path = path_join(call->a, folder, name);
		if (!file_exists(path)) {
			(void)builtin_error(
				call, "Configuration file '%" STR_FMT "' not found", STR_ARG(name));
			return false;
		}
		if (!file_read(call->a, path, FILTERS_MAX, &text, &err)) {
			(void)builtin_error(call, "%s", err.text);
			return false;
		}
	}
	if (path_filters_read(call->a, name, text, out, &err))
		return true;
	path_filters_free(out);
	(void)builtin_error(call, "%s", err.text);
	return false;
}

/* --- results ------------------------------------------------------------------------------ */

struct filter_options {
	enum path_list_format format;
	bool needs_every;
};

static const char *
output_name(struct builtin_call *call, struct str name, const char *ending)
{
	const char *z = str_z(call->a, str_concat(call->a, name, str_from(ending)));

	return z ? z : "";
}

/* True if the filter has matched something. */
static bool
set_filter(struct builtin_call *call, const struct path_filter *filter,
	const struct filter_options *options, const struct changed_files *files)
{
	struct str *paths = arena_array(call->a, struct str, files->count);
	const char **kinds = arena_array(call->a, const char *, files->count);
	size_t count = 0;

	for (size_t i = 0; i < files->count; i++)
		if (path_filter_matches(filter, &files->items[i], options->needs_every)) {
			kinds[count] = path_filter_kind(files->items[i].kind);
			paths[count++] = files->items[i].path;
		}
	builtin_log(call, "::group::Filter %" STR_FMT " = %s", STR_ARG(filter->name),
		count > 0 ? "true" : "false");
	builtin_log(call, count > 0 ? "Matching files:" : "Matching files: none");
	for (size_t i = 0; i < count; i++)
		builtin_log(call, "%" STR_FMT " [%s]", STR_ARG(paths[i]), kinds[i]);
	builtin_log(call, "::endgroup::");
	builtin_set_output(
		call, output_name(call, filter->name, ""), count > 0 ? STR("true") : STR("false"));
	builtin_set_output(
		call, output_name(call, filter->name, "_count"), str_fmt(call->a, "%zu", count));
	if (options->format != PATH_LIST_NONE)
		builtin_set_output(call, output_name(call, filter->name, "_files"),
			path_list(call->a, options->format, paths, count));
	return count > 0;
}

static void
set_results(struct builtin_call *call, const struct path_filters *filters,
	const struct filter_options *options, const struct changed_files *files)
{
	struct str *changed = arena_array(call->a, struct str, filters->count);
	bool is_taken = false;
	size_t count = 0;

	builtin_log(call, "Detected %zu changed files", files->count);
	builtin_log(call, "Results:");
	for (size_t i = 0; i < filters->count; i++) {
		if (set_filter(call, &filters->items[i], options, files))
			changed[count++] = filters->items[i].name;
		is_taken = is_taken || str_eq(filters->items[i].name, STR("changes"));
	}
	const struct str names = path_list(call->a, PATH_LIST_JSON, changed, count);
	if (is_taken) {
		builtin_log(call, "Cannot set changes output variable - name already used by "
				  "filter output");
	} else {
		builtin_log(call, "Changes output set to %" STR_FMT, STR_ARG(names));
		builtin_set_output(call, "changes", names);
	}
	builtin_note(call, "%zu changed file%s, %zu of %zu filters", files->count,
		files->count == 1 ? "" : "s", count, filters->count);
}

static bool
read_options(struct builtin_call *call, struct filter_options *out)
{
	const struct str format = builtin_input(call, "list-files");
	const struct str quantifier = builtin_input(call, "predicate-quantifier");

	*out = (struct filter_options){.needs_every = str_eq(quantifier, STR("every"))};
	if (format.n > 0 && !path_list_format_find(format, &out->format)) {
		(void)builtin_error(call,
			"Input parameter 'list-files' is set to invalid value '%" STR_FMT "'",
			STR_ARG(format));
		return false;
	}
	if (quantifier.n == 0 || out->needs_every || str_eq(quantifier, STR("some")))
		return true;
	(void)builtin_error(call,
		"Input parameter 'predicate-quantifier' is set to invalid value '%" STR_FMT
		"'. Valid values: every, some",
		STR_ARG(quantifier));
	return false;
}

static enum result
run(struct builtin_call *call)
{
	const struct str folder = path_normal(call->a,
		path_join(call->a, call->workspace, builtin_input(call, "working-directory")));
	const bool is_uncommitted = str_eq(builtin_input(call, "base"), STR("HEAD"));
	struct changed_files files = {0};
	struct filter_options options;
	struct path_filters filters;

	if (!read_options(call, &options) || !read_filters(call, folder, &filters))
		return RESULT_FAILURE;
	const bool ok = is_uncommitted ? read_uncommitted(call, folder, &files)
				       : read_commits(call, folder, &files);
	if (ok) {
		files = without_renames(call->a, files);
		set_results(call, &filters, &options, &files);
	}
	path_filters_free(&filters);
	return ok ? RESULT_SUCCESS : RESULT_FAILURE;
}

const struct builtin action_paths_filter = {
	.name = "dorny/paths-filter",
	.summary = "filters of changed paths, by this machine's git history",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
