/*
 * file_pool: the files of GITHUB_ENV and its kin, fresh for each step.
 *
 * Each step sees new, empty files under names that no earlier step had. Creating and removing files
 * is the main cost of a step beside its process, so a set that no process has open is renamed for
 * the next step; a file that was replaced or removed, or that a leftover process still has open, is
 * not reused.
 * Source     actions/runner src/Runner.Worker/FileCommandManager.cs
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#define FILE_POOL_MAX 8

struct file_pool {
	struct str parent;        /* where the sets' folders are */
	const char *const *names; /* of the files in a set */
	size_t count;
	struct str folder; /* of the present set; empty: none yet */
	char folder_text[512];
	int fds[FILE_POOL_MAX]; /* of the present set */
};

/* `names` must outlive the pool; `parent` exists. */
void file_pool_init(
	struct file_pool *pool, struct str parent, const char *const *names, size_t count);
void file_pool_close(struct file_pool *pool);

/*
 * Makes a set of empty files. `paths` gets their names, which end with a NUL and live in `a`.
 */
MUST_CHECK bool file_pool_next(
	struct file_pool *pool, struct arena *a, struct str *paths, struct error *err);
/* True if file number `i` is empty and still at its path. */
bool file_pool_is_empty(const struct file_pool *pool, size_t i);
