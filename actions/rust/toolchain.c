/*
 * dtolnay/rust-toolchain: a Rust toolchain as the job's default.
 *
 * Source     github.com/dtolnay/rust-toolchain action.yml
 */
#include "actions/actions.h"
#include "actions/rust/rust_name.h"
#include "actions/rust/rust_toolchain.h"

#include <time.h>

static const struct builtin_input inputs[] = {
	{"toolchain", "", false},
	{"targets", "", false},
	{"target", "", false},
	{"components", "", false},
};

/* What Cargo of some versions needs to reach crates.io well. */
static const struct {
	const char *release, *name, *value;
} workarounds[] = {
	{"1.66.", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "git"},
	{"1.67.", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "git"},
	{"1.68.", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "sparse"},
	{"1.69.", "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", "sparse"},
	{"1.70.", "CARGO_HTTP_MULTIPLEXING", "false"},
	{"1.71.", "CARGO_HTTP_MULTIPLEXING", "false"},
};

static void
export_all(struct builtin_call *call, const struct rust_toolchain *toolchain)
{
	rust_export_new(call, "CARGO_INCREMENTAL", "0");
	rust_export_new(call, "CARGO_TERM_COLOR", "always");
	for (size_t i = 0; i < COUNT_OF(workarounds); i++)
		if (str_starts(toolchain->release, str_from(workarounds[i].release)))
			rust_export_new(call, workarounds[i].name, workarounds[i].value);
}

static enum result
run(struct builtin_call *call)
{
	const struct str targets = builtin_input(call, "targets");
	struct rust_request request = {
		.targets = targets.n > 0 ? targets : builtin_input(call, "target"),
		.components = builtin_input(call, "components"),
	};
	struct rust_toolchain toolchain;
	struct error err = {0};

	if (!rust_name(call, (int64_t)time(NULL), &request.name))
		return RESULT_FAILURE;
	if (!rust_toolchain_install(call, &request, &toolchain, &err))
		return tool_fail(call, &err);
	export_all(call, &toolchain);
	builtin_set_output(call, "name", toolchain.name);
	builtin_set_output(call, "cachekey", toolchain.cache_key);
	builtin_log(call, "%" STR_FMT, STR_ARG(toolchain.version));
	builtin_note(call, "rust %" STR_FMT " (%s)", STR_ARG(toolchain.release), toolchain.place);
	return RESULT_SUCCESS;
}

const struct builtin action_rust_toolchain = {
	.name = "dtolnay/rust-toolchain",
	.summary = "a Rust toolchain of this machine, or one that rustup installs for the job",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
