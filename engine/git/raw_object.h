/*
 * raw_object: trees and commits as git stores them.
 *
 * For walks over many objects: libgit2's own objects cost as much again as reading the data.
 * Ownership  Parsed parts are views of the object's data, valid until raw_close.
 * Source     git-scm.com, Git internals: Git objects
 */
#pragma once

#include "engine/git/libgit.h"

struct raw_object {
	git_odb_object *object;
	struct str data;
};

/* False if it is not here, or not of the type. */
MUST_CHECK bool raw_open(
	git_odb *odb, const git_oid *id, git_object_t type, struct raw_object *out);
void raw_close(struct raw_object *raw);

struct raw_entry {
	unsigned mode; /* as in a tree: 0100644, 040000, … */
	struct str name;
	const unsigned char *id;
};

/* Takes the next entry of a tree. False at its end, and where it is broken: `rest` is not empty
 * then. */
bool raw_tree_next(struct str *rest, struct raw_entry *out);
bool raw_entry_is_tree(const struct raw_entry *entry);
/* Which of two comes first in a tree: strcmp's sign. */
int raw_entry_order(const struct raw_entry *one, const struct raw_entry *other);

/* Takes the next parent of a commit, from the start of its data on. */
bool raw_commit_parent(struct str *rest, git_oid *out);
/* When it was made, in seconds since 1970; 0 where that is broken. */
int64_t raw_commit_time_s(struct str data);
