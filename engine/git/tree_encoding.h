/*
 * tree_encoding: the attribute `working-tree-encoding`, which libgit2 does not support.
 *
 * Such a file is UTF-8 in git's objects and has the encoding on disk. Conversion is by iconv, as in
 * git.
 * Failures   With an encoding unknown to iconv, or text that cannot be encoded, the file is written
 *            as it is in the objects, as git does after a warning.
 * Source     git-scm.com/docs/gitattributes, working-tree-encoding; git's convert.c
 */
#pragma once

#include "expr/base/str.h"

/* The text in the encoding: in `a`, or the text itself. */
struct str tree_encoding_apply(struct arena *a, struct str encoding, struct str text);
