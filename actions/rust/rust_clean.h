/*
 * rust_clean: takes out of a target folder what the next run would build again anyway.
 *
 * Of a profile's folder (debug, release, of a target triple too) only build, .fingerprint and deps
 * stay, and of these what belongs to the packages that are kept.
 * Source     github.com/Swatinem/rust-cache src/cleanup.ts (cleanTargetDir, cleanProfileTarget)
 */
#pragma once

#include "engine/run/step/builtin.h"

/* Names of packages, and of what they build: set in it as keys. */
struct rust_packages {
	struct map names; /* "serde-derive" */
	struct map deps;  /* "serde_derive", "libserde_derive" */
};

void rust_packages_init(struct arena *a, struct rust_packages *packages);
void rust_packages_add(struct arena *a, struct rust_packages *packages, struct str name);
/* Another name that the package builds under. */
void rust_packages_add_target(struct arena *a, struct rust_packages *packages, struct str target);

/* What cannot be removed stays. */
void rust_clean_target(
	struct builtin_call *call, struct str target, const struct rust_packages *packages);
