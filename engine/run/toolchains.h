/*
 * toolchains: a job's own view of the version managers that the user has.
 *
 * Shims on PATH look for their tools below HOME, which is the job's. Each of these managers gets a
 * folder there, in which the user's versions are links and what a step installs is the job's alone.
 * Nothing is made for a manager that the user does not have.
 *
 * rustup     Its default toolchain is named `host`, since rustup updates what is named `stable` in
 *            place, through links too. `rustup toolchain install stable` installs one for the job.
 * Shared     What a tool writes into one of the versions themselves (pip install for a Python of
 *            pyenv's), and managers that are not here: docs/support.md says so.
 */
#pragma once

#include "engine/protocol/env.h"
#include "expr/base/error.h"

/* `user` names the user's folders (RUSTUP_HOME, …); the job's go to `out`. */
MUST_CHECK bool toolchains_make(struct arena *a, const struct env *user, struct str home,
	struct env *out, struct error *err);
