#include "engine/git/text_diff.h"

#include "engine/git/libgit.h"

/* From the line with the first text's name on: the lines before it name files of a repository. */
static void
add_patch(struct buf *b, const git_buf *patch)
{
	const struct str text = {patch->ptr, patch->size};

	buf_add(b, str_slice(text, str_find(text, STR("--- ")), text.n));
}

bool
text_diff_add(
	struct buf *b, struct str path, struct str before, struct str after, struct error *err)
{
	struct arena tmp = {0};
	git_diff_options options;
	git_patch *patch = NULL;
	git_buf text = {0};

	if (!libgit_library_load(err))
		return false;
	const char *name = str_z(&tmp, path);
	bool ok = name && libgit.diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION) == 0;
	options.flags |= GIT_DIFF_FORCE_TEXT;
	ok = ok &&
	     libgit.patch_from_buffers(
		     &patch, before.p, before.n, name, after.p, after.n, name, &options) == 0 &&
	     libgit.patch_to_buf(&text, patch) == 0;
	if (ok)
		add_patch(b, &text);
	else
		libgit_error(err, "cannot compare '%" STR_FMT "' with its repair", STR_ARG(path));
	libgit.buf_dispose(&text);
	libgit.patch_free(patch);
	arena_free(&tmp);
	return ok;
}
