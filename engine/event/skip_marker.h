/*
 * skip_marker: commit messages that keep a push or a pull request from starting anything.
 *
 * Source     docs.github.com, Skipping workflow runs
 */
#pragma once

#include "expr/base/str.h"

/* The marker in a commit's message, as written; empty if there is none. */
struct str skip_marker_find(struct str message);
