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

static bool
is_string(const char *value, const char *wanted)
{
	return libgit.attr_value(value) == GIT_ATTR_VALUE_STRING &&
	       str_eq(str_from(value), str_from(wanted));
}

/* Whether `core.autocrlf` is true. */
static bool
has_autocrlf(git_repository *git)
{
	git_config *config;
	int is_true = 0;

	if (libgit.repository_config_snapshot(&config, git) != 0)
		return false;
	if (libgit.config_get_bool(&is_true, config, "core.autocrlf") != 0)
		is_true = 0; /* not set, or `input` */
	libgit.config_free(config);
	return is_true != 0;
}

/* Whether git decides by the file's bytes if it is text and line ends are to be changed. */
static bool
is_auto(const struct blob_copy *from, const char *path)
{
	const char *value = attribute(from, path, "text");
	const char *eol = attribute(from, path, "eol");

	if (libgit.attr_value(value) == GIT_ATTR_VALUE_UNSPECIFIED)
		value = attribute(from, path, "crlf");
	if (is_string(value, "auto"))
		return !is_string(eol, "lf");
	return libgit.attr_value(value) == GIT_ATTR_VALUE_UNSPECIFIED && !is_string(eol, "lf") &&
	       !is_string(eol, "crlf") && has_autocrlf(from->git);
}

static bool
is_stream(const struct blob_copy *from, const char *path)
{
	const struct str encoding = encoding_of(from, path);
	const bool is_utf8 = encoding.n == 0 || str_eq_nocase(encoding, STR("UTF-8")) ||
			     str_eq_nocase(encoding, STR("UTF8"));

	return is_utf8 && !is_auto(from, path);
}

/* What libgit2 does to a file's bytes, with those of the blob in `out` when it does nothing. */
static bool
apply_filters(const struct blob_copy *from, git_blob *blob, const char *path, struct str in,
	git_buf *buffer, struct str *out)
{
	git_filter_options options = {.version = GIT_FILTER_OPTIONS_VERSION};
	git_filter_list *filters = NULL;

	*out = in;
	if (from->attributes) {
		options.flags = GIT_FILTER_ATTRIBUTES_FROM_COMMIT;
		libgit.oid_cpy(&options.attr_commit_id, from->attributes);
	}
	if (libgit.filter_list_load_ext(
		    &filters, from->git, blob, path, GIT_FILTER_TO_WORKTREE, &options) != 0)
		return false;
	if (!filters)
		return true;
	const int code = libgit.filter_list_apply_to_buffer(buffer, filters, in.p, in.n);
	libgit.filter_list_free(filters);
	*out = (struct str){buffer->ptr, buffer->size};
	return code == 0;
}

/* Line ends, and `ident` without libgit2's idea of it. */
static bool
filter(struct arena *tmp, const struct blob_copy *from, git_blob *blob, const char *path,
	git_buf *buffer, struct str *out)
{
	const struct str raw = {libgit.blob_rawcontent(blob), (size_t)libgit.blob_rawsize(blob)};

	if (libgit.attr_value(attribute(from, path, "ident")) != GIT_ATTR_VALUE_TRUE)
		return apply_filters(from, blob, path, raw, buffer, out);
	const struct ident_hidden hidden = ident_hide(tmp, raw);
	if (!apply_filters(from, blob, path, hidden.text, buffer, out))
		return false;
	*out = ident_expand(tmp, ident_show(tmp, &hidden, *out),
		libgit_hex(tmp, libgit.object_id((git_object *)blob)), is_stream(from, path));
	return true;
}

static bool
write_filtered(const struct blob_copy *from, git_blob *blob, const char *path, mode_t mode,
	struct tree_copy *copy, struct str to)
{
	git_buf buffer = GIT_BUF_INIT;
	struct arena tmp = {0};
	struct str text;

	bool ok = filter(&tmp, from, blob, path, &buffer, &text);
	if (!ok)
		(void)libgit_error(copy->err, "cannot filter '%s'", path);
	ok = ok &&
	     tree_copy_content(copy, to, tree_encoding_apply(&tmp, encoding_of(from, path), text),
		     mode) == TREE_COPY_DONE;
	arena_free(&tmp);
	libgit.buf_dispose(&buffer);
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
