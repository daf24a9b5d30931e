/*
 * actions-rust-lang/setup-rust-toolchain: Rust toolchains, flags, a problem matcher and a cache.
 *
 * The toolchains are those of rust_toolchain.h, and the cache is that of Swatinem/rust-cache. As
 * toolchains of the user have another name here, RUSTUP_TOOLCHAIN names the default one: it
 * precedes rust-toolchain.toml, as the override of the published action does.
 * Source     github.com/actions-rust-lang/setup-rust-toolchain action.yml, rust.json
 */
#include "actions/actions.h"
#include "actions/rust/rust_cache.h"
#include "actions/rust/rust_toolchain.h"
#include "engine/store/file.h"

#define FILE_MAX ((size_t)1 << 16)

static const struct builtin_input inputs[] = {
	{"toolchain", "", false},
	{"target", "", false},
	{"components", "", false},
	{"cache", "true", false},
	{"cache-directories", "", false},
	{"cache-workspaces", "", false},
	{"cache-on-failure", "true", false},
	{"cache-key", "", false},
	{"cache-shared-key", "", false},
	{"cache-bin", "true", false},
	{"cache-provider", "github", false},
	{"cache-all-crates", "false", false},
	{"cache-workspace-crates", "false", false},
	{"matcher", "true", false},
	{"rustflags", "-D warnings", false},
	{"override", "true", false},
	{"rust-src-dir", "", false},
};

/* Variables that are set unless the job has them. */
static const struct {
	const char *name, *value;
} variables[] = {
	{"CARGO_INCREMENTAL", "0"},
	{"CARGO_PROFILE_DEV_DEBUG", "0"},
	{"CARGO_TERM_COLOR", "always"},
	{"RUST_BACKTRACE", "short"},
	{"CARGO_UNSTABLE_SPARSE_REGISTRY", "true"},
};

/* Versions of Cargo where the sparse protocol is not stable yet. */
static const char *const without_sparse[] = {"1.66.", "1.67.", "1.68.0-nightly"};

/* Colours are removed before lines are matched. */
static const char matcher[] =
	"{\"problemMatcher\": [{\"owner\": \"rustfmt\", \"severity\": \"warning\", \"pattern\": ["
	"{\"regexp\": \"^(Diff in (.+))(?: at line |:)(\\\\d+):$\", "
	"\"message\": 1, \"file\": 2, \"line\": 3}]}, "
	"{\"owner\": \"clippy\", \"pattern\": ["
	"{\"regexp\": \"^(warning|warn|error)(\\\\[(.*)\\\\])?: (.*)$\", "
	"\"severity\": 1, \"message\": 4, \"code\": 3}, "
	"{\"regexp\": \"^\\\\s*--> (.*):(\\\\d*):(\\\\d*)$\", "
	"\"file\": 1, \"line\": 2, \"column\": 3}]}]}\n";

static bool
is_true(const struct builtin_call *call, const char *name)
{
	return str_eq(builtin_input(call, name), STR("true"));
}

/* --- what is asked for -------------------------------------------------------------------- */

/* What stands behind `key =` in rust-toolchain.toml: "1.80", or ["clippy", "rustfmt"]. */
static struct str
toml_value(struct str text, struct str key)
{
	struct str line;

	while (str_line(&text, &line)) {
		const size_t equals = str_index(line, '=', 0);
		if (str_eq(str_trim(str_slice(line, 0, equals)), key))
			return str_trim(str_slice(line, equals + 1, line.n));
	}
	return STR_NONE;
}

/* A string or an array of strings as words with commas. */
static struct str
words_of(struct builtin_call *call, struct str value)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < value.n && value.p[i] != '#'; i++)
		if (!strchr("[]\"' \t\r", value.p[i]))
			buf_add_char(&b, value.p[i]);
	return buf_take(call->a, &b);
}

static struct str
joined(struct builtin_call *call, struct str a, struct str b)
{
	return a.n > 0 && b.n > 0 ? str_concat(call->a, a, STR(","), b) : a.n > 0 ? a : b;
}

/* rust-toolchain(.toml) of the folder; the first of them that is there. */
static bool
read_file(struct builtin_call *call, struct str folder, struct rust_request *out)
{
	static const char *const names[] = {"rust-toolchain", "rust-toolchain.toml"};
	struct str text = STR_NONE;
	bool found = false;

	for (size_t i = 0; i < COUNT_OF(names) && !found; i++)
		found = file_read(call->a, path_join(call->a, folder, str_from(names[i])), FILE_MAX,
			&text, NULL);
	if (!found)
		return false;
	if (!str_has(text, STR("[toolchain]"))) {
		out->name = str_trim(text);
		return true;
	}
	out->name = words_of(call, toml_value(text, STR("channel")));
	out->components =
		joined(call, out->components, words_of(call, toml_value(text, STR("components"))));
	out->targets = joined(call, out->targets, words_of(call, toml_value(text, STR("targets"))));
	return true;
}

/* A list of toolchains, of which the last becomes the default. */
static bool
install_all(struct builtin_call *call, struct rust_request *request,
	struct rust_toolchain *toolchain, struct error *err)
{
	struct str names = request->name;
	struct str name;
	bool any = false;

	while (str_split(&names, ',', &name)) {
		request->name = str_trim(name);
		if (request->name.n == 0)
			continue;
		if (!rust_toolchain_install(call, request, toolchain, err))
			return false;
		any = true;
	}
	return any || error_set(err, ERROR_INVALID, "no toolchain is named");
}

