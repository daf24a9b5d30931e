#include "engine/git/snapshot.h"

#include "engine/git/snapshot_private.h"
#include "engine/git/tree_copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct path_list {
	struct str *items;
	size_t count;
	size_t capacity;
};

static bool copy_folder(struct tree_copy *copy, struct str path);

/* True for a folder that is no link. */
static bool
is_folder(int parent, const struct dirent *entry)
{
	struct stat st;

	if (entry->d_type != DT_UNKNOWN)
		return entry->d_type == DT_DIR;
	return fstatat(parent, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static bool
is_left_out(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, ".git") == 0;
}

/* Sorts what is in a folder into files and folders. */
static bool
list_folder(struct tree_copy *copy, struct str path, int from, struct path_list *files,
	struct path_list *folders)
{
	const int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;

	if (!dir) {
		error_errno(copy->err, errno, "cannot read folder '%" STR_FMT "'", STR_ARG(path));
		if (fd >= 0)
			(void)close(fd); /* only read */
		return false;
	}
	for (struct dirent *entry; (entry = readdir(dir));) {
		if (is_left_out(entry->d_name))
			continue;
		struct path_list *list = is_folder(fd, entry) ? folders : files;
		const struct str name = str_from(entry->d_name);
		*arena_push(copy->a, list->items, list->count, list->capacity) =
			path.n > 0 ? str_concat(copy->a, path, STR("/"), name)
				   : str_copy(copy->a, name);
	}
	(void)closedir(dir); /* only read */
	return true;
}

static bool
copy_lists(struct tree_copy *copy, const struct path_list *files, const struct path_list *folders)
{
	for (size_t i = 0; i < files->count; i++)
		if (tree_copy_file(copy, files->items[i], TREE_COPY_MODE_DISK) == TREE_COPY_FAILED)
			return false;
	for (size_t i = 0; i < folders->count; i++)
		if (!copy_folder(copy, folders->items[i]))
			return false;
	return true;
}

static bool
copy_folder(struct tree_copy *copy, struct str path)
{
	struct path_list files = {0};
	struct path_list folders = {0};
	int from;

	const enum tree_copy_result result = tree_copy_folder(copy, path, &from);
	if (result != TREE_COPY_DONE)
		return result == TREE_COPY_GONE;
	return list_folder(copy, path, from, &files, &folders) &&
	       copy_lists(copy, &files, &folders);
}

bool
snapshot_write_folder(struct arena *a, struct str folder, struct str directory,
	const struct snapshot_options *options, struct snapshot *out, struct error *err)
{
	struct tree_copy copy;

	if (!tree_copy_open(a, folder, directory, options->cancel, &copy, err))
		return false;
	tree_copy_keep_links_inside(&copy, folder);
	snapshot_keep_private(&copy, folder, options);
	copy.is_untracked = true;
	const bool ok = copy_folder(&copy, STR_NONE);
	tree_copy_close(&copy);
	if (ok)
		*out = (struct snapshot){
			.file_count = copy.file_count,
			.outside = copy.outside,
			.outside_count = copy.outside_count,
		};
	return ok;
}
