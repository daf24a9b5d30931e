/*
 * file: files and folders, for the whole engine.
 *
 * Paths      A `struct str`, absolute unless a function says otherwise. One with a NUL inside, or
 *            longer than PATH_MAX, is an error.
 * Failures   ERROR_MISSING for what does not exist, else ERROR_IO; the text names the path.
 * Links      Removing never follows a symbolic link, at any level; it removes the link.
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/error.h"
#include "expr/base/str.h"

#include <sys/types.h>

enum file_kind {
	FILE_NONE,
	FILE_REGULAR,
	FILE_DIRECTORY,
	FILE_OTHER,
};

/* --- paths as text ------------------------------------------------------------------------ */

/* "a/b": with one slash between; `name` alone when it is absolute or `folder` is empty. */
struct str path_join(struct arena *a, struct str folder, struct str name);
/* The part behind the last slash, and before it ("" if none, "/" for "/x"). Trailing slashes are
 * ignored by both. */
struct str path_name(struct str path);
struct str path_folder(struct str path);
/* Without `.`, `..`, double and trailing slashes, by text alone. A `..` that leaves a relative
 * path stays at its start. */
struct str path_normal(struct arena *a, struct str path);
/* True if `path` is `folder` or below it; both normal. */
bool path_is_below(struct str path, struct str folder);
/* What follows `folder` and a slash in `path`; `path` itself where it is not below. */
struct str path_within(struct str path, struct str folder);

/* --- asking ------------------------------------------------------------------------------- */

/* What a path leads to; symbolic links are followed. */
enum file_kind file_kind(struct str path);
bool file_exists(struct str path);
bool file_is_dir(struct str path);
bool file_is_link(struct str path);       /* a symbolic link, which is not followed */
bool file_is_executable(struct str path); /* a regular file that this process may run */
/* Absolute, with all symbolic links resolved. Empty if it does not exist. */
struct str file_real_path(struct arena *a, struct str path);

/* The names in a folder, sorted by bytes, without `.` and `..`. A folder that does not exist has
 * none. */
MUST_CHECK bool file_list(
	struct arena *a, struct str folder, struct str **names, size_t *count, struct error *err);

/* --- reading and writing ------------------------------------------------------------------ */

/*
 * The whole regular file; larger than `limit_bytes` is an error, as is anything else at the path: a
 * FIFO or a device could be waited for without end.
 */
MUST_CHECK bool file_read(
	struct arena *a, struct str path, size_t limit_bytes, struct str *out, struct error *err);
/* As file_read for a file that the user names on the command line, which may be a pipe: `<(…)`. */
MUST_CHECK bool file_read_given(
	struct arena *a, struct str path, size_t limit_bytes, struct str *out, struct error *err);
/*
 * As file_read for a file of a repository, whose root is `root`: a link that leads out of it is not
 * followed, which is an error with its target (ERROR_INVALID).
 */
MUST_CHECK bool file_read_inside(struct arena *a, struct str root, struct str path,
	size_t limit_bytes, struct str *out, struct error *err);
/* False if the path is a link that leads out of `root`; `err` names the target. */
MUST_CHECK bool file_check_inside(
	struct arena *a, struct str root, struct str path, struct error *err);
/* Opens a regular file for reading; -1 with errno, ENXIO for anything else. Never waits. */
int file_open_regular(const char *path, int flags);
/* Creates or replaces; does not wait for the reader of a FIFO. A reader can see it half written:
 * use file_write_atomic for others. */
MUST_CHECK bool file_write(struct str path, struct str content, mode_t mode, struct error *err);
/* Creates the file, or overwrites its first bytes and keeps the others. */
MUST_CHECK bool file_overwrite(struct str path, struct str content, mode_t mode, struct error *err);
MUST_CHECK bool file_append(struct str path, struct str content, mode_t mode, struct error *err);
/* Writes beside it and renames: a reader sees the old or the new content, never a part. */
MUST_CHECK bool file_write_atomic(
	struct str path, struct str content, mode_t mode, struct error *err);
/* A regular file or a symbolic link; shares blocks where the file system can. Keeps the mode and
 * replaces the file at `to`, which must not be a folder. */
MUST_CHECK bool file_copy(struct str from, struct str to, struct error *err);
/* Makes a symbolic link, in the place of another link or file. */
MUST_CHECK bool file_link(struct str target, struct str path, struct error *err);

/* --- folders ------------------------------------------------------------------------------ */

/* Makes a folder and those above it; one that exists is fine and keeps its mode. */
MUST_CHECK bool file_make_dirs(struct str path, mode_t mode, struct error *err);
/* Makes a new folder "PREFIXXXXXXX" with six random characters, 0700. */
MUST_CHECK bool file_make_temp(
	struct arena *a, struct str prefix, struct str *out, struct error *err);
/*
 * Removes a file, link or folder with all in it; what does not exist is fine. Makes read-only
 * folders writable on the way. Goes on after a failure, and returns the first. Keeps at most 64
 * descriptors open, however deep the folders are.
 */
MUST_CHECK bool file_remove_tree(struct str path, struct error *err);
/*
 * As file_remove_tree, but ends early once `stop` asks for it, which it looks at between two names.
 * What is left then can be removed by another call. `err` is set for FILE_STAYS.
 */
struct file_stop {
	bool (*asked)(void *owner);
	void *owner;
};
enum file_removed {
	FILE_REMOVED,
	FILE_REMOVE_STOPPED,
	FILE_STAYS, /* some of it cannot be removed; all else is gone, unless it was stopped too */
};
MUST_CHECK enum file_removed file_remove_until(
	struct str path, const struct file_stop *stop, struct error *err);
/* As file_remove_tree for all that is in a folder, which stays. */
MUST_CHECK bool file_remove_contents(struct str path, struct error *err);
