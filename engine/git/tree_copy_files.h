/*
 * tree_copy_files: copies a list of files, by several threads where that pays.
 *
 * Each thread copies a part of the list, in its order, by a fork of the tree_copy: neighbours share
 * their folders. Most of a file's time is the kernel's, which makes files of different folders at
 * once.
 */
#pragma once

#include "engine/git/tree_copy.h"

struct tree_copy_item {
	struct str path;
	enum tree_copy_mode mode;
	enum tree_copy_result result; /* DONE or GONE, once all are copied */
};

/* False: one failed, see copy->err; others may not have been tried. */
MUST_CHECK bool tree_copy_files(struct tree_copy *copy, struct tree_copy_item *items, size_t count);
