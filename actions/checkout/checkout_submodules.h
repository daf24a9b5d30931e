/*
 * checkout_submodules: makes the submodules of a workspace known to git, as `git submodule update
 * --init` does: their URLs in `.git/config`, their git folders in `.git/modules`.
 *
 * Missing    git fetches a missing submodule, with the user's HOME for credentials and settings:
 *            from its git folder in the user's repository if that has the commit, else from its
 *            URL.
 * Left out   `update = none`, in the user's configuration or else in `.gitmodules`: its folder is
 *            empty, as `git submodule update` leaves it.
 * Failures   builtin_missing for one that cannot be fetched.
 * Source     github.com/actions/checkout src/git-command-manager.ts (submoduleUpdate);
 *            git-scm.com, git-submodule, gitmodules
 */
#pragma once

#include "engine/run/step/builtin.h"

/* Those of the repository that was checked out with these options. */
enum result checkout_submodules(struct builtin_call *call, const struct builtin_checkout *options,
	const struct builtin_checkout_result *result);