static bool
read_folder(struct builtin_call *call, struct str *out)
{
	const struct str given = builtin_input(call, "rust-src-dir");

	*out = path_join(call->a, call->workspace, given);
	if (given.n == 0 || file_is_dir(*out))
		return true;
	(void)builtin_error(call,
		"'rust-src-dir' does not point to an existing directory: '%" STR_FMT "'",
		STR_ARG(given));
	return false;
}

/* --- what is set -------------------------------------------------------------------------- */

static void
set_variables(struct builtin_call *call, const struct rust_toolchain *toolchain)
{
	const struct str flags = builtin_input(call, "rustflags");
	const char *protocol = "sparse";

	for (size_t i = 0; i < COUNT_OF(variables); i++)
		rust_export_new(call, variables[i].name, variables[i].value);
	if (flags.n > 0)
		rust_export_new(call, "RUSTFLAGS", str_z(call->a, flags));
	for (size_t i = 0; i < COUNT_OF(without_sparse); i++)
		if (str_starts(toolchain->release, str_from(without_sparse[i])))
			protocol = "git";
	rust_export_new(call, "CARGO_REGISTRIES_CRATES_IO_PROTOCOL", protocol);
}

static bool
add_matcher(struct builtin_call *call, struct error *err)
{
	const struct str path = path_join(call->a, call->temp, STR("setup-rust-matchers.json"));

	if (!is_true(call, "matcher"))
		return true;
	if (!file_write(path, str_from(matcher), 0644, err))
		return false;
	builtin_log(call, "::add-matcher::%" STR_FMT, STR_ARG(path));
	return true;
}

/* The first line of what a program of rustup's prints for `--version`. */
static struct str
version_of(struct builtin_call *call, const struct rust_toolchain *toolchain, struct str program)
{
	const struct str name = str_concat(call->a, STR("RUSTUP_TOOLCHAIN="), toolchain->name);
	const char *const argv[] = {str_z(call->a, program), "--version", NULL};
	const char *const env[] = {str_z(call->a, name), NULL};
	struct str printed;
	int exit_code;

	if (!builtin_exec(call,
		    &(const struct builtin_exec){.argv = argv, .env = env, .capture = &printed},
		    &exit_code, NULL) ||
		exit_code != 0)
		return STR_NONE;
	return str_slice(printed, 0, str_index(printed, '\n', 0));
}

static void
set_outputs(struct builtin_call *call, const struct rust_toolchain *toolchain)
{
	const struct str rustup = rust_rustup(call);
	const struct str cargo = path_join(call->a, path_folder(rustup), STR("cargo"));

	builtin_set_output(call, "rustc-version", toolchain->version);
	builtin_set_output(call, "cargo-version", version_of(call, toolchain, cargo));
	builtin_set_output(call, "rustup-version", version_of(call, toolchain, rustup));
	builtin_set_output(call, "cachekey", toolchain->cache_key);
	builtin_log(call, "%" STR_FMT, STR_ARG(toolchain->version));
	builtin_note(call, "rust %" STR_FMT " (%s)", STR_ARG(toolchain->release), toolchain->place);
}

static struct rust_cache
cache_of(struct builtin_call *call)
{
	const struct str workspaces = builtin_input(call, "cache-workspaces");

	return (struct rust_cache){
		.shared_key = builtin_input(call, "cache-shared-key"),
		.key = builtin_input(call, "cache-key"),
		.workspaces = workspaces.n > 0 ? workspaces : builtin_input(call, "rust-src-dir"),
		.directories = builtin_input(call, "cache-directories"),
		.without_bin = !is_true(call, "cache-bin"),
		.with_workspace_crates = is_true(call, "cache-workspace-crates"),
	};
}

/* --- main --------------------------------------------------------------------------------- */

static enum result
run(struct builtin_call *call)
{
	struct rust_request request = {
		.name = builtin_input(call, "toolchain"),
		.targets = builtin_input(call, "target"),
		.components = builtin_input(call, "components"),
	};
	struct rust_toolchain toolchain = {0};
	struct error err = {0};
	struct str folder;

	if (!read_folder(call, &folder))
		return RESULT_FAILURE;
	const bool is_from_file = request.name.n == 0 && read_file(call, folder, &request);
	if (request.name.n == 0)
		request.name = STR("stable");
	if (!install_all(call, &request, &toolchain, &err) || !add_matcher(call, &err))
		return tool_fail(call, &err);
	if (is_from_file || is_true(call, "override"))
		builtin_export(call, "RUSTUP_TOOLCHAIN", toolchain.name);
	set_variables(call, &toolchain);
	set_outputs(call, &toolchain);
	if (!is_true(call, "cache"))
		return RESULT_SUCCESS;
	struct rust_cache cache = cache_of(call);
	cache.rustc = toolchain.details;
	cache.toolchain = toolchain.name;
	builtin_export(call, "CACHE_ON_FAILURE",
		is_true(call, "cache-on-failure") ? STR("true") : STR("false"));
	rust_cache_restore(call, &cache);
	return RESULT_SUCCESS;
}

static enum result
after(struct builtin_call *call)
{
	const struct rust_cache cache = cache_of(call);

	return is_true(call, "cache") ? rust_cache_save(call, &cache) : RESULT_SUCCESS;
}

const struct builtin action_setup_rust_toolchain = {
	.name = "actions-rust-lang/setup-rust-toolchain",
	.summary = "a Rust toolchain of this machine or of rustup, with a cache and a matcher",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = after,
	.has_stores = true,
};
