/*
 * checkout_fetch: another repository than the run's, fetched into the workspace.
 *
 * How        The git of this machine, as the published action: with the step's depth, filter and
 *            tags. It has the user's HOME, and so the user's settings (`url.*.insteadOf`) and
 *            credentials, while it fetches; the files that it leaves have nothing of these.
 * Ref        A branch, a tag, a commit, a full ref; empty: the default branch of the remote.
 * Submodules By git, with the same settings.
 * Failures   builtin_missing: with --offline; the repository or the ref is not there or not
 *            readable.
 * Source     github.com/actions/checkout src/ref-helper.ts, src/url-helper.ts,
 *            src/git-source-provider.ts
 */
#pragma once

#include "actions/checkout/checkout_login.h"
#include "engine/run/step/builtin.h"

struct checkout_fetch {
	struct str repository; /* "owner/name" */
	struct str url;
	const struct builtin_checkout *options;
	const struct checkout_login *login;
	struct str filter; /* empty: all objects */
	bool show_progress;
};

/* On success `out->commit` and `out->file_count` are set. */
enum result checkout_fetch(struct builtin_call *call, const struct checkout_fetch *fetch,
	struct builtin_checkout_result *out);
