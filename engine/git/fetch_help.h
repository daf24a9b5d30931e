/*
 * fetch_help: the help for a failed fetch from a git server, by its cause.
 */
#pragma once

#include "expr/base/str.h"

/* `code` is libgit2's, 0 if there is none; `reason` is what it or the system says. Never NULL. */
const char *fetch_help(int code, struct str reason);
