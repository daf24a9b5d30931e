/*
 * glob: file patterns as @actions/glob takes them: hashFiles, cache paths.
 *
 * Form       One pattern a line, trimmed; blank lines and lines that begin with `#` are skipped; a
 *            leading `!` excludes (two include again). Later patterns win over earlier ones.
 *            Names are as glob_name.h says, dot files included. Letters' case counts.
 * Places     Relative to a root folder. `.` and `..` as names are refused, but for a leading `./`.
 *            A pattern that begins with `~/` matches nothing: a runner's home is not where its
 *            workspace is.
 * Folders    A pattern that matches a folder matches all below it; one that ends with `/` matches
 *            folders only (and so what is below them).
 * Links      A link to a folder is not followed unless asked, and is then one of the files; where
 *            links are followed, one to a folder above is left out, and so is a broken one.
 * Hidden     Where hidden files are left out: a name that begins with a dot, and all below it.
 *            Names above the last one of a pattern's literal beginning do not count.
 * Order      The patterns' literal beginnings in their order; below each, depth first, the names of
 *            a folder in byte order; each place once.
 * Source     @actions/glob 0.4 src/internal-pattern.ts, internal-globber.ts, which is what the
 *            runner has
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct glob_options {
	bool follow_links;
	bool without_hidden;
	bool whole_folders; /* a folder that matches is found itself, and nothing below it is */
};

/*
 * Calls `found` for each file (a folder only if asked) that the patterns match, with its absolute
 * path, which ends with a NUL and is valid until `found` returns. It returns false to stop, with
 * `err` set. `root` is absolute. Nothing that is allocated from `tmp` meanwhile is kept.
 */
MUST_CHECK bool glob_walk(struct arena *tmp, struct str root, const struct str *patterns,
	size_t count, const struct glob_options *options,
	bool (*found)(void *owner, struct str path, struct error *err), void *owner,
	struct error *err);
