#include "engine/git/blob_copy.h"

#include "engine/git/tree_encoding.h"

/* The file's `working-tree-encoding`; empty when it has none. */
static struct str
encoding_of(const struct blob_copy *from, const char *path)
{
	git_attr_options options = {.version = GIT_ATTR_OPTIONS_VERSION};
	const char *value = NULL;

	if (from->attributes) {
		options.flags = GIT_ATTR_CHECK_INCLUDE_COMMIT;
		libgit.oid_cpy(&options.attr_commit_id, from->attributes);
	}
	if (libgit.attr_get_ext(&value, from->git, &options, path, "working-tree-encoding") != 0)
		return STR_NONE;
	return libgit.attr_value(value) == GIT_ATTR_VALUE_STRING ? str_from(value) : STR_NONE;
}

static bool
write_filtered(const struct blob_copy *from, git_blob *blob, const char *path, mode_t mode,
	struct tree_copy *copy, struct str to)
{
	git_blob_filter_options options;
	git_buf content = GIT_BUF_INIT;
	struct arena tmp = {0};

	(void)libgit.blob_filter_options_init(&options, GIT_BLOB_FILTER_OPTIONS_VERSION);
	/* not GIT_BLOB_FILTER_CHECK_FOR_BINARY, which is on by default: binary files come out empty */
	options.flags = 0;
	if (from->attributes) {
		options.flags |= GIT_BLOB_FILTER_ATTRIBUTES_FROM_COMMIT;
		libgit.oid_cpy(&options.attr_commit_id, from->attributes);
	}
	if (libgit.blob_filter(&content, blob, path, &options) != 0)
		return libgit_error(copy->err, "cannot filter '%s'", path);
	const struct str text = tree_encoding_apply(
		&tmp, encoding_of(from, path), (struct str){content.ptr, content.size});
	const bool ok = tree_copy_content(copy, to, text, mode) == TREE_COPY_DONE;
	arena_free(&tmp);
	libgit.buf_dispose(&content);
	return ok;
}

/* A link's target is never filtered. */
static bool
write_link(git_blob *blob, mode_t mode, struct tree_copy *copy, struct str to)
{
	const struct str target = {libgit.blob_rawcontent(blob), (size_t)libgit.blob_rawsize(blob)};

	return tree_copy_content(copy, to, target, mode) == TREE_COPY_DONE;
}

bool
blob_copy_write(const struct blob_copy *from, const git_oid *id, const char *path, mode_t mode,
	struct tree_copy *copy, struct str to)
{
	git_blob *blob;

	if (libgit.blob_lookup(&blob, from->git, id) != 0)
		return libgit_error(copy->err, "cannot read '%s' from git's objects", path);
	const bool ok = S_ISLNK(mode) ? write_link(blob, mode, copy, to)
				      : write_filtered(from, blob, path, mode, copy, to);
	libgit.blob_free(blob);
	return ok;
}
