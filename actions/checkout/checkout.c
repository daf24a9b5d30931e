/*
 * actions/checkout: puts the workspace's files in place.
 *
 * The run's own repository is the working tree as it is now, with its uncommitted edits; a `ref`
 * other than the run's is written as committed.
 * Source     github.com/actions/checkout action.yml, src/input-helper.ts
 */
#include "actions/actions.h"
#include "actions/checkout/checkout_sparse.h"
#include "actions/checkout/checkout_submodules.h"
#include "engine/store/file.h"

#include <limits.h>

static const struct builtin_input inputs[] = {
	{"repository", "", false},
	{"ref", "", false},
	{"token", "", false},
	{"ssh-key", "", false},
	{"ssh-known-hosts", "", false},
	{"ssh-strict", "true", false},
	{"ssh-user", "git", false},
	{"persist-credentials", "true", false},
	{"path", "", false},
	{"clean", "true", false},
	{"filter", "", false},
	{"sparse-checkout", "", false},
	{"sparse-checkout-cone-mode", "true", false},
	{"fetch-depth", "1", false},
	{"fetch-tags", "false", false},
	{"show-progress", "true", false},
	{"lfs", "false", false},
	{"submodules", "false", false},
	{"set-safe-directory", "true", false},
	{"github-server-url", "", false},
};

/* As JavaScript's Math.floor(Number(text)): what is no number, and below 0, is 0. */
static int
fetch_depth(const struct builtin_call *call)
{
	const struct str text = builtin_input(call, "fetch-depth");
	int depth = 0;

	for (size_t i = 0; i < text.n && text.p[i] != '.'; i++) {
		if (!char_is_digit(text.p[i]))
			return 0;
		if (depth > (INT_MAX - 9) / 10)
			return INT_MAX;
		depth = depth * 10 + (text.p[i] - '0');
	}
	return depth;
}

/* `submodules` is false, true or recursive, in any case. */
static bool
wants_submodules(const struct builtin_call *call)
{
	const struct str text = builtin_input(call, "submodules");

	return str_eq_nocase(text, STR("true")) || str_eq_nocase(text, STR("recursive"));
}

static bool
is_own_repository(const struct builtin_call *call)
{
	const struct str repository = builtin_input(call, "repository");

	return repository.n == 0 || str_eq_nocase(repository, builtin_repository(call));
}

static enum result
refuse_other(struct builtin_call *call)
{
	const struct str repository = builtin_input(call, "repository");
	const struct str path = builtin_input(call, "path");
	const struct str help =
		str_concat(call->a, STR("have a step clone it instead: run: git clone "),
			builtin_env(call, "GITHUB_SERVER_URL"), STR("/"), repository, STR(" "),
			path.n > 0 ? path : STR("."));

	return builtin_missing(call, str_z(call->a, help),
		"repository '%" STR_FMT "' is not the run's own, and is not fetched",
		STR_ARG(repository));
}

static void
tell_differences(struct builtin_call *call)
{
	bool lfs;

	if (builtin_flag(call, "lfs", &lfs) && lfs)
		builtin_warning(call, "lfs: files are as git-lfs left them in the working tree; "
				      "nothing is downloaded");
}

static void
tell(struct builtin_call *call, const struct builtin_checkout_result *result)
{
	const char *files = result->file_count == 1 ? "file" : "files";

	if (result->commit.n > 0)
		builtin_log(call, "Checked out %" STR_FMT " (%" STR_FMT "): %zu %s",
			STR_ARG(result->ref.n > 0 ? result->ref : STR("detached HEAD")),
			STR_ARG(result->commit), result->file_count, files);
	else
		builtin_log(call, "Copied %zu %s; the repository has no commit", result->file_count,
			files);
	if (result->changed_count == 0) {
		builtin_note(call, "%zu %s", result->file_count, files);
		return;
	}
	builtin_log(call, "%zu of them differ%s from the commit: uncommitted edits are included",
		result->changed_count, result->changed_count == 1 ? "s" : "");
	builtin_note(call, "%zu %s, %zu with uncommitted edits", result->file_count, files,
		result->changed_count);
}

static enum result
apply_submodules(struct builtin_call *call, const struct builtin_checkout *options,
	const struct builtin_checkout_result *result)
{
	if (result->submodule_count == 0)
		return RESULT_SUCCESS;
	return checkout_submodules(call, options, result);
}

/* Without a commit there is nothing that git could leave out. */
static enum result
apply_sparse(struct builtin_call *call, const struct builtin_checkout *options,
	const struct builtin_checkout_result *result)
{
	if (!checkout_is_sparse(call))
		return RESULT_SUCCESS;
	if (result->commit.n > 0)
		return checkout_sparse(call, path_join(call->a, call->workspace, options->path));
	builtin_difference(call, "actions/checkout: sparse-checkout needs a commit, and there is "
				 "none; all files are there");
	return RESULT_SUCCESS;
}

static enum result
run(struct builtin_call *call)
{
	struct builtin_checkout options = {
		.path = builtin_input(call, "path"),
		.ref = builtin_input(call, "ref"),
		.fetch_depth = fetch_depth(call),
		.submodules = wants_submodules(call),
		.recursive = str_eq_nocase(builtin_input(call, "submodules"), STR("recursive")),
	};
	struct builtin_checkout_result result;
	struct error err = {0};

	if (!builtin_flag(call, "clean", &options.clean) ||
		!builtin_flag(call, "fetch-tags", &options.fetch_tags))
		return RESULT_FAILURE;
	if (!is_own_repository(call))
		return refuse_other(call);
	tell_differences(call);
	builtin_log(call, "Syncing repository: %" STR_FMT, STR_ARG(builtin_repository(call)));
	if (!builtin_checkout(call, &options, &result, &err))
		return err.kind == ERROR_MISSING ? builtin_missing(call, err.help, "%s", err.text)
						 : builtin_error(call, "%s", err.text);
	if (apply_sparse(call, &options, &result) != RESULT_SUCCESS ||
		apply_submodules(call, &options, &result) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	tell(call, &result);
	builtin_set_output(call, "ref", result.ref);
	builtin_set_output(call, "commit", result.commit);
	return RESULT_SUCCESS;
}

const struct builtin action_checkout = {
	.name = "actions/checkout",
	.summary = "puts the working tree, as it is now, into the workspace",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
