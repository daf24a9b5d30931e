#include "engine/git/snapshot_private.h"

#include "engine/store/file.h"

static struct str
relative(struct arena *a, struct str path, struct str root)
{
	const struct str normal = path_normal(a, path);

	if (!path_is_below(normal, root) || str_eq(normal, root))
		return STR_NONE;
	return str_slice(normal, root.n + 1, normal.n);
}

void
snapshot_keep_private(
	struct tree_copy *copy, struct str root, const struct snapshot_options *options)
{
	struct arena *a = copy->a;
	struct tree_copy_private *privates =
		arena_array(a, struct tree_copy_private, options->private_count);

	for (size_t i = 0; i < options->private_count; i++) {
		const struct snapshot_private *from = &options->privates[i];
		const char *path = str_z(a, from->path);
		struct stat st = {0};
		if (path && stat(path, &st) != 0)
			st = (struct stat){0}; /* no file has the number 0 */
		privates[i] = (struct tree_copy_private){
			.path = relative(a, from->path, root),
			.dev = st.st_dev,
			.ino = st.st_ino,
			.even_tracked = from->even_tracked,
		};
	}
	copy->privates = privates;
	copy->private_count = options->private_count;
}
