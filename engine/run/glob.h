/*
 * glob: file patterns as @actions/glob takes them: hashFiles, cache paths.
 *
 * Form       One pattern a line, trimmed; blank lines and lines that begin with `#` are skipped; a
 *            leading `!` excludes (two include again). Later patterns win over earlier ones.
 *            `*`, `?` and `[…]` match within a name, dot files included; `**` as a whole name
 *            matches any number of folders; `\` takes the next character literally. Letters' case
 *            counts.
 * Places     Relative to a root folder. `~` is not known; `.` and `..` as names are refused, but for
 *            a leading `./`.
 * Folders    A pattern that matches a folder matches all below it; one that ends with `/` matches
 *            folders only (and so what is below them).
 * Order      Depth first, the names of a folder in byte order; each place once.
 * Source     @actions/glob src/internal-pattern.ts, internal-globber.ts; minimatch
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct glob_options {
	bool follow_links;
};

/*
 * Calls `found` for each file (never a folder) that the patterns match, with its absolute path.
 * It returns false to stop, with `err` set. `root` is absolute.
 */
MUST_CHECK bool glob_walk(struct arena *a, struct str root, const struct str *patterns,
	size_t count, const struct glob_options *options,
	bool (*found)(void *owner, struct str path, struct error *err), void *owner,
	struct error *err);
