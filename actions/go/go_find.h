/*
 * go_find: a Go that somebody else installed on this machine.
 *
 * Order      /usr/local/go, those of distributions and Homebrew, ~/sdk, those that the go command
 *            fetched into ~/go/pkg/mod, asdf, mise, goenv, gvm, then the user's PATH. The first
 *            place that has a version in the range wins, and there the highest version.
 */
#pragma once

#include "actions/base/tool.h"

/* `target` is "linux-amd64". */
MUST_CHECK bool go_find(struct builtin_call *call, const struct semver_range *range,
	struct str target, struct tool *out);
/* The version of the Go in a folder, as its program says it. */
MUST_CHECK bool go_ask(struct builtin_call *call, struct str root, struct str *version);
/* The value of a variable in what `go env` prints: `GOPATH='/root/go'`, `set GOPATH=` of no use. */
struct str go_env_value(struct str printed, const char *name);
