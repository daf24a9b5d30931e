/*
 * hash_files: the expression function hashFiles.
 *
 * The SHA-256, in hex, of the SHA-256 of each file that the patterns match, in the order in which
 * the folders are walked: depth first, names in byte order. Empty when nothing matches.
 * Patterns   As of @actions/glob (glob.h). A first argument `--follow-symbolic-links` follows
 *            links to folders, which else are left out. A link to a file always counts as the file;
 *            one that leads nowhere is an error unless links are followed.
 * Special    A FIFO, socket or device is an error that names it. GitHub's waits for a FIFO until
 *            its time of 120 seconds is over, and fails then.
 * Source     actions/runner src/Misc/expressionFunc/hashFiles; @actions/glob
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* `workspace` is where patterns start, and what matched files must be in. */
MUST_CHECK bool hash_files(struct arena *a, struct str workspace, const struct str *patterns,
	size_t count, struct str *out, struct error *err);
