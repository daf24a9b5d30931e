#include "engine/git/repository.h"

#include "engine/git/repository_part.h"
#include "engine/git/special_files.h"

/* --- opening ------------------------------------------------------------------------------ */

static struct str
folder_of(struct arena *a, const char *z)
{
	struct str path = str_from(z);

	while (path.n > 1 && str_ends(path, STR("/")))
		path.n--;
	return str_copy(a, path);
}

/* libgit2 1.5 says that the setting `safe.directory` was not found, when it needs one. */
static bool
is_others(int code)
{
	const git_error *reason = libgit.error_last();

	return code == GIT_EOWNER ||
	       (code == GIT_ENOTFOUND && reason && reason->klass == GIT_ERROR_CONFIG);
}

static bool
open_failed(int code, struct str folder, struct error *err)
{
	if (!is_others(code))
		return libgit_error(
			err, "cannot open the git repository at '%" STR_FMT "'", STR_ARG(folder));
	error_set(err, ERROR_USAGE, "the git repository at '%" STR_FMT "' belongs to another user",
		STR_ARG(folder));
	return error_help(err,
		"if you trust it: git config --global --add safe.directory '%" STR_FMT "'",
		STR_ARG(folder));
}

static bool
refuse_bare(struct str folder, struct error *err)
{
	error_set(err, ERROR_USAGE, "'%" STR_FMT "' is in a bare repository, which has no files",
		STR_ARG(folder));
	return error_help(err, "run lact in a clone or worktree of it: git worktree add PATH");
}

static struct repository *
repository_new(struct arena *a, git_repository *git)
{
	struct repository *repository = arena_new(a, struct repository);

	repository->a = a;
	repository->git = git;
	repository->root = folder_of(a, libgit.repository_workdir(git));
	repository->git_dir = folder_of(a, libgit.repository_path(git));
	repository->common_dir = folder_of(a, libgit.repository_commondir(git));
	repository->objects_dir = str_concat(a, repository->common_dir, STR("/objects"));
	return repository;
}

static bool
open_git(struct arena *a, struct str folder, git_repository **out, struct error *err)
{
	const char *z = str_z(a, folder);

	if (!z)
		return error_set(err, ERROR_USAGE, "a path cannot hold a NUL");
	const int code = libgit.repository_open_ext(out, z, 0, NULL);
	if (code == 0 && libgit.repository_is_bare(*out)) {
		libgit.repository_free(*out);
		return refuse_bare(folder, err);
	}
	if (code == GIT_ENOTFOUND && !is_others(code)) {
		*out = NULL;
		return true;
	}
	return code == 0 || open_failed(code, folder, err);
}

bool
repository_open(struct arena *a, struct str folder, struct repository **out, struct error *err)
{
	git_repository *git = NULL;

	if (!libgit_library_load(err) || !special_files_check_git(folder, err))
		return false;
	const bool ok = open_git(a, folder, &git, err);
	if (ok)
		*out = git ? repository_new(a, git) : NULL;
	return ok;
}

void
repository_close(struct repository *repository)
{
	if (!repository)
		return;
	libgit.repository_free(repository->git);
	repository->git = NULL;
}

struct git_repository *
repository_handle(struct repository *repository)
{
	return repository->git;
}

struct str
repository_root(const struct repository *repository)
{
	return repository->root;
}

struct str
repository_git_dir(const struct repository *repository)
{
	return repository->git_dir;
}

struct str
repository_common_dir(const struct repository *repository)
{
	return repository->common_dir;
}

struct str
repository_objects_dir(const struct repository *repository)
{
	return repository->objects_dir;
}

/* --- HEAD --------------------------------------------------------------------------------- */

struct str
repository_after(struct str s, struct str prefix)
{
	return str_starts(s, prefix) ? str_slice(s, prefix.n, s.n) : s;
}

