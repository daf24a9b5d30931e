/*
 * tree_encoding: the attribute `working-tree-encoding`, which libgit2 does not know.
 *
 * Such a file is UTF-8 in git's objects and has the encoding on disk. Conversion is by iconv, as in
 * git.
 * Failures   An encoding that iconv does not know, or text that it cannot hold, leaves the file as
 *            it is in the objects, as git does after a warning.
 * Source     git-scm.com/docs/gitattributes, working-tree-encoding; git's convert.c
 */
#pragma once

#include "expr/base/str.h"

/* The text in the encoding: in `a`, or the text itself. */
struct str tree_encoding_apply(struct arena *a, struct str encoding, struct str text);
