#include "engine/git/repository_part.h"

/* Shorter than this, git takes no text for the start of a SHA. */
#define SHORT_SHA_MIN 4

static bool
try_ref(struct repository *repository, struct str lookup, struct str ref,
	struct repository_revision *out)
{
	git_oid id;

	if (!repository_ref_commit(repository, lookup, &id))
		return false;
	out->commit = libgit_hex(repository->a, &id);
	out->ref = str_copy(repository->a, ref);
	return true;
}

/* A full ref, as it is here or as the remote's. */
static bool
try_full_ref(struct repository *repository, struct str ref, struct repository_revision *out)
{
	const struct str remote = repository_remote_name(repository);

	if (try_ref(repository, ref, ref, out))
		return true;
	if (remote.n == 0 || str_starts(ref, STR(REPOSITORY_TAGS)))
		return false;
	const struct str name = str_starts(ref, STR(REPOSITORY_BRANCHES))
					? repository_after(ref, STR(REPOSITORY_BRANCHES))
					: repository_after(ref, STR("refs/"));
	return try_ref(repository, repository_remote_ref(repository, remote, name), ref, out);
}

/* What git's own language of revisions names. */
static bool
try_revision(struct repository *repository, struct str text, struct repository_revision *out)
{
	const char *z = str_z(repository->a, text);
	git_object *object;
	git_object *commit;

	if (!z || libgit.revparse_single(&object, repository->git, z) != 0)
		return false;
	const int code = libgit.object_peel(&commit, object, GIT_OBJECT_COMMIT);
	libgit.object_free(object);
	if (code != 0)
		return false;
	out->commit = libgit_hex(repository->a, libgit.object_id(commit));
	out->ref = STR_NONE;
	libgit.object_free(commit);
	return true;
}

static bool
try_sha(struct repository *repository, struct str sha, struct repository_revision *out)
{
	return sha.n >= SHORT_SHA_MIN && libgit_is_hex(sha) && try_revision(repository, sha, out);
}

static bool
try_name(struct repository *repository, struct str name, struct repository_revision *out)
{
	struct arena *a = repository->a;

	if (name.n == LIBGIT_HEX_SIZE && try_sha(repository, name, out))
		return true;
	if (str_starts(name, STR("refs/")))
		return try_full_ref(repository, name, out);
	return try_full_ref(repository, str_concat(a, STR(REPOSITORY_BRANCHES), name), out) ||
	       try_full_ref(repository, str_concat(a, STR(REPOSITORY_TAGS), name), out) ||
	       try_sha(repository, name, out);
}

bool
repository_resolve(struct repository *repository, struct str name, struct repository_revision *out,
	struct error *err)
{
	if (name.n > 0 && try_name(repository, name, out))
		return true;
	struct str remote = repository_remote_name(repository);
	if (remote.n == 0)
		remote = STR("origin");
	error_set(err, ERROR_MISSING, "the repository has no branch, tag or commit '%" STR_FMT "'",
		STR_ARG(name));
	return error_help(err, "if the remote has it: git fetch --tags %" STR_FMT, STR_ARG(remote));
}

bool
repository_revision_find(struct repository *repository, struct str name,
	struct repository_revision *out, struct error *err)
{
	return (name.n > 0 && try_name(repository, name, out)) ||
	       (name.n > 0 && try_revision(repository, name, out)) ||
	       repository_resolve(repository, name, out, err);
}
