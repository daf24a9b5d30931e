#include "engine/linter/lint_files.h"

#include "engine/store/file.h"
#include "engine/store/git_index.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define DEPTH_MAX 8 /* folders below .github */

/* What is being found. */
struct file_search {
	struct arena *a;
	struct lint_files *files;
	struct str prefix; /* what leads from where lact was started to the root: "../" or "" */
	size_t shown_capacity;
	size_t path_capacity;
	struct error *err;
};

bool
lint_root_find(struct arena *a, struct str folder, struct lint_files *out, struct error *err)
{
	char *current = folder.n > 0 ? NULL : getcwd(NULL, 0);

	if (folder.n == 0 && !current)
		return error_errno(err, errno, "the current folder");
	const struct str start =
		folder.n > 0 ? file_real_path(a, folder) : str_copy(a, str_from(current));
	free(current);
	if (start.n == 0)
		return error_set(
			err, ERROR_USAGE, "'%" STR_FMT "' is not a folder", STR_ARG(folder));
	struct str at = start;
	while (!file_is_dir(path_join(a, at, STR(".github/workflows"))) &&
		!file_exists(path_join(a, at, STR(".git")))) {
		if (at.n <= 1) {
			at = start;
			break;
		}
		at = path_folder(at);
	}
	*out = (struct lint_files){.root = at};
	return true;
}

static void
add(struct file_search *f, struct str name)
{
	const struct str shown = str_concat(f->a, f->prefix, name);

	*arena_push(f->a, f->files->shown, f->files->count, f->shown_capacity) = shown;
	f->files->count--; /* both lists grow by one */
	*arena_push(f->a, f->files->paths, f->files->count, f->path_capacity) =
		path_join(f->a, f->files->root, name);
}

static bool
is_yaml(struct str name)
{
	return str_ends(name, STR(".yml")) || str_ends(name, STR(".yaml"));
}

static bool
is_manifest(struct str name)
{
	return str_eq(name, STR("action.yml")) || str_eq(name, STR("action.yaml"));
}

static bool
add_workflows(struct file_search *f)
{
	const struct str folder = STR(".github/workflows");
	struct str *names;
	size_t count;

	if (!file_list(f->a, path_join(f->a, f->files->root, folder), &names, &count, f->err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (is_yaml(names[i]))
			add(f, path_join(f->a, folder, names[i]));
	return true;
}

static bool
add_manifests(struct file_search *f, struct str folder, size_t depth)
{
	struct str *names;
	size_t count;

	if (!file_list(f->a, path_join(f->a, f->files->root, folder), &names, &count, f->err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct str name = path_join(f->a, folder, names[i]);
		if (is_manifest(names[i]))
			add(f, name);
		else if (depth > 0 && str_index(names[i], '.', 0) == names[i].n &&
			 !str_eq(names[i], STR("workflows")) &&
			 !str_eq(names[i], STR("node_modules")) &&
			 file_is_dir(path_join(f->a, f->files->root, name)) &&
			 !add_manifests(f, name, depth - 1))
			return false;
	}
	return true;
}

static void
add_root_manifest(struct file_search *f)
{
	static const char *const names[] = {"action.yml", "action.yaml"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (file_exists(path_join(f->a, f->files->root, str_from(names[i]))))
			add(f, str_from(names[i]));
}

/* A tracked manifest that has not been found yet. */
static void
found_tracked(void *owner, struct str path)
{
	struct file_search *f = owner;

	if (!is_manifest(path_name(path)) || str_has(path, STR("node_modules/")))
		return;
	const struct str full = path_join(f->a, f->files->root, path);
	for (size_t i = 0; i < f->files->count; i++)
		if (str_eq(f->files->paths[i], full))
			return;
	if (file_exists(full))
		add(f, str_copy(f->a, path));
}

/* "../" for each folder between the root and where lact was started. */
static struct str
prefix_of(struct arena *a, struct str root, struct str folder)
{
	const struct str start = file_real_path(a, folder.n > 0 ? folder : STR("."));
	const struct str below = str_slice(start, root.n, start.n);
	struct buf b;

	if (folder.n > 0)
		return str_concat(a, root, STR("/"));
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < below.n; i++)
		if (below.p[i] == '/')
			buf_add_z(&b, "../");
	return buf_take(a, &b);
}

bool
lint_files_find(struct arena *a, struct str folder, struct lint_files *out, struct error *err)
{
	struct lint_files files;

	if (!lint_root_find(a, folder, &files, err))
		return false;
	struct file_search f = {
		.a = a,
		.files = &files,
		.prefix = prefix_of(a, files.root, folder),
		.err = err,
	};
	if (!add_workflows(&f) || !add_manifests(&f, STR(".github"), DEPTH_MAX))
		return false;
	add_root_manifest(&f);
	/* in any folder; where git is not there, those above are all */
	(void)git_index_each(files.root, found_tracked, &f);
	*out = files;
	return true;
}
