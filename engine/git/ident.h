/*
 * ident: `$Id$` in a file with the attribute `ident`, as a checkout writes it.
 *
 * libgit2 expands only the first keyword of a file, so lact hides keywords from it.
 * Unchanged, as in git: a keyword that ends on another line, and one with blanks inside, which
 * another system has expanded.
 *
 * Two ways   git has two implementations, which differ in the text between `$`s: one for a whole
 *            text, which it takes with an encoding or `text=auto`, and one for a stream.
 * Source     git-scm.com, gitattributes: ident; git convert.c, ident_to_worktree, ident_filter_fn,
 *            classify_conv_attrs
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

/* Where the keywords of a text were, to show them again. */
struct ident_hidden {
	struct str text;  /* with `%` in the place of each `$` before `Id` */
	bool *is_keyword; /* of each `%Id` in it, whether it is one */
	size_t count;
};

struct ident_hidden ident_hide(struct arena *a, struct str text);
/* `text` is the hidden one with other line ends. */
struct str ident_show(struct arena *a, const struct ident_hidden *hidden, struct str text);
/* With each `$Id$` as `$Id: HEX $`. */
struct str ident_expand(struct arena *a, struct str text, struct str hex, bool is_stream);
