#include "actions/store/artifact_files.h"

#include "engine/store/file.h"

/* What is before the first name with a wildcard; absolute. */
static struct str
search_path(const struct builtin_call *call, struct str pattern)
{
	struct str path = STR_NONE;
	struct str rest = builtin_absolute(call, pattern);
	struct str name;

	while (str_split(&rest, '/', &name) && !builtin_has_wildcard(name))
		path = str_concat(call->a, path, path.n > 1 ? STR("/") : STR_NONE,
			name.n > 0    ? name
			: path.n == 0 ? STR("/")
				      : STR_NONE);
	return path_normal(call->a, path);
}

/* The folders that both paths begin with. */
static struct str
common(struct str a, struct str b)
{
	while (!path_is_below(b, a))
		a = path_folder(a);
	return a;
}

static struct str
root_of(const struct builtin_call *call, const struct str *patterns, size_t count)
{
	struct str root = STR_NONE;
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (str_starts(patterns[i], STR("!")))
			continue;
		const struct str path = search_path(call, patterns[i]);
		root = found++ == 0 ? path : common(root, path);
	}
	return root;
}

bool
artifact_files_find(struct builtin_call *call, const struct str *patterns, size_t count,
	bool hidden, struct artifact_files *out, struct error *err)
{
	struct str *files;

	*out = (struct artifact_files){0};
	if (!builtin_glob(call, patterns, count,
		    hidden ? BUILTIN_GLOB_FILES : BUILTIN_GLOB_NOT_HIDDEN, &files, &out->count,
		    err))
		return false;
	out->root = root_of(call, patterns, count);
	if (out->count == 1 && str_eq(files[0], out->root))
		out->root = path_folder(out->root); /* the file itself was named */
	out->items = arena_array(call->a, struct builtin_upload_file, out->count);
	for (size_t i = 0; i < out->count; i++)
		out->items[i] =
			(struct builtin_upload_file){files[i], path_within(files[i], out->root)};
	return true;
}
