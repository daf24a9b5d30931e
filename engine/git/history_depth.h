/*
 * history_depth: where a history of N generations ends.
 *
 * Source     git-scm.com, `git fetch --depth`; gitformat, shallow
 */
#pragma once

#include "engine/git/libgit.h"
#include "expr/base/buf.h"

/*
 * Appends to `out`, a SHA on each line, the commits at which a clone of `tips` with `depth`
 * generations stops: those `depth` - 1 steps away that have parents, and those whose parents are
 * not here. That is what the file `.git/shallow` holds. `depth` is at least 1.
 */
MUST_CHECK bool history_depth_boundary(struct arena *tmp, git_repository *git, const git_oid *tips,
	size_t tip_count, int depth, struct buf *out, struct error *err);
