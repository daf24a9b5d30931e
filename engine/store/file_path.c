#include "engine/store/file_part.h"

struct str
file_without_slashes(struct str path)
{
	while (path.n > 1 && path.p[path.n - 1] == '/')
		path.n--;
	return path;
}

struct str
path_join(struct arena *a, struct str folder, struct str name)
{
	if (folder.n == 0 || str_starts(name, STR("/")))
		return str_copy(a, name);
	if (folder.p[folder.n - 1] == '/')
		return str_concat(a, folder, name);
	return str_concat(a, folder, STR("/"), name);
}

struct str
path_name(struct str path)
{
	path = file_without_slashes(path);
	const size_t slash = str_rindex(path, '/');
	return slash == path.n || path.n == 1 ? path : str_slice(path, slash + 1, path.n);
}

struct str
path_folder(struct str path)
{
	path = file_without_slashes(path);
	const size_t slash = str_rindex(path, '/');
	if (slash == path.n)
		return STR_NONE;
	return slash == 0 ? str_slice(path, 0, 1) : file_without_slashes(str_slice(path, 0, slash));
}

/* Drops the last part of what is built so far; false if there is none to drop. */
static bool
drop_part(struct buf *b, size_t root)
{
	const struct str built = buf_str(b);

	if (built.n == root || str_eq(path_name(built), STR("..")))
		return false;
	const size_t slash = str_rindex(built, '/');
	b->n = slash == built.n || slash < root ? root : slash;
	return true;
}

struct str
path_normal(struct arena *a, struct str path)
{
	const size_t root = str_starts(path, STR("/")) ? 1 : 0;
	struct buf b;
	struct str part;

	buf_init(&b, BUF_UNBOUNDED);
	if (root > 0)
		buf_add_char(&b, '/');
	while (str_split(&path, '/', &part)) {
		if (part.n == 0 || str_eq(part, STR(".")))
			continue;
		if (str_eq(part, STR("..")) && (drop_part(&b, root) || root > 0))
			continue;
		if (b.n > root)
			buf_add_char(&b, '/');
		buf_add(&b, part);
	}
	if (b.n == 0)
		buf_add_char(&b, '.');
	return buf_take(a, &b);
}

bool
path_is_below(struct str path, struct str folder)
{
	if (!str_starts(path, folder))
		return false;
	return path.n == folder.n || str_ends(folder, STR("/")) || path.p[folder.n] == '/';
}

struct str
path_within(struct str path, struct str folder)
{
	const bool is_below =
		path.n > folder.n + 1 && str_starts(path, folder) && path.p[folder.n] == '/';

	return is_below ? str_slice(path, folder.n + 1, path.n) : path;
}
