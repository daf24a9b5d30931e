/*
 * runner_label: the labels of `runs-on` that GitHub knows.
 *
 * Source     docs.github.com, GitHub-hosted runners reference; Using self-hosted runners in a
 *            workflow: default labels; Larger runners; the 2026 changelog for ubuntu-26.04
 */
#pragma once

#include "expr/base/str.h"

enum runner_os {
	RUNNER_ANY,
	RUNNER_LINUX,
	RUNNER_MACOS,
	RUNNER_WINDOWS,
};

struct runner_label {
	const char *name;
	enum runner_os os;
	const char
		*image; /* labels of one image may stand together; NULL: of any image of the OS */
	/* not NULL: GitHub has taken the label away; the oldest of its OS and processor that is
	 * there */
	const char *successor;
	const char *arch; /* "X64", "ARM64", as runner.arch; NULL: unknown, or any */
};

/* "Linux", "macOS", "Windows", as runner.os has them; NULL for any. */
const char *runner_os_name(enum runner_os os);

/* Ignores case. NULL when GitHub does not know the label. */
const struct runner_label *runner_label_find(struct str name);
/* Label number `i`, without those that are gone; for `did you mean`. */
bool runner_label_next(const void *owner, size_t i, struct str *candidate);
/* True if no runner has both. */
bool runner_labels_conflict(const struct runner_label *a, const struct runner_label *b);
