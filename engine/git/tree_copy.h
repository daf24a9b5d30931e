/*
 * tree_copy: copies chosen files of one folder into another, path by path.
 *
 * Folders of the last path stay open, so that sorted paths cost no more than the files themselves.
 * A path is opened name by name, and no name may be a symbolic link except the last, which is
 * copied as a link: nothing is read from outside the source, nor written outside the target.
 * The target's folder inside the source, if it lies there, is never copied into itself.
 */
#pragma once

#include "engine/store/file_copy.h"
#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

/* How the executable bit is decided. */
enum tree_copy_mode {
	TREE_COPY_MODE_DISK,
	TREE_COPY_MODE_PLAIN,
	TREE_COPY_MODE_EXECUTABLE,
};

enum tree_copy_result {
	TREE_COPY_DONE,
	TREE_COPY_GONE,   /* not there, or not what can be copied */
	TREE_COPY_FAILED, /* see `err` */
};

struct tree_copy_level;

/* A file of the user's that is not copied, whatever name leads to it. */
struct tree_copy_private {
	struct str path; /* relative to the source; empty: it lies elsewhere */
	dev_t dev;
	ino_t ino;
	bool even_tracked;
};

struct tree_copy {
	struct arena *a;
	struct error *err;
	const atomic_bool *cancel;
	size_t file_count; /* files and links written */
	/*
	 * Where links may lead: one into `inside` leads to the same place in the copy instead.
	 * Empty: links are copied as they are.
	 */
	struct str inside;
	struct str inside_real; /* the same without links */
	struct str *outside;    /* links whose targets lie elsewhere: "path -> target" */
	size_t outside_count;
	const struct tree_copy_private *privates;
	size_t private_count;
	struct str *left_out; /* paths of those that were met */
	size_t left_out_count;
	bool is_untracked; /* the file being copied is not tracked */
	/* the rest is tree_copy's own */
	struct str target;
	size_t outside_capacity;
	size_t left_out_capacity;
	struct tree_copy_level *levels; /* open folders, the roots first */
	size_t level_count;
	size_t level_capacity;
	struct file_copier copier;
	struct timespec time;
	dev_t target_dev;
	ino_t target_ino;
};

/* Opens both; makes the target if it is absent. */
MUST_CHECK bool tree_copy_open(struct arena *a, struct str source, struct str target,
	const atomic_bool *cancel, struct tree_copy *out, struct error *err);
void tree_copy_close(struct tree_copy *copy);
/* Another copy between the same folders, for another thread; its counts and lists start empty. */
MUST_CHECK bool tree_copy_fork(
	const struct tree_copy *copy, struct arena *a, struct tree_copy *out, struct error *err);
/* Adds the counts and lists of a fork, whose arena may go then. */
void tree_copy_join(struct tree_copy *copy, const struct tree_copy *fork);

/* Sets where links may lead, see `inside`. */
void tree_copy_keep_links_inside(struct tree_copy *copy, struct str folder);

/* Copies one file or link. Paths are relative, and live as long as the copying. */
MUST_CHECK enum tree_copy_result tree_copy_file(
	struct tree_copy *copy, struct str path, enum tree_copy_mode mode);
/* Makes one folder, and leaves it open: its descriptor in the source is *from. */
MUST_CHECK enum tree_copy_result tree_copy_folder(
	struct tree_copy *copy, struct str path, int *from);
/* Writes a file, or a link whose target is `content`, that the source does not have. */
MUST_CHECK enum tree_copy_result tree_copy_content(
	struct tree_copy *copy, struct str path, struct str content, mode_t mode);
