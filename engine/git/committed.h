/*
 * committed: whether a commit contains a file with its present content.
 */
#pragma once

#include "engine/git/repository.h"

enum committed {
	COMMITTED_SAME,
	COMMITTED_OTHER,  /* the commit has another text of it */
	COMMITTED_ABSENT, /* the commit has no such file */
};

/*
 * Compares a text with the file at `path` (relative to the root) in a commit (40 hex digits).
 * COMMITTED_SAME if that is unknown.
 */
enum committed committed_find(
	struct repository *repository, struct str commit, struct str path, struct str text);
