/*
 * fetch_help: what to do when fetching from a git server has failed, by its cause.
 */
#pragma once

#include "expr/base/str.h"

/* `reason` is what libgit2 or the system says. Never NULL. */
const char *fetch_help(struct str reason);
