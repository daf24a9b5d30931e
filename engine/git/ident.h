/*
 * ident: `$Id$` in a file with the attribute `ident`, as a checkout writes it.
 *
 * libgit2 expands the first of a file only. Left alone, as by git: one that ends on another line, and
 * one with blanks inside, which another system has expanded.
 * Source     git-scm.com, gitattributes: ident; git convert.c, ident_to_worktree
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

/* With each `$Id$` as `$Id: HEX $`. */
struct str ident_expand(struct arena *a, struct str text, struct str hex);
