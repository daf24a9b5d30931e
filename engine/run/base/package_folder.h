/*
 * package_folder: the caches of package managers, which all jobs share and runs keep.
 *
 * A job's HOME gets links to them where a step could use them: before a script that names the
 * package manager, or that runs something else which may, and before an action that is not built
 * in. Nothing is made for other steps. Each of these folders is addressed by content, or the
 * package manager locks it, so parallel jobs may use it at once. yarn 1's is neither, and is not
 * among them.
 *
 * Cargo      Its lock files are shared too: they guard the folders.
 * Given up   A folder that a step has made, or has put in the link's place, is the job's own.
 * Errors     None: where no link can be made, the job has an empty folder, as on GitHub.
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

/* A set of package managers: bits of the table in package_folder.c. */
typedef unsigned package_managers;

#define PACKAGE_MANAGERS_ALL (~(package_managers)0)

/* Those that a script could run. */
package_managers package_managers_of(struct str script);

/* Where the folders are. */
struct package_home {
	struct str home; /* the job's */
	struct str kept; /* the user's folder of all; is made */
};

/* Those of them that have all their links now; for the others there is no place yet. */
package_managers package_folders_link(const struct package_home *home, package_managers managers);
/* Those that lie at, above or below an absolute path, whatever script could use them. */
void package_folders_link_path(const struct package_home *home, struct str path);
/* The places of the job's links, absolute: what is at or below them is kept anyway. */
void package_folders_held(
	struct arena *a, const struct package_home *home, struct str **out, size_t *count);
