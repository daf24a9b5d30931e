/*
 * go_fetch: releases of Go from the network.
 *
 * Order      The module golang.org/toolchain of the user's Go proxies, which is what the go command
 *            itself fetches, then go.dev/dl. With a base address, that one alone.
 * Checked    A module by its sum in the checksum database (go_sum.h), an archive by the file
 *            `.sha256` beside it; where neither can be had, the log says so. Another sum is an
 *            error.
 * Source     go.dev/doc/toolchain, "Download"; go.dev/dl/?mode=json;
 *            cmd/go/internal/toolchain/select.go (what is executable, _go.mod)
 */
#pragma once

#include "actions/base/tool_install.h"

struct go_request {
	struct str spec; /* as shown: "1.22", "stable" */
	const struct semver_range *range;
	struct str arch;   /* Node's name */
	struct str target; /* Go's: "linux-amd64" */
	struct str base;   /* empty, or `go-download-base-url` without a slash at its end */
	bool check_latest;
};

/* The name of this machine with an architecture: "linux-amd64". */
struct str go_fetch_target(struct arena *a, struct str arch);
/* The highest version in a range. */
MUST_CHECK bool go_fetch_find(struct builtin_call *call, const struct go_request *request,
	const struct semver_range *range, struct str *version, struct error *err);
/* The source for tool_install.h. The request must outlive it. */
struct tool_source go_fetch_source(struct builtin_call *call, const struct go_request *request);
