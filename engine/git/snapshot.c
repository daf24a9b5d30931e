#include "engine/git/snapshot.h"

#include "engine/git/blob_copy.h"
#include "engine/git/libgit.h"
#include "engine/git/snapshot_private.h"
#include "engine/git/special_files.h"
#include "engine/git/tree_copy_files.h"
#include "engine/store/file.h"

#include <stdlib.h>
#include <string.h>

/* How deep submodules may lie in each other; a cycle of links cannot be told from depth. */
#define SUBMODULE_DEPTH_MAX 16

/* One repository of the work tree that is copied: the user's, or a submodule. */
struct snapshot_source {
	struct arena *a;
	git_repository *git;
	git_index *index;
	struct str prefix; /* "" or "vendor/lib/": where it lies below the copied folder */
	bool trust_mode;   /* core.fileMode: the disk knows the executable bit */
	size_t depth;
};

struct paths_list {
	struct str *items;
	size_t count;
	size_t capacity;
};

struct work {
	struct arena *a;
	struct tree_copy copy;
	struct str root;
	const struct snapshot_options *options;
	struct snapshot_submodule *submodules;
	size_t submodule_count;
	size_t submodule_capacity;
	struct paths_list changed; /* of the user's repository, not of submodules */
	struct error *err;
};

/* --- which files differ ------------------------------------------------------------------- */

static const char *
delta_path(const git_diff_delta *delta)
{
	return delta->new_file.path ? delta->new_file.path : delta->old_file.path;
}

static void
add_changed(struct paths_list *list, struct arena *a, const char *path)
{
	*arena_push(a, list->items, list->count, list->capacity) = str_copy(a, str_from(path));
}

/* What is not copied is no edit that a job sees. */
static void
drop_left_out(struct paths_list *list, const struct tree_copy *copy)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++) {
		bool is_left_out = false;
		for (size_t j = 0; j < copy->left_out_count && !is_left_out; j++)
			is_left_out = str_eq(list->items[i], copy->left_out[j]);
		if (!is_left_out)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void
sort_unique(struct paths_list *list)
{
	size_t kept = 0;

	if (list->count > 1)
		qsort(list->items, list->count, sizeof(*list->items), str_order);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || !str_eq(list->items[kept - 1], list->items[i]))
			list->items[kept++] = list->items[i];
	list->count = kept;
}

/* HEAD's tree; *out NULL when there is no commit. */
static bool
head_tree(git_repository *git, git_tree **out, struct error *err)
{
	git_object *object = NULL;
	const int code = libgit.revparse_single(&object, git, "HEAD^{tree}");

	*out = (git_tree *)object; /* ^{tree} gives nothing else */
	if (code != 0 && code != GIT_ENOTFOUND)
		return libgit_error(err, "cannot read HEAD");
	return true;
}

static git_diff_options
diff_options(void)
{
	git_diff_options options;

	(void)libgit.diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS |
			GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_IGNORE_SUBMODULES |
			GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_SKIP_BINARY_CHECK;
	return options;
}

/* What `git diff --cached` tells. */
static bool
add_staged(struct snapshot_source *source, struct paths_list *changed, struct error *err)
{
	const git_diff_options options = diff_options();
	git_diff *diff = NULL;
	git_tree *tree;

	if (!head_tree(source->git, &tree, err))
		return false;
	const int code =
		libgit.diff_tree_to_index(&diff, source->git, tree, source->index, &options);
	libgit.tree_free(tree);
	if (code != 0)
		return libgit_error(err, "cannot compare the index with HEAD");
	for (size_t i = 0; i < libgit.diff_num_deltas(diff); i++)
		add_changed(changed, source->a, delta_path(libgit.diff_get_delta(diff, i)));
	libgit.diff_free(diff);
	return true;
}

static bool
is_nested_repository(struct str path)
{
	return str_ends(path, STR("/")); /* other folders are listed file by file */
}

/* What `git status` tells: changed against the index, and new. */
static bool
add_unstaged(struct snapshot_source *source, struct paths_list *changed,
	struct paths_list *untracked, struct error *err)
{
	const git_diff_options options = diff_options();
	git_diff *diff;

	if (libgit.diff_index_to_workdir(&diff, source->git, source->index, &options) != 0)
		return libgit_error(err, "cannot compare the files with the index");
	for (size_t i = 0; i < libgit.diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = libgit.diff_get_delta(diff, i);
		const char *path = delta_path(delta);
		if (is_nested_repository(str_from(path)))
			continue;
		if (delta->status == GIT_DELTA_UNTRACKED)
			add_changed(untracked, source->a, path);
		add_changed(changed, source->a, path);
	}
	libgit.diff_free(diff);
	return true;
}

/* --- copying a repository ----------------------------------------------------------------- */

static struct str
below(const struct snapshot_source *source, struct str path)
{
	return source->prefix.n > 0 ? str_concat(source->a, source->prefix, path) : path;
}

