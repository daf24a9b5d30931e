#include "engine/run/step/builtin_git.h"

#include "engine/git/changes.h"
#include "engine/git/history.h"
#include "engine/git/tags.h"
#include "engine/store/file.h"

#include <stdlib.h>

struct builtin_git {
	struct builtin_call *call;
	struct arena *a;
	struct repository *repository;
};

bool
builtin_git_open(
	struct builtin_call *call, struct str folder, struct builtin_git **out, struct error *err)
{
	struct repository *repository;

	if (!repository_open(call->a, folder, &repository, err))
		return false;
	*out = NULL;
	if (!repository)
		return true;
	*out = arena_new(call->a, struct builtin_git);
	**out = (struct builtin_git){call, call->a, repository};
	return true;
}

void
builtin_git_close(struct builtin_git *git)
{
	if (git)
		repository_close(git->repository);
}

struct str
builtin_git_root(const struct builtin_git *git)
{
	return repository_root(git->repository);
}

struct str
builtin_git_head(struct builtin_git *git, struct str *branch)
{
	struct repository_head head = {0};

	if (!repository_head(git->repository, &head, NULL))
		head = (struct repository_head){0};
	*branch = head.branch;
	return head.commit;
}

struct str
builtin_git_find(struct builtin_git *git, struct str name)
{
	struct repository_revision revision;

	return repository_revision_find(git->repository, name, &revision, NULL) ? revision.commit
										: STR_NONE;
}

struct str
builtin_git_tip(struct builtin_git *git, struct str name)
{
	const struct str tracked = repository_tracked(git->repository, name, NULL);

	return str_eq(tracked, STR(REPOSITORY_NO_COMMIT)) ? builtin_git_find(git, name) : tracked;
}

struct str
builtin_git_parent(struct builtin_git *git, struct str commit)
{
	return builtin_git_find(git, str_concat(git->a, commit, STR("^1")));
}

int64_t
builtin_git_time(struct builtin_git *git, struct str commit)
{
	struct repository_commit read;

	return repository_commit_read(git->repository, commit, &read, NULL) ? read.committer_time_s
									    : 0;
}

struct str
builtin_git_default_branch(struct builtin_git *git)
{
	return repository_default_branch(git->repository);
}

bool
builtin_git_merge_base(struct builtin_git *git, struct str one, struct str other, struct str *out,
	struct error *err)
{
	return history_merge_base(git->a, git->repository, one, other, out, err);
}

static int
newest_first(const void *one, const void *other)
{
	const struct builtin_git_tag *a = one;
	const struct builtin_git_tag *b = other;

	if (a->time_s != b->time_s)
		return a->time_s > b->time_s ? -1 : 1;
	return str_cmp(a->name, b->name);
}

bool
builtin_git_tags(
	struct builtin_git *git, struct builtin_git_tag **out, size_t *count, struct error *err)
{
	struct repository_commit commit;
	struct str *names;
	size_t name_count;

	if (!tags_list(git->a, git->repository, &names, &name_count, err))
		return false;
	*count = 0;
	*out = arena_array(git->a, struct builtin_git_tag, name_count);
	for (size_t i = 0; i < name_count; i++) {
		const struct str id =
			builtin_git_find(git, str_concat(git->a, STR("refs/tags/"), names[i]));
		if (id.n > 0 && repository_commit_read(git->repository, id, &commit, NULL))
			(*out)[(*count)++] =
				(struct builtin_git_tag){names[i], id, commit.committer_time_s};
	}
	if (*count > 0)
		qsort(*out, *count, sizeof(**out), newest_first);
	return true;
}

static struct builtin_change
seen(const struct change *change)
{
	static const enum builtin_change_kind kinds[] = {
		[CHANGE_ADDED] = BUILTIN_ADDED,
		[CHANGE_MODIFIED] = BUILTIN_MODIFIED,
		[CHANGE_DELETED] = BUILTIN_DELETED,
		[CHANGE_RENAMED] = BUILTIN_RENAMED,
	};

	return (struct builtin_change){
		.kind = change->is_retyped ? BUILTIN_RETYPED : kinds[change->kind],
		.path = change->path,
		.old_path = change->old_path,
		.is_submodule = change->is_submodule,
	};
}

static bool
is_left_out(struct builtin_git *git, const struct change *change)
{
	return builtin_is_private(
		git->call, path_join(git->a, repository_root(git->repository), change->path));
}

bool
builtin_git_changes(struct builtin_git *git, struct str from, struct str to,
	struct builtin_change **out, size_t *count, struct error *err)
{
	const enum changes_until until = to.n > 0 ? CHANGES_COMMIT : CHANGES_WORKING_TREE;
	struct changes changes;

	if (!changes_read(git->a, git->repository, from, until, to, &changes, err))
		return false;
	*count = 0;
	*out = arena_array(git->a, struct builtin_change, changes.count);
	for (size_t i = 0; i < changes.count; i++)
		if (to.n > 0 || !is_left_out(git, &changes.items[i]))
			(*out)[(*count)++] = seen(&changes.items[i]);
	return true;
}
