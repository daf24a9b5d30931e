/*
 * rust_toolchain: a Rust toolchain for a name of rustup's, in the job's own RUSTUP_HOME.
 *
 * Order      The job's toolchains, the user's with that name or version, then `rustup toolchain
 *            install`. One that is here needs no network; it has to have the components and
 *            targets that are asked for.
 * Names      A toolchain of the user's is linked as `lact-NAME`: rustup would update one named
 *            `stable` in place, through the link. `rustup default` and the action's outputs name
 *            the link.
 * Source     rust-lang.github.io/rustup, Toolchains; Components (lib/rustlib/components)
 */
#pragma once

#include "actions/base/tool.h"

struct rust_request {
	struct str name;       /* "stable", "1.80", "nightly-2025-01-01" */
	struct str targets;    /* separated by commas and blanks */
	struct str components; /* likewise */
};

struct rust_toolchain {
	struct str name; /* as rustup has it in the job */
	const char *place;
	struct str details;   /* what `rustc -vV` prints */
	struct str version;   /* "rustc 1.80.0 (051478957 2024-07-21)" */
	struct str release;   /* "1.80.0" */
	struct str cache_key; /* date and start of the commit: "20240721051" */
};

/* The value of a line `key value` that `rustc -vV` prints; the key has its colon. */
struct str rust_detail(struct str printed, struct str key);
/* The rustup of the job's PATH or the user's; empty if there is none. */
struct str rust_rustup(struct builtin_call *call);
/* Finds or installs it, and makes it the default of the job. */
MUST_CHECK bool rust_toolchain_install(struct builtin_call *call,
	const struct rust_request *request, struct rust_toolchain *out, struct error *err);
/* Exports a variable that the job does not have yet. */
void rust_export_new(struct builtin_call *call, const char *name, const char *value);
