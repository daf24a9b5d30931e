/*
 * checkout_sparse: the input `sparse-checkout` of actions/checkout.
 *
 * Patterns   One on each line; blanks at both ends and empty lines do not count.
 * Files      Those outside go, new ones and those with uncommitted edits too, as a commit of all of
 *            them would have it; what stays keeps its edits.
 * Settings   Are git's: `git sparse-checkout set` in cone mode; else core.sparseCheckout, and the
 *            patterns appended to `.git/info/sparse-checkout`.
 * Source     github.com/actions/checkout src/git-command-manager.ts (sparseCheckout,
 *            sparseCheckoutNonConeMode), src/input-helper.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

bool checkout_is_sparse(const struct builtin_call *call);
/* Applies it to the files of `folder`, which are in place with their `.git`. */
enum result checkout_sparse(struct builtin_call *call, struct str folder);
