/*
 * rust_cache: Cargo's folders and the targets of workspaces, saved and restored by a key.
 *
 * Key        As the published action makes it of the job, the Rust version, variables, lock files
 *            and manifests without what does not change a build. The digests are of the texts and
 *            not of parsed TOML, so that they are lact's own. RUSTUP_HOME and CARGO_HOME, which
 *            are the job's, do not count.
 * Cleaning   Before a save, a target keeps what belongs to packages outside of the workspace, and
 *            ~/.cargo/bin what `cargo install` has put there. The registry and the checkouts of
 *            git are shared by this machine's jobs (engine/run/base/package_folder.h): they are
 *            neither packed nor cleaned.
 * Source     github.com/Swatinem/rust-cache src/config.ts, src/restore.ts, src/save.ts,
 *            src/cleanup.ts, src/workspace.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

struct rust_cache {
	struct str prefix_key;
	struct str shared_key;
	struct str key;
	struct str env_vars;
	struct str workspaces;  /* lines `ROOT -> TARGET` */
	struct str directories; /* separated by blanks */
	struct str rustc;       /* what `rustc -vV` prints; empty: it is asked */
	struct str toolchain;   /* RUSTUP_TOOLCHAIN for Cargo; empty: the job's */
	bool without_targets;
	bool without_bin;
	bool with_workspace_crates;
	bool lookup_only;
};

/* Sets `cache-hit`. What goes wrong is a warning. */
void rust_cache_restore(struct builtin_call *call, const struct rust_cache *cache);
/* The post part: cleans, and saves if the key did not hit. */
enum result rust_cache_save(struct builtin_call *call, const struct rust_cache *cache);