static enum tree_copy_mode
copy_mode(const struct snapshot_source *source, uint32_t mode)
{
	if (source->trust_mode)
		return TREE_COPY_MODE_DISK;
	return mode & 0100 ? TREE_COPY_MODE_EXECUTABLE : TREE_COPY_MODE_PLAIN;
}

/* True for a file that a sparse checkout keeps off the disk. */
static bool
is_sparse(const git_index_entry *entry)
{
	return (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
}

static bool
write_sparse(struct work *work, const struct snapshot_source *source, const git_index_entry *entry)
{
	const struct blob_copy from = {.git = source->git};

	return blob_copy_write(&from, &entry->id, entry->path, (mode_t)entry->mode, &work->copy,
		below(source, str_from(entry->path)));
}

static bool copy_repository(struct work *work, struct snapshot_source *source);

/* True if the folder is a submodule's work tree; its handle is in *out. */
static bool
open_submodule(struct work *work, struct str path, git_repository **out)
{
	const char *z = str_z(work->a, str_concat(work->a, work->root, STR("/"), path));

	return z && libgit.repository_open_ext(out, z, GIT_REPOSITORY_OPEN_NO_SEARCH, NULL) == 0;
}

/* True if HEAD is not the commit that the repository around it wants. */
static bool
is_moved(git_repository *git, const git_oid *wanted)
{
	git_oid id;

	return libgit.reference_name_to_id(&id, git, "HEAD") != 0 || !libgit.oid_equal(&id, wanted);
}

static bool
is_wanted(const struct work *work, const struct snapshot_source *submodule)
{
	const size_t max = work->options->first_level_only ? 1 : SUBMODULE_DEPTH_MAX;

	return !work->options->without_submodules && submodule->depth <= max;
}

static void
add_submodule(struct work *work, struct str path, const git_oid *id, bool is_here)
{
	*arena_push(work->a, work->submodules, work->submodule_count, work->submodule_capacity) =
		(struct snapshot_submodule){path, libgit_hex(work->a, id), is_here};
}

/* An empty folder is no repository: an earlier copy may have left the git folder of one. */
static bool
remove_git(struct work *work, struct str path)
{
	const struct str folder = path_join(work->a, work->copy.target, path);

	return file_remove_tree(path_join(work->a, folder, STR(".git")), work->err);
}

static bool
copy_submodule(struct work *work, const struct snapshot_source *outer, const git_index_entry *entry)
{
	struct snapshot_source source = {.a = outer->a, .depth = outer->depth + 1};
	const struct str path = below(outer, str_from(entry->path));
	int from;

	if (tree_copy_folder(&work->copy, path, &from) == TREE_COPY_FAILED)
		return false;
	if (!is_wanted(work, &source))
		return remove_git(work, path);
	const bool is_here = open_submodule(work, path, &source.git);
	add_submodule(work, str_copy(work->a, path), &entry->id, is_here);
	if (!is_here)
		return true;
	source.prefix = str_concat(source.a, path, STR("/"));
	if (source.depth == 1 && is_moved(source.git, &entry->id))
		add_changed(&work->changed, work->a, entry->path);
	const bool ok = copy_repository(work, &source);
	libgit.repository_free(source.git);
	return ok || error_prefix(work->err, "submodule '%s'", entry->path);
}

/* A path with a merge conflict has up to three entries in a row. */
static const git_index_entry *
next_entry(const struct snapshot_source *source, size_t *at)
{
	const size_t count = libgit.index_entrycount(source->index);
	const git_index_entry *entry = libgit.index_get_byindex(source->index, *at);

	if (!entry)
		return NULL;
	do
		++*at;
	while (*at < count &&
		strcmp(libgit.index_get_byindex(source->index, *at)->path, entry->path) == 0);
	return entry;
}

static bool
copy_submodules(struct work *work, const struct snapshot_source *source)
{
	const git_index_entry *entry;
	size_t at = 0;

	while ((entry = next_entry(source, &at)))
		if (entry->mode == GIT_FILEMODE_COMMIT && !copy_submodule(work, source, entry))
			return false;
	return true;
}

/* What a sparse checkout keeps off the disk, among files that are copied. */
static bool
write_gone(
	struct work *work, const struct snapshot_source *source, const struct tree_copy_item *items)
{
	const git_index_entry *entry;
	size_t count = 0;
	size_t at = 0;

	while ((entry = next_entry(source, &at))) {
		if (entry->mode == GIT_FILEMODE_COMMIT)
			continue;
		const bool is_gone = items[count++].result == TREE_COPY_GONE;
		if (is_gone && is_sparse(entry) && !write_sparse(work, source, entry))
			return false;
	}
	return true;
}

static bool
copy_tracked(struct work *work, const struct snapshot_source *source)
{
	struct tree_copy_item *items = arena_array(
		source->a, struct tree_copy_item, libgit.index_entrycount(source->index) + 1);
	const git_index_entry *entry;
	size_t count = 0;
	size_t at = 0;

	while ((entry = next_entry(source, &at)))
		if (entry->mode != GIT_FILEMODE_COMMIT)
			items[count++] = (struct tree_copy_item){
				.path = below(source, str_from(entry->path)),
				.mode = copy_mode(source, entry->mode),
			};
	return tree_copy_files(&work->copy, items, count) && write_gone(work, source, items) &&
	       copy_submodules(work, source);
}

static bool
copy_untracked(
	struct work *work, const struct snapshot_source *source, const struct paths_list *list)
{
	const enum tree_copy_mode mode = copy_mode(source, 0);
	bool ok = true;

	work->copy.is_untracked = true;
	for (size_t i = 0; ok && i < list->count; i++)
		ok = tree_copy_file(&work->copy, below(source, list->items[i]), mode) !=
		     TREE_COPY_FAILED;
	work->copy.is_untracked = false;
	return ok;
}

static bool
trusts_mode(git_repository *git)
{
	git_config *config = NULL;
	int trust = 1;

	if (libgit.repository_config_snapshot(&config, git) == 0)
		(void)libgit.config_get_bool(&trust, config, "core.filemode"); /* unset: true */
	libgit.config_free(config);
	return trust != 0;
}

/* Before libgit2 opens what tells it which files are ignored. */
static bool
check_folders(struct work *work, const struct snapshot_source *source)
{
	struct str last = STR_NONE;
	const struct str root = path_join(work->a, work->root, source->prefix);

	if (!special_files_check_folder(root, work->err))
		return false;
	for (size_t i = 0; i < libgit.index_entrycount(source->index); i++) {
		const git_index_entry *entry = libgit.index_get_byindex(source->index, i);
		const struct str folder = path_folder(str_from(entry->path));
		if (folder.n == 0 || str_eq(folder, last))
			continue;
		last = folder;
		if (!special_files_check_folder(path_join(work->a, root, folder), work->err))
			return false;
	}
	return true;
}

static bool
copy_all(struct work *work, struct snapshot_source *source)
{
	struct paths_list untracked = {0};
	struct paths_list inner = {0};
	struct paths_list *changed = source->depth == 0 ? &work->changed : &inner;

	if (!check_folders(work, source))
		return false;
	if (source->depth == 0 && !add_staged(source, changed, work->err))
		return false;
	return add_unstaged(source, changed, &untracked, work->err) && copy_tracked(work, source) &&
	       copy_untracked(work, source, &untracked);
}

static bool
copy_repository(struct work *work, struct snapshot_source *source)
{
	if (libgit.repository_index(&source->index, source->git) != 0)
		return libgit_error(work->err, "cannot read the index");
	source->trust_mode = trusts_mode(source->git);
	const bool ok = copy_all(work, source);
	libgit.index_free(source->index);
	return ok;
}

/* HEAD's commit and ref, for the result; both empty when there is no commit. */
static void
tell_head(struct arena *a, git_repository *git, struct snapshot *out)
{
	git_reference *head;

	if (libgit.repository_head(&head, git) != 0)
		return;
	if (libgit.repository_head_detached(git) != 1)
		out->ref = str_copy(a, str_from(libgit.reference_name(head)));
	if (libgit.reference_target(head))
		out->commit = libgit_hex(a, libgit.reference_target(head));
	libgit.reference_free(head);
}

static bool
write_opened(struct work *work, struct snapshot_source *source, struct str directory,
	const struct snapshot_options *options, struct snapshot *out)
{
	struct snapshot snapshot = {0};

	if (!tree_copy_open(
		    work->a, work->root, directory, options->cancel, &work->copy, work->err))
		return false;
	tree_copy_keep_links_inside(&work->copy, work->root);
	snapshot_keep_private(&work->copy, work->root, options);
	const bool ok = copy_repository(work, source);
	tree_copy_close(&work->copy);
	if (!ok)
		return false;
	tell_head(work->a, source->git, &snapshot);
	sort_unique(&work->changed);
	drop_left_out(&work->changed, &work->copy);
	snapshot.file_count = work->copy.file_count;
	snapshot.outside = work->copy.outside;
	snapshot.outside_count = work->copy.outside_count;
	snapshot.submodules = work->submodules;
	snapshot.submodule_count = work->submodule_count;
	snapshot.changed_count = work->changed.count;
	snapshot.changed = work->changed.items;
	*out = snapshot;
	return true;
}

bool
snapshot_write(struct arena *a, const struct repository *repository, struct str directory,
	const struct snapshot_options *options, struct snapshot *out, struct error *err)
{
	struct snapshot_source source = {.a = a, .prefix = STR_NONE};
	struct work work = {
		.a = a,
		.root = repository_root(repository),
		.options = options,
		.err = err,
	};

	if (!libgit_library_load(err))
		return false;
	bool ok = libgit_open(a, work.root, &source.git, err);
	if (ok) {
		ok = write_opened(&work, &source, directory, options, out);
		libgit.repository_free(source.git);
	}
	return ok;
}
