/*
 * fetch: gets the files of one commit of a remote repository.
 *
 * What       A branch, a tag or a commit's 40 hex digits; a tag wins over a branch of the same
 *            name.
 * Address    After git's `url.*.insteadOf` of the user's configuration.
 * Where      `folder`/<commit>, which appears whole or not at all and is not fetched again.
 * Login      None at first; `token` only when the server asks, and only to that server.
 * How        A separate process speaks to the server (fetch_process.h) and writes into a scratch
 *            folder, which is always removed.
 * Failures   ERROR_MISSING for an unknown repository or ref, ERROR_NETWORK if the server cannot be
 *            reached or the process fails; both with help. ERROR_CANCELLED, less than 0.2 s after
 *            `cancel` was set.
 * Threads    Any number at once, for different folders.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdatomic.h>

struct fetch_options {
	struct str url; /* https, ssh, file */
	struct str ref;
	struct str folder;         /* made if absent */
	struct str token;          /* empty: none */
	struct str ca_file;        /* empty: the system's */
	const atomic_bool *cancel; /* or NULL */
};

/* Tells the commit, whose files are then in `folder`/<commit>. */
MUST_CHECK bool fetch_files(struct arena *a, const struct fetch_options *options,
	struct str *commit, struct error *err);
