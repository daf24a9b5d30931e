/*
 * builtin_checkout: the files of a repository on this machine, in the workspace, with a `.git`.
 */
#include "engine/git/submodules.h"
#include "engine/git/workspace_git.h"
#include "engine/run/step/builtin_engine.h"
#include "engine/store/file.h"

/* What is checked out: the run's repository, or a folder that takes the place of another. */
struct checkout {
	struct builtin_call *call;
	const struct builtin_checkout *options;
	struct str directory;
	struct str folder;
	struct repository *repository; /* NULL: the folder is in none */
	struct str commit;             /* empty: HEAD's */
	struct str ref;
	struct str url;
};

static const struct run_options *
run_of(const struct builtin_call *call)
{
	return call->engine->step->job->run->options;
}

static struct snapshot_options
snapshot_options_of(const struct checkout *checkout)
{
	const struct run_options *run = run_of(checkout->call);

	return (struct snapshot_options){
		.cancel = &checkout->call->engine->step->is_cancelled,
		.without_submodules = !checkout->options->submodules,
		.first_level_only = !checkout->options->recursive,
		.privates = run->privates,
		.private_count = run->private_count,
	};
}

static bool
write_files(const struct checkout *checkout, struct snapshot *snapshot, struct error *err)
{
	const struct str ref = checkout->options->ref;
	struct arena *a = checkout->call->a;
	const struct snapshot_options options = snapshot_options_of(checkout);

	if (!checkout->repository && ref.n > 0)
		return error_set(err, ERROR_MISSING,
			"'ref' needs a git repository, and this folder is not in one");
	if (!checkout->repository)
		return snapshot_write_folder(
			a, checkout->folder, checkout->directory, &options, snapshot, err);
	if (ref.n > 0)
		return snapshot_write_ref(
			a, checkout->repository, ref, checkout->directory, &options, snapshot, err);
	return snapshot_write(
		a, checkout->repository, checkout->directory, &options, snapshot, err);
}

static bool
write_git(const struct checkout *checkout, const struct snapshot *snapshot,
	struct builtin_checkout_result *out, struct error *err)
{
	const bool is_ref = checkout->options->ref.n > 0;
	struct workspace_git git;
	const struct workspace_git_options options = {
		.directory = checkout->directory,
		.commit = is_ref ? snapshot->commit : checkout->commit,
		.ref = is_ref ? snapshot->ref : checkout->ref,
		.fetch_depth = checkout->options->fetch_depth,
		.fetch_tags = checkout->options->fetch_tags,
		.is_live = run_of(checkout->call)->live,
		.url = checkout->url,
		.snapshot = snapshot,
	};

	if (!checkout->repository || snapshot->commit.n == 0)
		return true;
	if (!workspace_git_write(checkout->call->a, checkout->repository, &options, &git, err))
		return false;
	out->commit = git.commit;
	out->ref = git.ref;
	return true;
}

static bool
write_submodules(const struct checkout *checkout, struct snapshot *snapshot, struct error *err)
{
	const struct snapshot_options snapshot_options = snapshot_options_of(checkout);
	const struct submodules submodules = {
		.a = checkout->call->a,
		.root = checkout->repository ? repository_root(checkout->repository) : STR_NONE,
		.directory = checkout->directory,
		.fetch_depth = checkout->options->fetch_depth,
		.is_live = run_of(checkout->call)->live,
		.is_ref = checkout->options->ref.n > 0,
		.options = &snapshot_options,
	};

	return submodules_write(&submodules, snapshot, err);
}

static void
tell_outside(struct builtin_call *call, const struct snapshot *snapshot)
{
	if (snapshot->outside_count == 0)
		return;
	builtin_difference(call,
		"the link '%" STR_FMT "' leads out of the repository%s: a step that writes through "
		"it changes files there",
		STR_ARG(snapshot->outside[0]),
		snapshot->outside_count > 1 ? ", and others do too" : "");
}

static bool
write_all(const struct checkout *checkout, struct builtin_checkout_result *out, struct error *err)
{
	struct builtin_checkout_result result = {0};
	struct snapshot snapshot = {0};

	if (checkout->options->clean && file_is_dir(checkout->directory) &&
		!file_remove_contents(checkout->directory, err))
		return false;
	if (!write_files(checkout, &snapshot, err) ||
		!write_git(checkout, &snapshot, &result, err) ||
		!write_submodules(checkout, &snapshot, err))
		return false;
	tell_outside(checkout->call, &snapshot);
	result.file_count = snapshot.file_count;
	result.changed_count = snapshot.changed_count;
	result.submodule_count = snapshot.submodule_count;
	if (checkout->repository) {
		const struct repository *own = checkout->repository;
		result.user_root = str_copy(checkout->call->a, repository_root(own));
		result.user_git = str_copy(checkout->call->a, repository_common_dir(own));
	}
	*out = result;
	return true;
}

/* A folder within a repository is not that repository. */
static bool
open_folder(struct checkout *checkout, struct error *err)
{
	struct arena *a = checkout->call->a;

	if (!file_is_dir(checkout->folder))
		return error_set(err, ERROR_MISSING, "folder '%" STR_FMT "' does not exist",
			STR_ARG(checkout->folder));
	if (!repository_open(a, checkout->folder, &checkout->repository, err))
		return false;
	if (checkout->repository && !str_eq(repository_root(checkout->repository),
					    file_real_path(a, checkout->folder))) {
		repository_close(checkout->repository);
		checkout->repository = NULL;
	}
	return true;
}

static bool
write_local(struct checkout *checkout, struct builtin_checkout_result *out, struct error *err)
{
	checkout->folder = checkout->options->folder;
	checkout->url = checkout->options->url;
	if (!open_folder(checkout, err))
		return false;
	const bool ok = write_all(checkout, out, err);
	repository_close(checkout->repository);
	return ok;
}

static bool
write_own(struct checkout *checkout, struct builtin_checkout_result *out, struct error *err)
{
	const struct run_options *run = run_of(checkout->call);
	const struct event *event = run->event;

	checkout->folder = run->folder;
	checkout->repository = run->repository;
	checkout->commit = event->sha;
	checkout->ref = event->ref;
	checkout->url =
		str_concat(checkout->call->a, event->server_url, STR("/"), event->repository);
	return write_all(checkout, out, err);
}

bool
builtin_checkout(struct builtin_call *call, const struct builtin_checkout *options,
	struct builtin_checkout_result *out, struct error *err)
{
	struct checkout checkout = {
		.call = call,
		.options = options,
		.directory =
			path_normal(call->a, path_join(call->a, call->workspace, options->path)),
	};

	if (!path_is_below(checkout.directory, call->workspace))
		return error_set(err, ERROR_INVALID,
			"the path '%" STR_FMT "' is not under the workspace",
			STR_ARG(options->path));
	return options->folder.n > 0 ? write_local(&checkout, out, err)
				     : write_own(&checkout, out, err);
}

/* A name without a ref stands for any. */
static bool
is_named(const struct local_repository *item, struct str name, struct str ref)
{
	const size_t at = str_index(item->name, '@', 0);

	return str_eq_nocase(str_slice(item->name, 0, at), name) &&
	       (ref.n == 0 || str_eq(str_slice(item->name, at + 1, item->name.n), ref));
}

bool
builtin_local_repository(
	const struct builtin_call *call, struct str name, struct str ref, struct str *folder)
{
	const struct local_repositories *all = &run_of(call)->local_repositories;

	for (size_t i = 0; i < all->count; i++)
		if (is_named(&all->items[i], name, ref)) {
			*folder = all->items[i].folder;
			return true;
		}
	return false;
}
