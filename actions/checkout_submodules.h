/*
 * checkout_submodules: makes the submodules of a workspace known to git, as `git submodule update
 * --init` does: their URLs in `.git/config`, their git folders in `.git/modules`.
 *
 * Source     github.com/actions/checkout src/git-command-manager.ts (submoduleUpdate)
 */
#pragma once

#include "engine/run/step/builtin.h"

/* `folder` is the repository's, with its submodules in place. */
enum result checkout_submodules(struct builtin_call *call, struct str folder, bool recursive);
