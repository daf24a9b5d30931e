/*
 * actions/checkout: puts the workspace's files in place.
 *
 * The run's own repository is the working tree as it is now, with its uncommitted edits; a `ref`
 * other than the run's is written as committed. Another repository is the folder that
 * --local-repository gives for it, or is fetched.
 * Inputs     Of versions 1 to 6. Flags are true or TRUE, in any case; all else is false.
 * Source     github.com/actions/checkout action.yml, src/input-helper.ts
 */
#include "actions/actions.h"
#include "actions/checkout/checkout_fetch.h"
#include "actions/checkout/checkout_lfs.h"
#include "actions/checkout/checkout_login.h"
#include "actions/checkout/checkout_sparse.h"
#include "actions/checkout/checkout_submodules.h"
#include "actions/checkout/checkout_unsafe.h"
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
	{"allow-unsafe-pr-checkout", "false", false},
};

/* What a call was asked for, and who logs in. */
struct checkout_request {
	struct str repository;
	struct str server;
	struct builtin_checkout options;
	struct checkout_login login;
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

/* An empty input is its default, as in the published action. */
static bool
flag(const struct builtin_call *call, const char *name, bool when_empty)
{
	const struct str text = builtin_input(call, name);

	return text.n > 0 ? str_eq_nocase(text, STR("true")) : when_empty;
}

static struct str
server_of(const struct builtin_call *call)
{
	struct str server = builtin_input(call, "github-server-url");

	if (server.n == 0)
		server = builtin_env(call, "GITHUB_SERVER_URL");
	while (str_ends(server, STR("/")))
		server.n--;
	return server;
}

static bool
is_own_repository(const struct builtin_call *call, const struct checkout_request *request)
{
	return str_eq_nocase(request->repository, builtin_repository(call)) &&
	       str_eq_nocase(request->server, builtin_env(call, "GITHUB_SERVER_URL"));
}

/* Exactly one slash, with a name on either side. */
static bool
is_repository(struct str name)
{
	const size_t slash = str_index(name, '/', 0);

	return slash > 0 && slash + 1 < name.n && slash == str_rindex(name, '/') &&
	       name.p[0] != '-';
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

/* What is done to the files of a repository that is on this machine. */
static enum result
apply_local(struct builtin_call *call, const struct checkout_request *request,
	const struct builtin_checkout_result *result)
{
	const struct builtin_checkout *options = &request->options;
	const struct str folder = path_join(call->a, call->workspace, options->path);

	if (apply_sparse(call, options, result) != RESULT_SUCCESS ||
		apply_submodules(call, options, result) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	if (flag(call, "lfs", false) && result->commit.n > 0)
		return checkout_lfs(call, folder, result->user_git, &request->login);
	return RESULT_SUCCESS;
}

static enum result
check_out_local(struct builtin_call *call, const struct checkout_request *request,
	struct builtin_checkout_result *result)
{
	struct error err = {0};

	if (builtin_input(call, "filter").n > 0)
		builtin_difference(call, "actions/checkout: filter has no effect: the objects are "
					 "those of the clone on this machine");
	if (!builtin_checkout(call, &request->options, result, &err))
		return err.kind == ERROR_MISSING ? builtin_missing(call, err.help, "%s", err.text)
						 : builtin_error(call, "%s", err.text);
	return apply_local(call, request, result);
}

static enum result
check_out_fetched(struct builtin_call *call, const struct checkout_request *request,
	struct builtin_checkout_result *result)
{
	const struct str folder = path_join(call->a, call->workspace, request->options.path);
	const struct checkout_fetch fetch = {
		.repository = request->repository,
		.url = checkout_login_url(call, &request->login, request->repository),
		.options = &request->options,
		.login = &request->login,
		.filter = builtin_input(call, "filter"),
		.show_progress = flag(call, "show-progress", true),
	};

	if (checkout_fetch(call, &fetch, result) != RESULT_SUCCESS ||
		apply_sparse(call, &request->options, result) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return flag(call, "lfs", false) ? checkout_lfs(call, folder, STR_NONE, &request->login)
					: RESULT_SUCCESS;
}

/* "refs/heads/x" and "refs/tags/x" are x for --local-repository, as after an @. */
static struct str
short_ref(struct str ref)
{
	static const char *const prefixes[] = {"refs/heads/", "refs/tags/"};

	for (size_t i = 0; i < COUNT_OF(prefixes); i++)
		if (str_starts(ref, str_from(prefixes[i])))
			return str_slice(ref, str_from(prefixes[i]).n, ref.n);
	return ref;
}

static enum result
check_out(struct builtin_call *call, struct checkout_request *request,
	struct builtin_checkout_result *result)
{
	struct builtin_checkout *options = &request->options;
	struct str folder;

	if (is_own_repository(call, request))
		return check_out_local(call, request, result);
	if (!builtin_local_repository(call, request->repository, short_ref(options->ref), &folder))
		return check_out_fetched(call, request, result);
	builtin_log(call, "--local-repository: %" STR_FMT " is '%" STR_FMT "'",
		STR_ARG(request->repository), STR_ARG(folder));
	options->folder = folder;
	options->ref = STR_NONE; /* the folder is what the ref would be */
	options->url = str_concat(call->a, request->server, STR("/"), request->repository);
	return check_out_local(call, request, result);
}

static struct checkout_request
request_of(struct builtin_call *call)
{
	const struct str repository = builtin_input(call, "repository");

	return (struct checkout_request){
		.repository = repository.n > 0 ? repository : builtin_repository(call),
		.server = server_of(call),
		.options =
			{
				.path = builtin_input(call, "path"),
				.ref = builtin_input(call, "ref"),
				.fetch_depth = fetch_depth(call),
				.fetch_tags = flag(call, "fetch-tags", false),
				.clean = flag(call, "clean", true),
				.submodules = wants_submodules(call),
				.recursive = str_eq_nocase(
					builtin_input(call, "submodules"), STR("recursive")),
			},
	};
}

/* The ref as it was asked for, without one that is a commit. */
static struct str
ref_output(const struct builtin_call *call, const struct builtin_checkout_result *result)
{
	const struct str ref = builtin_input(call, "ref");

	return ref.n == 0 || str_eq_nocase(ref, result->commit) ? result->ref : ref;
}

static enum result
run(struct builtin_call *call)
{
	struct checkout_request request = request_of(call);
	struct builtin_checkout_result result = {0};
	struct error err = {0};

	if (!is_repository(request.repository))
		return builtin_error(call,
			"Invalid repository '%" STR_FMT "'. Expected format {owner}/{repo}.",
			STR_ARG(request.repository));
	if (!flag(call, "allow-unsafe-pr-checkout", false) &&
		checkout_is_unsafe(call, request.repository, request.options.ref))
		return builtin_error(call,
			"Refusing to check out fork pull request code from a '%" STR_FMT
			"' workflow: it runs with the base repository's token and secrets; "
			"'allow-unsafe-pr-checkout: true' allows it",
			STR_ARG(builtin_env(call, "GITHUB_EVENT_NAME")));
	if (!checkout_login_read(call, request.server, &request.login, &err))
		return builtin_error(call, "%s", err.text);
	builtin_log(call, "Syncing repository: %" STR_FMT, STR_ARG(request.repository));
	if (check_out(call, &request, &result) != RESULT_SUCCESS ||
		checkout_login_persist(call, &request.login,
			path_join(call->a, call->workspace, request.options.path)) !=
			RESULT_SUCCESS)
		return RESULT_FAILURE;
	tell(call, &result);
	builtin_set_output(call, "ref", ref_output(call, &result));
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
