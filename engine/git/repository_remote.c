#include "engine/git/instead_of.h"
#include "engine/git/repository_part.h"

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
	const struct str remote = repository_config_text(repository, key);
	return str_eq(remote, STR(".")) ? STR_NONE : remote;
}

/* remote.NAME.url */
struct remote_entry {
	struct str name;
	struct str url;
};

/* What the configuration says about remotes. git_remote_list and git_remote_lookup find it with
 * a regular expression for each entry, which is slow and, in libgit2 1.5, leaks. */
struct remotes {
	struct remote_entry *items;
	size_t count;
	size_t capacity;
	struct insteads insteads;
};

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
	struct str name;

	if (config_key_between(str_from(entry->name), STR("remote."), STR(".url"), &name))
		add_remote(a, remotes, name, str_from(entry->value));
	insteads_take(a, &remotes->insteads, entry);
}

static struct remotes
read_remotes(struct repository *repository)
{
	struct remotes remotes = {0};
	git_config *config = NULL;
	git_config_iterator *iterator = NULL;
	git_config_entry *entry;

	if (libgit.repository_config_snapshot(&config, repository->git) == 0 &&
		libgit.config_iterator_new(&iterator, config) == 0)
		while (libgit.config_next(&entry, iterator) == 0)
			add_config_entry(repository->a, &remotes, entry);
	libgit.config_iterator_free(iterator);
	libgit.config_free(config);
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

struct str
repository_remote_name(struct repository *repository)
{
	const struct remotes remotes = read_remotes(repository);
	const struct remote_entry *remote = choose_remote(repository, &remotes);

	return remote ? remote->name : STR_NONE;
}

bool
repository_remote(struct repository *repository, struct repository_remote *out)
{
	const struct remotes remotes = read_remotes(repository);
	const struct remote_entry *remote = choose_remote(repository, &remotes);

	if (!remote)
		return false;
	out->name = remote->name;
	out->url = insteads_apply(repository->a, &remotes.insteads, remote->url);
	out->parsed = repository_url_parse(out->url);
	return true;
}

/* The commit that a ref leads to. */
bool
repository_ref_commit(struct repository *repository, struct str ref, git_oid *out)
{
	const char *z = str_z(repository->a, ref);
	git_reference *reference;
	git_object *commit;

	if (!z || libgit.reference_lookup(&reference, repository->git, z) != 0)
		return false;
	const int code = libgit.reference_peel(&commit, reference, GIT_OBJECT_COMMIT);
	libgit.reference_free(reference);
	if (code != 0)
		return false;
	libgit.oid_cpy(out, libgit.object_id(commit));
	libgit.object_free(commit);
	return true;
}

struct str
repository_remote_ref(struct repository *repository, struct str remote, struct str branch)
{
	return str_concat(repository->a, STR(REPOSITORY_REMOTES), remote, STR("/"), branch);
}

struct str
repository_tracked(struct repository *repository, struct str branch, struct str *shown)
{
	struct str remote = branch_remote(repository, branch);
	git_oid id;

	if (remote.n == 0)
		remote = repository_remote_name(repository);
	if (branch.n == 0 || remote.n == 0 ||
		!repository_ref_commit(
			repository, repository_remote_ref(repository, remote, branch), &id))
		return STR(REPOSITORY_NO_COMMIT);
	if (shown)
		*shown = str_concat(repository->a, remote, STR("/"), branch);
	return libgit_hex(repository->a, &id);
}

struct str
repository_upstream(struct repository *repository)
{
	return repository_tracked(repository, current_branch(repository), NULL);
}

/* What refs/remotes/NAME/HEAD points to, without the part before the branch's name. */
static struct str
remote_head(struct repository *repository, struct str remote)
{
	const struct str prefix = repository_remote_ref(repository, remote, STR_NONE);
	const char *z = str_z(repository->a, str_concat(repository->a, prefix, STR("HEAD")));
	git_reference *ref;
	struct str branch = STR_NONE;

	if (!z || libgit.reference_lookup(&ref, repository->git, z) != 0)
		return STR_NONE;
	const struct str target = str_from(libgit.reference_symbolic_target(ref));
	if (str_starts(target, prefix))
		branch = str_copy(repository->a, repository_after(target, prefix));
	libgit.reference_free(ref);
	return branch;
}

static bool
has_branch(struct repository *repository, struct str remote, struct str branch)
{
	git_oid id;

	return repository_ref_commit(repository,
		       str_concat(repository->a, STR(REPOSITORY_BRANCHES), branch), &id) ||
	       (remote.n > 0 && repository_ref_commit(repository,
					repository_remote_ref(repository, remote, branch), &id));
}

struct str
repository_default_branch(struct repository *repository)
{
	const struct str remote = repository_remote_name(repository);

	struct str branch = remote.n > 0 ? remote_head(repository, remote) : STR_NONE;
	if (branch.n > 0)
		return branch;
	if (has_branch(repository, remote, STR("main")))
		return STR("main");
	if (has_branch(repository, remote, STR("master")))
		return STR("master");
	branch = repository_config_text(repository, STR("init.defaultBranch"));
	return branch.n > 0 ? branch : STR("main");
}
