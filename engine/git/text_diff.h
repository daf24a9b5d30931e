/*
 * text_diff: the difference of two texts as git shows it, which `git apply` and patch take.
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/error.h"

/*
 * Adds it in the unified form, with three lines around each change, from its line `--- a/PATH` on.
 * False, adding nothing: libgit2 cannot be loaded, or cannot compare texts that large.
 */
MUST_CHECK bool text_diff_add(
	struct buf *b, struct str path, struct str before, struct str after, struct error *err);
