#include "engine/git/blob_copy.h"

static bool
write_filtered(const struct blob_copy *from, git_blob *blob, const char *path, mode_t mode,
	struct tree_copy *copy, struct str to)
{
	git_blob_filter_options options;
	git_buf content = GIT_BUF_INIT;

	(void)libgit.blob_filter_options_init(&options, GIT_BLOB_FILTER_OPTIONS_VERSION);
	if (from->attributes) {
		options.flags |= GIT_BLOB_FILTER_ATTRIBUTES_FROM_COMMIT;
		libgit.oid_cpy(&options.attr_commit_id, from->attributes);
	}
	if (libgit.blob_filter(&content, blob, path, &options) != 0)
		return libgit_error(copy->err, "cannot filter '%s'", path);
	const bool ok = tree_copy_content(copy, to, (struct str){content.ptr, content.size},
				mode) == TREE_COPY_DONE;
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
