/*
 * rust_name: the toolchain that a step requests from dtolnay/rust-toolchain.
 *
 * The input `toolchain`, else the ref: `@stable`, `@nightly`, `@1.80.0`. `stable 18 months ago` and
 * `stable minus 3 releases` are versions by the calendar: a release each six weeks.
 * Source     github.com/dtolnay/rust-toolchain action.yml
 */
#pragma once

#include "engine/run/step/builtin.h"

/* False after a builtin_error or builtin_missing: neither names one. `now_s`: since 1970. */
MUST_CHECK bool rust_name(struct builtin_call *call, int64_t now_s, struct str *out);
