/*
 * published: files of published repositories on this machine, and versions in comments.
 *
 * Fetches nothing: reads the files that `lact run` has fetched, or the folder that the user has
 * mapped, through lint_options.find_published. Unknown repositories are not checked.
 */
#pragma once

#include "engine/lint/base/report.h"

/* A published repository on this machine. */
struct published {
	struct action_ref ref; /* views of `uses` */
	struct str root;       /* the folder of the repository, with a slash behind it */
};

/* False if `uses` names nothing published, or its repository is not here. `root` lives in `a`. */
bool published_find(struct lint *l, struct arena *a, struct str uses, struct published *out);
/* Reads a file of it. False if there is none. */
bool published_read(struct lint *l, struct arena *a, const struct published *published,
	struct str path, struct str *text);

/* The text after a scalar on its line: `# v4.1.2` with the blanks before it, or nothing. */
struct str uses_rest_of_line(const struct node *uses);
/* The version that a comment behind a `uses` names: "v4.1.2", "4"; empty if it names none. */
struct str uses_version(const struct node *uses);
