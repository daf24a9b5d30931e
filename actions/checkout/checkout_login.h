/*
 * checkout_login: the inputs `token` and `ssh-key` of actions/checkout.
 *
 * Fetching   git gets the token as a header for its server alone, by its environment; the key and
 *            the known hosts are files in the job's temporary folder, for its owner alone.
 * Persisted  As version 6 does: a file in the temporary folder holds the settings, and
 *            `.git/config` includes it. The file goes with that folder after the job, so that
 *            no post part has to remove it.
 * Without    The user's own credentials serve a fetch, by the user's HOME, and are never persisted.
 * Source     github.com/actions/checkout src/git-auth-helper.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

struct checkout_login {
	struct str server;      /* "https://github.com" */
	struct str header;      /* of HTTP; empty: no token */
	struct str ssh_command; /* empty: no key */
};

/* Reads the inputs; the header is masked from here on. */
MUST_CHECK bool checkout_login_read(struct builtin_call *call, struct str server,
	struct checkout_login *out, struct error *err);
/* The address of `owner/name`: ssh if there is a key. */
struct str checkout_login_url(
	struct builtin_call *call, const struct checkout_login *login, struct str repository);
/* The environment of a git that fetches. */
const char *const *checkout_login_env(
	struct builtin_call *call, const struct checkout_login *login);
/* Lets a later git in `folder` log in. */
enum result checkout_login_persist(
	struct builtin_call *call, const struct checkout_login *login, struct str folder);
