#include "engine/git/workspace_git.h"

#include "engine/git/history_depth.h"
#include "engine/git/index_write.h"
#include "engine/git/packed_refs.h"
#include "engine/git/workspace_origin.h"
#include "engine/store/file.h"

#define BRANCHES "refs/heads/"
#define TAGS     "refs/tags/"
#define ORIGIN   "refs/remotes/origin/"

#define SHALLOW_MAX ((size_t)16 * 1024 * 1024)

/* What decides how git sees the files on this disk, and so goes with the files. */
static const char *const copied_settings[] = {
	"core.autocrlf",
	"core.eol",
	"core.filemode",
	"core.ignorecase",
	"core.precomposeunicode",
	"core.symlinks",
};

static const char *const folders[] = {
	"objects/info", "objects/pack", "refs/heads", "refs/tags", "refs/remotes/origin", "info"};

/* A `.git` in the making. */
struct git_folder_draft {
	struct arena *a;
	const struct workspace_git_options *options;
	struct str dot_git;
	struct repository *user;
	git_repository *git; /* the user's */
	git_odb *odb;
	struct str commit;
	struct str ref;
	struct str remote;       /* the user's name for `origin`; empty: none */
	git_oid id;              /* the commit's */
	struct str user_shallow; /* what the user's `shallow` says; empty: it has all history */
	struct packed_refs refs;
	struct error *err;
};

/* --- files -------------------------------------------------------------------------------- */

static bool
write_text(struct git_folder_draft *making, struct str name, struct str text)
{
	return file_write(path_join(making->a, making->dot_git, name), text, 0644, making->err);
}

static bool
make_folders(struct git_folder_draft *making)
{
	if (!file_remove_tree(making->dot_git, making->err))
		return false;
	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (!file_make_dirs(path_join(making->a, making->dot_git, str_from(folders[i])),
			    0755, making->err))
			return false;
	return true;
}

/* --- configuration ------------------------------------------------------------------------ */

/* As git quotes: always between quotes, with `"` and `\` escaped. */
static void
add_quoted(struct buf *b, struct str text)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' || text.p[i] == '\\')
			buf_add_char(b, '\\');
		buf_add_char(b, text.p[i]);
	}
	buf_add_char(b, '"');
}

static void
add_copied_settings(struct buf *b, git_repository *git)
{
	git_config *config = NULL;
	const char *value;

	if (libgit.repository_config_snapshot(&config, git) != 0)
		return; /* git's defaults, then */
	for (size_t i = 0; i < COUNT_OF(copied_settings); i++) {
		if (libgit.config_get_string(&value, config, copied_settings[i]) != 0)
			continue;
		buf_add_fmt(b, "\t%s = ", copied_settings[i] + sizeof("core.") - 1);
		add_quoted(b, str_from(value));
		buf_add_char(b, '\n');
	}
	libgit.config_free(config);
}

static struct str
branch_of(struct str ref)
{
	return str_starts(ref, STR(BRANCHES)) ? str_slice(ref, sizeof(BRANCHES) - 1, ref.n)
					      : STR_NONE;
}

/* The https form, as actions/checkout writes it: nobody's key is used without being asked for. */
static struct str
origin_url(struct git_folder_draft *making)
{
	struct repository_remote remote;

	if (making->options->url.n > 0 || !repository_remote(making->user, &remote))
		return making->options->url;
	const struct repository_url *url = &remote.parsed;
	if (url->host.n == 0 || url->owner.n == 0)
		return remote.url;
	return str_concat(
		making->a, STR("https://"), url->host, STR("/"), url->owner, STR("/"), url->name);
}

static void
add_remote(struct buf *b, struct git_folder_draft *making)
{
	const struct str url = origin_url(making);
	const struct str branch = branch_of(making->ref);

	if (url.n == 0)
		return;
	buf_add_z(b, "[remote \"origin\"]\n\turl = ");
	add_quoted(b, url);
	buf_add_z(b, "\n\tfetch = +refs/heads/*:" ORIGIN "*\n");
	if (branch.n == 0)
		return;
	buf_add_z(b, "[branch ");
	add_quoted(b, branch);
	buf_add_z(b, "]\n\tremote = origin\n\tmerge = ");
	add_quoted(b, making->ref);
	buf_add_char(b, '\n');
}

/* Without what means something in the configuration or in a script, between quotes. */
static bool
is_plain(struct str url)
{
	const struct str special = STR("\\\"'\n");

	for (size_t i = 0; i < url.n; i++)
		if (str_index(special, url.p[i], 0) < special.n)
			return false;
	return url.n > 0;
}

