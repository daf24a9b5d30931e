/*
 * runner_info: this machine in the `runner` context, and the runner labels that it fits.
 *
 * Source     docs.github.com, Contexts: runner; actions/runner-images, README: available images
 */
#pragma once

#include "engine/run/base/state.h"

const char *runner_os(void);   /* "Linux", "macOS" */
const char *runner_arch(void); /* "X64", "ARM64", "X86", "ARM" */

/* What a person calls this system: "Debian GNU/Linux 12 (bookworm)". */
struct str runner_system(struct arena *a);

/*
 * True if a job with these labels can run on this machine: each is one of GitHub's for this
 * system and processor, a self-hosted one that fits, or mapped by `platforms`. Else `why` says
 * which label does not fit: also one that GitHub has no more, unless a label is `self-hosted`.
 */
bool runner_fits(struct arena *a, const struct str *labels, size_t count,
	const struct run_platform *platforms, size_t platform_count, struct str *why);
