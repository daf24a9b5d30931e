/*
 * Swatinem/rust-cache.
 *
 * Source     github.com/Swatinem/rust-cache action.yml of v1 and v2
 */
#include "actions/actions.h"
#include "actions/rust/rust_cache.h"

static const struct builtin_input inputs[] = {
	{"prefix-key", "v0-rust", false},
	{"shared-key", "", false},
	{"key", "", false},
	{"env-vars", "", false},
	{"workspaces", "", false},
	{"cache-directories", "", false},
	{"cache-targets", "true", false},
	{"cache-on-failure", "", false},
	{"cache-all-crates", "false", false},
	{"cache-workspace-crates", "false", false},
	{"save-if", "true", false},
	{"cache-provider", "github", false},
	{"cache-bin", "true", false},
	{"lookup-only", "false", false},
	{"cmd-format", "{0}", false},
	/* of v1 */
	{"sharedKey", "", false},
	{"working-directory", "", false},
	{"target-dir", "", false},
};

static bool
is_true(const struct builtin_call *call, const char *name)
{
	return str_eq_nocase(builtin_input(call, name), STR("true"));
}

static struct rust_cache
cache_of(struct builtin_call *call)
{
	const struct str shared = builtin_input(call, "shared-key");
	const struct str folder = builtin_input(call, "working-directory");
	const struct str target = builtin_input(call, "target-dir");
	struct rust_cache cache = {
		.prefix_key = builtin_input(call, "prefix-key"),
		.shared_key = shared.n > 0 ? shared : builtin_input(call, "sharedKey"),
		.key = builtin_input(call, "key"),
		.env_vars = builtin_input(call, "env-vars"),
		.workspaces = builtin_input(call, "workspaces"),
		.directories = builtin_input(call, "cache-directories"),
		.without_targets = !is_true(call, "cache-targets"),
		.without_bin = !is_true(call, "cache-bin"),
		.with_workspace_crates = is_true(call, "cache-workspace-crates"),
		.lookup_only = is_true(call, "lookup-only"),
	};

	if (cache.workspaces.n == 0 && (folder.n > 0 || target.n > 0))
		cache.workspaces = str_concat(call->a, folder.n > 0 ? folder : STR("."),
			target.n > 0 ? STR(" -> ") : STR_NONE, target);
	return cache;
}

static enum result
run(struct builtin_call *call)
{
	const struct rust_cache cache = cache_of(call);

	builtin_export(call, "CACHE_ON_FAILURE",
		is_true(call, "cache-on-failure") ? STR("true") : STR("false"));
	builtin_export(call, "CARGO_INCREMENTAL", STR("0"));
	if (is_true(call, "cache-on-failure"))
		builtin_difference(call, "Swatinem/rust-cache: a failed job saves no cache");
	rust_cache_restore(call, &cache);
	return RESULT_SUCCESS;
}

static enum result
after(struct builtin_call *call)
{
	const struct rust_cache cache = cache_of(call);
	const struct str save = builtin_input(call, "save-if");

	if (save.n > 0 && !str_eq_nocase(save, STR("true")))
		return RESULT_SUCCESS;
	return rust_cache_save(call, &cache);
}

const struct builtin action_rust_cache = {
	.name = "swatinem/rust-cache",
	.summary = "the targets of Rust workspaces, and Cargo's folders, by a key",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = after,
	.post_if_success = true,
	.has_stores = true,
};