static bool
has_own_origin(struct git_folder_draft *making)
{
	return !making->options->is_live && making->commit.n > 0 && is_plain(origin_url(making));
}

static bool
write_config(struct git_folder_draft *making)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	/* a link whose target lact has changed is unchanged for git by its times: a rename keeps
	 * those but ctime */
	buf_add_z(&b, "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
		      "\ttrustctime = false\n"
		      "\tlogallrefupdates = true\n");
	add_copied_settings(&b, making->git);
	add_remote(&b, making);
	buf_add_z(&b, "[gc]\n\tauto = 0\n");
	if (has_own_origin(making))
		buf_add(&b, workspace_origin_config());
	return write_text(making, STR("config"), buf_take(making->a, &b));
}

/* --- refs --------------------------------------------------------------------------------- */

/* Adds the user's refs below `from`, as refs below `to`. */
static bool
add_user_refs(struct git_folder_draft *making, struct str from, struct str to)
{
	return packed_refs_add_below(
		&making->refs, making->git, making->odb, from, to, making->err);
}

/* The id that the tag's ref holds, which is a tag object's if it is annotated. */
static void
add_own_tag(struct git_folder_draft *making)
{
	const char *z = str_z(making->a, making->ref);
	git_oid id;

	if (!z || libgit.reference_name_to_id(&id, making->git, z) != 0)
		libgit.oid_cpy(&id, &making->id);
	packed_refs_add(&making->refs, making->ref, &id);
}

/* What HEAD needs. */
static void
add_own_refs(struct git_folder_draft *making)
{
	struct arena *a = making->a;
	const struct str branch = branch_of(making->ref);

	if (branch.n > 0) {
		packed_refs_add(&making->refs, making->ref, &making->id);
		packed_refs_add(&making->refs, str_concat(a, STR(ORIGIN), branch), &making->id);
	} else if (str_starts(making->ref, STR("refs/pull/"))) {
		const struct str name = str_slice(making->ref, sizeof("refs/") - 1, making->ref.n);
		packed_refs_add(
			&making->refs, str_concat(a, STR("refs/remotes/"), name), &making->id);
	} else if (str_starts(making->ref, STR(TAGS))) {
		add_own_tag(making);
	}
}

static bool
add_branches(struct git_folder_draft *making)
{
	if (making->remote.n == 0)
		return add_user_refs(making, STR(BRANCHES), STR(ORIGIN));
	return add_user_refs(making,
		str_concat(making->a, STR("refs/remotes/"), making->remote, STR("/")), STR(ORIGIN));
}

static bool
collect_refs(struct git_folder_draft *making)
{
	const struct workspace_git_options *options = making->options;

	add_own_refs(making);
	if (options->fetch_depth == 0 && !add_branches(making))
		return false;
	if (options->fetch_depth == 0 || options->fetch_tags)
		return add_user_refs(making, STR(TAGS), STR(TAGS));
	return true;
}

static bool
write_refs(struct git_folder_draft *making)
{
	return write_text(making, STR("packed-refs"), packed_refs_text(&making->refs));
}

static bool
write_head(struct git_folder_draft *making)
{
	const struct str target = branch_of(making->ref).n > 0
					  ? str_concat(making->a, STR("ref: "), making->ref)
					  : making->commit;

	return write_text(making, STR("HEAD"), str_concat(making->a, target, STR("\n")));
}

/* --- history ------------------------------------------------------------------------------ */

/* The user's repository may be shallow itself. */
static bool
read_shallow(struct git_folder_draft *making)
{
	const struct str from =
		path_join(making->a, repository_common_dir(making->user), STR("shallow"));

	return !file_exists(from) ||
	       file_read(making->a, from, SHALLOW_MAX, &making->user_shallow, making->err);
}

/* The commits that the refs lead to; refs to anything else have no history. */
static git_oid *
tips_of(struct git_folder_draft *making, size_t *count)
{
	git_oid *tips = arena_array(making->a, git_oid, making->refs.count + 1);
	size_t n = 0;

	libgit.oid_cpy(&tips[n++], &making->id);
	for (size_t i = 0; i < making->refs.count; i++) {
		git_object *object = NULL;
		git_object *commit = NULL;
		if (libgit.object_lookup(
			    &object, making->git, &making->refs.items[i].id, GIT_OBJECT_ANY) == 0 &&
			libgit.object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0)
			libgit.oid_cpy(&tips[n++], libgit.object_id(commit));
		libgit.object_free(commit);
		libgit.object_free(object);
	}
	*count = n;
	return tips;
}

