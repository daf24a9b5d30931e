#include "engine/git/repository.h"

#include "engine/git/libgit.h"

#define BRANCHES "refs/heads/"
#define TAGS     "refs/tags/"
#define REMOTES  "refs/remotes/"

/* Shorter than this, git takes no text for the start of a SHA. */
#define SHORT_SHA_MIN 4

struct repository {
	struct arena *a;
	git_repository *git;
	struct str root;
	struct str git_dir;
	struct str common_dir;
	struct str objects_dir;
};

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
	const git_error *reason = git_error_last();

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
	return error_help(err, "run lact in a clone or a worktree of it: git worktree add PATH");
}

static struct repository *
repository_new(struct arena *a, git_repository *git)
{
	struct repository *repository = arena_new(a, struct repository);

	repository->a = a;
	repository->git = git;
	repository->root = folder_of(a, git_repository_workdir(git));
	repository->git_dir = folder_of(a, git_repository_path(git));
	repository->common_dir = folder_of(a, git_repository_commondir(git));
	repository->objects_dir = str_concat(a, repository->common_dir, STR("/objects"));
	return repository;
}

static bool
open_git(struct arena *a, struct str folder, git_repository **out, struct error *err)
{
	const char *z = str_z(a, folder);

	if (!z)
		return error_set(err, ERROR_USAGE, "a path cannot hold a NUL");
	const int code = git_repository_open_ext(out, z, 0, NULL);
	if (code == 0 && git_repository_is_bare(*out)) {
		git_repository_free(*out);
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

	libgit_init();
	const bool ok = open_git(a, folder, &git, err);
	if (ok)
		*out = git ? repository_new(a, git) : NULL;
	if (!ok || !git)
		libgit_exit();
	return ok;
}

void
repository_close(struct repository *repository)
{
	if (!repository)
		return;
	git_repository_free(repository->git);
	repository->git = NULL;
	libgit_exit();
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

static struct str
after(struct str s, struct str prefix)
{
	return str_starts(s, prefix) ? str_slice(s, prefix.n, s.n) : s;
}

static bool
head_of_branch(struct repository *repository, const char *ref, struct repository_head *head,
	git_oid *id, struct error *err)
{
	head->ref = str_copy(repository->a, str_from(ref));
	head->branch = after(head->ref, STR(BRANCHES));
	const int code = git_reference_name_to_id(id, repository->git, ref);
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

	if (git_commit_lookup(&commit, repository->git, id) != 0)
		return libgit_error(err, "cannot read the commit of HEAD");
	head->commit = libgit_hex(repository->a, id);
	head->tree = libgit_hex(repository->a, git_commit_tree_id(commit));
	git_commit_free(commit);
	return true;
}

bool
repository_head(struct repository *repository, struct repository_head *out, struct error *err)
{
	struct repository_head head = {.kind = REPOSITORY_DETACHED};
	git_reference *ref;
	git_oid id;
	bool ok = true;

	if (git_reference_lookup(&ref, repository->git, "HEAD") != 0)
		return libgit_error(err, "cannot read HEAD");
	if (git_reference_type(ref) == GIT_REFERENCE_DIRECT)
		git_oid_cpy(&id, git_reference_target(ref));
	else
		ok = head_of_branch(
			repository, git_reference_symbolic_target(ref), &head, &id, err);
	git_reference_free(ref);
	if (ok && head.kind != REPOSITORY_UNBORN)
		ok = head_commit(repository, &id, &head, err);
	if (ok)
		*out = head;
	return ok;
}

/* --- configuration ------------------------------------------------------------------------ */

/* The value of a key, empty when it is not set. */
static struct str
config_text(struct repository *repository, struct str key)
{
	const char *key_z = str_z(repository->a, key);
	git_config *config = NULL;
	const char *value;
	struct str text = STR_NONE;

	if (key_z && git_repository_config_snapshot(&config, repository->git) == 0 &&
		git_config_get_string(&value, config, key_z) == 0)
		text = str_copy(repository->a, str_from(value));
	git_config_free(config);
	return text;
}

struct repository_person
repository_user(struct repository *repository)
{
	return (struct repository_person){
		.name = config_text(repository, STR("user.name")),
		.email = config_text(repository, STR("user.email")),
	};
}

/* --- remotes ------------------------------------------------------------------------------ */

/* HEAD's branch; empty when it is detached or cannot be read. */
static struct str
current_branch(struct repository *repository)
{
	struct repository_head head;

	return repository_head(repository, &head, NULL) ? head.branch : STR_NONE;
}

/* branch.NAME.remote; "." is the repository itself, and no remote. */
static struct str
branch_remote(struct repository *repository, struct str branch)
{
	if (branch.n == 0)
		return STR_NONE;
	const struct str key = str_concat(repository->a, STR("branch."), branch, STR(".remote"));
	const struct str remote = config_text(repository, key);
	return str_eq(remote, STR(".")) ? STR_NONE : remote;
}

/* remote.NAME.url */
struct remote_entry {
	struct str name;
	struct str url;
};

/* url.BASE.insteadOf = PREFIX */
struct instead {
	struct str base;
	struct str prefix;
};

/* What the configuration says about remotes. git_remote_list and git_remote_lookup find it with
 * a regular expression for each entry, which is slow and, in libgit2 1.5, leaks. */
struct remotes {
	struct remote_entry *items;
	size_t count;
	size_t capacity;
	struct instead *insteads;
	size_t instead_count;
	size_t instead_capacity;
};

/* The middle of a key such as "remote.NAME.url"; the outer parts are lower case. */
static bool
key_between(struct str key, struct str before, struct str after, struct str *out)
{
	if (!str_starts(key, before) || !str_ends(key, after) || key.n <= before.n + after.n)
		return false;
	*out = str_slice(key, before.n, key.n - after.n);
	return true;
}

/* The first url of a remote counts. */
static void
add_remote(struct arena *a, struct remotes *remotes, struct str name, struct str url)
{
	for (size_t i = 0; i < remotes->count; i++)
		if (str_eq(remotes->items[i].name, name))
			return;
	*arena_push(a, remotes->items, remotes->count, remotes->capacity) =
		(struct remote_entry){str_copy(a, name), str_copy(a, url)};
}

static void
add_config_entry(struct arena *a, struct remotes *remotes, const git_config_entry *entry)
{
	const struct str key = str_from(entry->name);
	const struct str value = str_from(entry->value);
	struct str name;

	if (key_between(key, STR("remote."), STR(".url"), &name))
		add_remote(a, remotes, name, value);
	else if (key_between(key, STR("url."), STR(".insteadof"), &name))
		*arena_push(
			a, remotes->insteads, remotes->instead_count, remotes->instead_capacity) =
			(struct instead){str_copy(a, name), str_copy(a, value)};
}

static struct remotes
read_remotes(struct repository *repository)
{
	struct remotes remotes = {0};
	git_config *config = NULL;
	git_config_iterator *iterator = NULL;
	git_config_entry *entry;

	if (git_repository_config_snapshot(&config, repository->git) == 0 &&
		git_config_iterator_new(&iterator, config) == 0)
		while (git_config_next(&entry, iterator) == 0)
			add_config_entry(repository->a, &remotes, entry);
	git_config_iterator_free(iterator);
	git_config_free(config);
	return remotes;
}

static const struct remote_entry *
remote_find(const struct remotes *remotes, struct str name)
{
	for (size_t i = 0; i < remotes->count; i++)
		if (str_eq(remotes->items[i].name, name))
			return &remotes->items[i];
	return NULL;
}

/* The remote that repository_remote gives. */
static const struct remote_entry *
choose_remote(struct repository *repository, const struct remotes *remotes)
{
	const struct remote_entry *origin = remote_find(remotes, STR("origin"));

	if (origin || remotes->count == 0)
		return origin;
	if (remotes->count == 1)
		return &remotes->items[0];
	return remote_find(remotes, branch_remote(repository, current_branch(repository)));
}

static struct str
remote_name(struct repository *repository)
{
	const struct remotes remotes = read_remotes(repository);
	const struct remote_entry *remote = choose_remote(repository, &remotes);

	return remote ? remote->name : STR_NONE;
}

/* The longest prefix wins. */
static struct str
apply_insteads(struct arena *a, const struct remotes *remotes, struct str url)
{
	const struct instead *best = NULL;

	for (size_t i = 0; i < remotes->instead_count; i++) {
		const struct instead *instead = &remotes->insteads[i];
		if (str_starts(url, instead->prefix) &&
			(!best || instead->prefix.n > best->prefix.n))
			best = instead;
	}
	if (!best)
		return url;
	return str_concat(a, best->base, str_slice(url, best->prefix.n, url.n));
}

bool
repository_remote(struct repository *repository, struct repository_remote *out)
{
	const struct remotes remotes = read_remotes(repository);
	const struct remote_entry *remote = choose_remote(repository, &remotes);

	if (!remote)
		return false;
	out->name = remote->name;
	out->url = apply_insteads(repository->a, &remotes, remote->url);
	out->parsed = repository_url_parse(out->url);
	return true;
}

/* The commit that a ref leads to. */
static bool
ref_commit(struct repository *repository, struct str ref, git_oid *out)
{
	const char *z = str_z(repository->a, ref);
	git_reference *reference;
	git_object *commit;

	if (!z || git_reference_lookup(&reference, repository->git, z) != 0)
		return false;
	const int code = git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT);
	git_reference_free(reference);
	if (code != 0)
		return false;
	git_oid_cpy(out, git_object_id(commit));
	git_object_free(commit);
	return true;
}

static struct str
remote_ref(struct repository *repository, struct str remote, struct str branch)
{
	return str_concat(repository->a, STR(REMOTES), remote, STR("/"), branch);
}

struct str
repository_upstream(struct repository *repository)
{
	const struct str branch = current_branch(repository);
	struct str remote = branch_remote(repository, branch);
	git_oid id;

	if (remote.n == 0)
		remote = remote_name(repository);
	if (branch.n == 0 || remote.n == 0 ||
		!ref_commit(repository, remote_ref(repository, remote, branch), &id))
		return STR(REPOSITORY_NO_COMMIT);
	return libgit_hex(repository->a, &id);
}

/* What refs/remotes/NAME/HEAD points to, without the part before the branch's name. */
static struct str
remote_head(struct repository *repository, struct str remote)
{
	const struct str prefix = remote_ref(repository, remote, STR_NONE);
	const char *z = str_z(repository->a, str_concat(repository->a, prefix, STR("HEAD")));
	git_reference *ref;
	struct str branch = STR_NONE;

	if (!z || git_reference_lookup(&ref, repository->git, z) != 0)
		return STR_NONE;
	const struct str target = str_from(git_reference_symbolic_target(ref));
	if (str_starts(target, prefix))
		branch = str_copy(repository->a, after(target, prefix));
	git_reference_free(ref);
	return branch;
}

static bool
has_branch(struct repository *repository, struct str remote, struct str branch)
{
	git_oid id;

	return ref_commit(repository, str_concat(repository->a, STR(BRANCHES), branch), &id) ||
	       (remote.n > 0 &&
		       ref_commit(repository, remote_ref(repository, remote, branch), &id));
}

struct str
repository_default_branch(struct repository *repository)
{
	const struct str remote = remote_name(repository);

	struct str branch = remote.n > 0 ? remote_head(repository, remote) : STR_NONE;
	if (branch.n > 0)
		return branch;
	if (has_branch(repository, remote, STR("main")))
		return STR("main");
	if (has_branch(repository, remote, STR("master")))
		return STR("master");
	branch = config_text(repository, STR("init.defaultBranch"));
	return branch.n > 0 ? branch : STR("main");
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
	const git_signature *author = git_commit_author(commit);
	const git_signature *committer = git_commit_committer(commit);

	return (struct repository_commit){
		.id = libgit_hex(a, git_commit_id(commit)),
		.tree = libgit_hex(a, git_commit_tree_id(commit)),
		.message = str_copy(a, str_from(git_commit_message(commit))),
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
	if (git_commit_lookup(&commit, repository->git, &oid) != 0)
		return libgit_error(err, "cannot read commit %" STR_FMT, STR_ARG(id));
	*out = describe(repository->a, commit);
	git_commit_free(commit);
	return true;
}

/* --- names -------------------------------------------------------------------------------- */

static bool
try_ref(struct repository *repository, struct str lookup, struct str ref,
	struct repository_revision *out)
{
	git_oid id;

	if (!ref_commit(repository, lookup, &id))
		return false;
	out->commit = libgit_hex(repository->a, &id);
	out->ref = str_copy(repository->a, ref);
	return true;
}

/* A full ref, as it is here or as the remote's. */
static bool
try_full_ref(struct repository *repository, struct str ref, struct repository_revision *out)
{
	const struct str remote = remote_name(repository);

	if (try_ref(repository, ref, ref, out))
		return true;
	if (remote.n == 0 || str_starts(ref, STR(TAGS)))
		return false;
	const struct str name = str_starts(ref, STR(BRANCHES)) ? after(ref, STR(BRANCHES))
							       : after(ref, STR("refs/"));
	return try_ref(repository, remote_ref(repository, remote, name), ref, out);
}

static bool
try_sha(struct repository *repository, struct str sha, struct repository_revision *out)
{
	const char *z = str_z(repository->a, sha);
	git_object *object;
	git_object *commit;

	if (!z || sha.n < SHORT_SHA_MIN || !libgit_is_hex(sha) ||
		git_revparse_single(&object, repository->git, z) != 0)
		return false;
	const int code = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	git_object_free(object);
	if (code != 0)
		return false;
	out->commit = libgit_hex(repository->a, git_object_id(commit));
	out->ref = STR_NONE;
	git_object_free(commit);
	return true;
}

static bool
try_name(struct repository *repository, struct str name, struct repository_revision *out)
{
	struct arena *a = repository->a;

	if (name.n == LIBGIT_HEX_SIZE && try_sha(repository, name, out))
		return true;
	if (str_starts(name, STR("refs/")))
		return try_full_ref(repository, name, out);
	return try_full_ref(repository, str_concat(a, STR(BRANCHES), name), out) ||
	       try_full_ref(repository, str_concat(a, STR(TAGS), name), out) ||
	       try_sha(repository, name, out);
}

bool
repository_resolve(struct repository *repository, struct str name, struct repository_revision *out,
	struct error *err)
{
	if (name.n > 0 && try_name(repository, name, out))
		return true;
	struct str remote = remote_name(repository);
	if (remote.n == 0)
		remote = STR("origin");
	error_set(err, ERROR_MISSING, "the repository has no branch, tag or commit '%" STR_FMT "'",
		STR_ARG(name));
	return error_help(err, "if the remote has it: git fetch --tags %" STR_FMT, STR_ARG(remote));
}
