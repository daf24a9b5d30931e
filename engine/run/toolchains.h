/*
 * toolchains: a job's own view of the version managers that the user has.
 *
 * Shims on PATH look for their tools below HOME, which is the job's. Each of these managers gets a
 * folder there, in which the user's versions are links and what a step installs is the job's alone.
 * Nothing is made for a manager that the user does not have.
 *
 * rustup     Its default toolchain is named `host`, since rustup updates what is named `stable` in
 *            place, through links too. `rustup toolchain install stable` installs one for the job.
 * Launchers  npm, yarn, corepack and pip install into the version that they belong to, and shims
 *            name the user's folder themselves. Where one of these on PATH is below the user's
 *            home, a script of that name precedes it, so that `npm install -g`,
 *            `corepack enable` and `pip install` go to ~/.local of the job. An environment of
 *            Python's keeps its own.
 * Shared     What else writes into a version itself (gem install): docs/support.md says so.
 */
#pragma once

#include "engine/protocol/env.h"
#include "expr/base/error.h"

/* Where a manager keeps its versions: the variable, or the folder below the home. */
struct toolchain {
	const char *variable;
	const char *folder;
};

/* All managers, one after the other; a variable may come twice, with older folders later. The first
 * follows NULL, and NULL the last. */
const struct toolchain *toolchains_next(const struct toolchain *before);

struct toolchains_user {
	const struct env *env; /* PATH and the user's folders: RUSTUP_HOME, … */
	struct str home;
};

/* The job's folders go to `home`, which is the job's; variables that name them go to `out`. */
MUST_CHECK bool toolchains_make(struct arena *a, const struct toolchains_user *user,
	struct str home, struct env *out, struct error *err);
