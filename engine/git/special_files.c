#include "engine/git/special_files.h"

#include "engine/store/file.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

static const char *const git_names[] = {
	"config", "HEAD", "index", "packed-refs", "shallow", "info/exclude", "info/attributes"};
static const char *const folder_names[] = {".gitignore", ".gitattributes", ".gitmodules"};

static bool
check(struct str folder, const char *const *names, size_t count, struct error *err)
{
	char path[PATH_MAX];
	struct stat st;

	for (size_t i = 0; i < count; i++) {
		const int n =
			snprintf(path, sizeof(path), "%" STR_FMT "/%s", STR_ARG(folder), names[i]);
		/* opening reports a path that is too long or cannot be examined */
		if (n >= (int)sizeof(path) || stat(path, &st) != 0)
			continue;
		if (S_ISREG(st.st_mode) || S_ISDIR(st.st_mode))
			continue;
		(void)error_set(
			err, ERROR_IO, "'%s' is a FIFO, socket or device, not a file", path);
		return error_help(err, "remove it: git would wait for it forever, too");
	}
	return true;
}

bool
special_files_check_git(struct str folder, struct error *err)
{
	struct arena tmp = {0};
	struct str at = file_real_path(&tmp, folder);
	bool ok = true;

	while (at.n > 0) {
		const struct str git = path_join(&tmp, at, STR(".git"));
		if (file_exists(git)) {
			ok = check(git, git_names, COUNT_OF(git_names), err);
			break;
		}
		if (str_eq(at, STR("/")))
			break;
		at = path_folder(at);
	}
	arena_free(&tmp);
	return ok;
}

bool
special_files_check_folder(struct str folder, struct error *err)
{
	return check(folder, folder_names, COUNT_OF(folder_names), err);
}
