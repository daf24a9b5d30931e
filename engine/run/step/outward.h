/*
 * outward: whether a step changes something outside this machine: publishes, deploys, pushes.
 *
 * Sees       The commands that a script itself has, also behind `sudo`, `npx`, a variable or `&&`,
 *            and in `bash -c '…'`; the action that a step uses, with its inputs. Commands in called
 *            scripts of the repository, and in variables, are not seen.
 * Table      outward_table.h
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

struct outward {
	const char *what; /* "publishes a package" */
	struct str by;    /* the command as it is written, or `uses` */
};

/* True if a command of the script does; `out` is about the first one. */
bool outward_script(struct str script, struct outward *out);
/* `uses` as in a workflow. `input` gives the value of one; empty if it has none. */
bool outward_uses(struct str uses, struct str (*input)(void *owner, struct str name), void *owner,
	struct outward *out);