static bool
head_of_branch(struct repository *repository, const char *ref, struct repository_head *head,
	git_oid *id, struct error *err)
{
	head->ref = str_copy(repository->a, str_from(ref));
	head->branch = repository_after(head->ref, STR(REPOSITORY_BRANCHES));
	const int code = libgit.reference_name_to_id(id, repository->git, ref);
	if (code != 0 && code != GIT_ENOTFOUND)
		return libgit_error(err, "cannot read '%s'", ref);
	head->kind = code == 0 ? REPOSITORY_BRANCH : REPOSITORY_UNBORN;
	return true;
}

static bool
head_commit(struct repository *repository, const git_oid *id, struct repository_head *head,
	struct error *err)
{
	git_commit *commit;

	if (libgit.commit_lookup(&commit, repository->git, id) != 0)
		return libgit_error(err, "cannot read the commit of HEAD");
	head->commit = libgit_hex(repository->a, id);
	head->tree = libgit_hex(repository->a, libgit.commit_tree_id(commit));
	libgit.commit_free(commit);
	return true;
}

bool
repository_head(struct repository *repository, struct repository_head *out, struct error *err)
{
	struct repository_head head = {.kind = REPOSITORY_DETACHED};
	git_reference *ref;
	git_oid id;
	bool ok = true;

	if (libgit.reference_lookup(&ref, repository->git, "HEAD") != 0)
		return libgit_error(err, "cannot read HEAD");
	if (libgit.reference_type(ref) == GIT_REFERENCE_DIRECT)
		libgit.oid_cpy(&id, libgit.reference_target(ref));
	else
		ok = head_of_branch(
			repository, libgit.reference_symbolic_target(ref), &head, &id, err);
	libgit.reference_free(ref);
	if (ok && head.kind != REPOSITORY_UNBORN)
		ok = head_commit(repository, &id, &head, err);
	if (ok)
		*out = head;
	return ok;
}

/* --- configuration ------------------------------------------------------------------------ */

/* The value of a key, empty when it is not set. */
struct str
repository_config_text(struct repository *repository, struct str key)
{
	const char *key_z = str_z(repository->a, key);
	git_config *config = NULL;
	const char *value;
	struct str text = STR_NONE;

	if (key_z && libgit.repository_config_snapshot(&config, repository->git) == 0 &&
		libgit.config_get_string(&value, config, key_z) == 0)
		text = str_copy(repository->a, str_from(value));
	libgit.config_free(config);
	return text;
}

struct repository_person
repository_user(struct repository *repository)
{
	return (struct repository_person){
		.name = repository_config_text(repository, STR("user.name")),
		.email = repository_config_text(repository, STR("user.email")),
	};
}

/* --- commits ------------------------------------------------------------------------------ */

static struct repository_person
person(struct arena *a, const git_signature *signature)
{
	return (struct repository_person){
		.name = str_copy(a, str_from(signature->name)),
		.email = str_copy(a, str_from(signature->email)),
	};
}

static struct repository_commit
describe(struct arena *a, git_commit *commit)
{
	const git_signature *author = libgit.commit_author(commit);
	const git_signature *committer = libgit.commit_committer(commit);

	return (struct repository_commit){
		.id = libgit_hex(a, libgit.commit_id(commit)),
		.tree = libgit_hex(a, libgit.commit_tree_id(commit)),
		.message = str_copy(a, str_from(libgit.commit_message(commit))),
		.author = person(a, author),
		.committer = person(a, committer),
		.author_time_s = author->when.time,
		.author_offset_min = author->when.offset,
		.committer_time_s = committer->when.time,
		.committer_offset_min = committer->when.offset,
	};
}

bool
repository_commit_read(struct repository *repository, struct str id, struct repository_commit *out,
	struct error *err)
{
	git_commit *commit;
	git_oid oid;

	if (!libgit_id(id, &oid))
		return error_set(
			err, ERROR_USAGE, "'%" STR_FMT "' is not a full commit SHA", STR_ARG(id));
	if (libgit.commit_lookup(&commit, repository->git, &oid) != 0)
		return libgit_error(err, "cannot read commit %" STR_FMT, STR_ARG(id));
	*out = describe(repository->a, commit);
	libgit.commit_free(commit);
	return true;
}
