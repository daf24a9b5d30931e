/*
 * checkout_lfs: the input `lfs` of actions/checkout: pointers of git-lfs become their files.
 *
 * Pointers   Tracked files whose attribute `filter` is `lfs` and that are pointers in the folder:
 *            those that the user's git-lfs has replaced in the working tree stay as they are.
 * Objects    From `lfs/objects` of the user's git folder; else this machine's git-lfs fetches
 *            them, with the user's HOME and the step's token.
 * Failures   builtin_missing for an object that is not there and cannot be fetched.
 * Source     github.com/git-lfs/git-lfs docs/spec.md; github.com/actions/checkout
 *            src/git-command-manager.ts (lfsInstall, lfsFetch)
 */
#pragma once

#include "actions/checkout/checkout_login.h"
#include "engine/run/step/builtin.h"

/* Files of `folder`, which is in place with its `.git`. `user_git` may be empty. */
enum result checkout_lfs(struct builtin_call *call, struct str folder, struct str user_git,
	const struct checkout_login *login);