static bool
write_shallow(struct git_folder_draft *making)
{
	size_t count;
	struct buf b;

	if (making->options->fetch_depth == 0)
		return making->user_shallow.n == 0 ||
		       write_text(making, STR("shallow"), making->user_shallow);
	const git_oid *tips = tips_of(making, &count);
	buf_init(&b, BUF_UNBOUNDED);
	const bool ok = history_depth_boundary(
		making->a, making->git, tips, count, making->options->fetch_depth, &b, making->err);
	const struct str text = buf_take(making->a, &b);
	return ok && (text.n == 0 || write_text(making, STR("shallow"), text));
}

static bool
write_commit_index(struct git_folder_draft *making)
{
	git_commit *commit;
	git_tree *tree;

	if (libgit.commit_lookup(&commit, making->git, &making->id) != 0)
		return libgit_error(making->err, "cannot read the commit");
	const int code = libgit.commit_tree(&tree, commit);
	libgit.commit_free(commit);
	if (code != 0)
		return libgit_error(making->err, "cannot read the commit's tree");
	const struct snapshot *snapshot = making->options->snapshot;
	/* what is unchanged against another commit says nothing about this one */
	if (snapshot && !str_eq(snapshot->commit, making->commit))
		snapshot = NULL;
	const bool ok =
		index_write(making->a, tree, making->options->directory, snapshot, making->err);
	libgit.tree_free(tree);
	return ok;
}

/* --- all of it ---------------------------------------------------------------------------- */

/* Decides which commit, and how HEAD names it. */
static bool
decide_head(struct git_folder_draft *making)
{
	const struct workspace_git_options *options = making->options;
	struct repository_head head;

	making->ref = options->ref;
	making->commit = options->commit;
	if (options->commit.n == 0) {
		if (!repository_head(making->user, &head, making->err))
			return false;
		making->commit = head.commit;
		making->ref = options->ref.n > 0 ? options->ref : head.ref;
	}
	if (making->commit.n == 0 || libgit_id(making->commit, &making->id))
		return true;
	return error_set(making->err, ERROR_USAGE, "'%" STR_FMT "' is not a full commit SHA",
		STR_ARG(making->commit));
}

static bool
write_alternates(struct git_folder_draft *making)
{
	const struct str objects = repository_objects_dir(making->user);

	return write_text(
		making, STR("objects/info/alternates"), str_concat(making->a, objects, STR("\n")));
}

static bool
write_origin(struct git_folder_draft *making)
{
	const struct workspace_origin origin = {
		.a = making->a,
		.dot_git = making->dot_git,
		.user = making->user,
		.odb = making->odb,
		.url = origin_url(making),
		.remote = making->remote,
		.ref = making->ref,
		.id = &making->id,
		.shallow = making->user_shallow,
	};

	return !has_own_origin(making) || workspace_origin_write(&origin, making->err);
}

static bool
write_history(struct git_folder_draft *making)
{
	return collect_refs(making) && write_refs(making) && read_shallow(making) &&
	       write_shallow(making) && write_origin(making) && write_commit_index(making);
}

static bool
write_all(struct git_folder_draft *making)
{
	struct repository_remote remote;

	if (!decide_head(making))
		return false;
	if (repository_remote(making->user, &remote))
		making->remote = remote.name;
	if (!make_folders(making) || !write_config(making) || !write_alternates(making) ||
		!write_head(making))
		return false;
	return making->commit.n == 0 || write_history(making);
}

bool
workspace_git_write(struct arena *a, const struct repository *repository,
	const struct workspace_git_options *options, struct workspace_git *out, struct error *err)
{
	struct git_folder_draft making = {
		.a = a,
		.options = options,
		.dot_git = path_join(a, options->directory, STR(".git")),
		.refs = {.a = a},
		.err = err,
	};

	/* an own handle, since the caller's may be in use on another thread */
	if (!repository_open(a, repository_root(repository), &making.user, err))
		return false;
	if (!making.user)
		return error_set(err, ERROR_MISSING, "the git repository '%" STR_FMT "' is gone",
			STR_ARG(repository_root(repository)));
	making.git = repository_handle(making.user);
	bool ok = libgit.repository_odb(&making.odb, making.git) == 0
			  ? write_all(&making)
			  : libgit_error(err, "cannot open git's objects");
	libgit.odb_free(making.odb);
	repository_close(making.user);
	if (ok)
		*out = (struct workspace_git){
			.commit = making.commit,
			.ref = making.ref,
			.objects = repository_objects_dir(repository),
		};
	return ok;
}
