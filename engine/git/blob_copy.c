#include "engine/git/blob_copy.h"

#include "engine/git/ident.h"
#include "engine/git/tree_encoding.h"

/* NULL when it is not set. */
static const char *
attribute(const struct blob_copy *from, const char *path, const char *name)
{
	git_attr_options options = {.version = GIT_ATTR_OPTIONS_VERSION};
	const char *value = NULL;

	if (from->attributes) {
		options.flags = GIT_ATTR_CHECK_INCLUDE_COMMIT;
		libgit.oid_cpy(&options.attr_commit_id, from->attributes);
	}
	return libgit.attr_get_ext(&value, from->git, &options, path, name) == 0 ? value : NULL;
}

/* The file's `working-tree-encoding`; empty when it has none. */
static struct str
encoding_of(const struct blob_copy *from, const char *path)
{
	const char *value = attribute(from, path, "working-tree-encoding");

	return libgit.attr_value(value) == GIT_ATTR_VALUE_STRING ? str_from(value) : STR_NONE;
}

static struct str
expand(struct arena *tmp, const struct blob_copy *from, const char *path, const git_oid *id,
	struct str text)
{
	if (libgit.attr_value(attribute(from, path, "ident")) != GIT_ATTR_VALUE_TRUE)
		return text;
	return ident_expand(tmp, text, libgit_hex(tmp, id));
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
	const struct str expanded = expand(&tmp, from, path, libgit.object_id((git_object *)blob),
		(struct str){content.ptr, content.size});
	const struct str text = tree_encoding_apply(&tmp, encoding_of(from, path), expanded);
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
