#include "actions/rust/rust_toolchain.h"

#include "engine/store/file.h"

#define LINK_PREFIX    "lact-"
#define WORDS_MAX      64
#define CACHE_KEY_MAX  12
#define COMPONENTS_MAX ((size_t)1 << 20)

/* --- what a toolchain is ------------------------------------------------------------------ */

struct str
rust_detail(struct str printed, struct str key)
{
	struct str line;

	while (str_line(&printed, &line))
		if (str_starts(line, key))
			return str_trim(str_slice(line, key.n, line.n));
	return STR_NONE;
}

static bool
describe(struct builtin_call *call, const char *const *argv, struct rust_toolchain *out,
	struct error *err)
{
	struct str printed;

	if (!tool_output(call, argv, &printed, err))
		return false;
	const struct str date = rust_detail(printed, STR("commit-date:"));
	const struct str key = str_concat(call->a, str_slice(date, 0, 4), str_slice(date, 5, 7),
		str_slice(date, 8, 10), rust_detail(printed, STR("commit-hash:")));
	out->details = printed;
	out->version = str_slice(printed, 0, str_index(printed, '\n', 0));
	out->release = rust_detail(printed, STR("release:"));
	out->cache_key = str_slice(key, 0, CACHE_KEY_MAX);
	return out->release.n > 0 ||
	       error_set(err, ERROR_MISSING, "'%s' does not print its release", argv[0]);
}

/* "1.80" has any patch release of it. */
static bool
has_version(struct str release, struct str wanted)
{
	return str_eq(release, wanted) ||
	       (str_starts(release, wanted) && release.p[wanted.n] == '.');
}

static bool
is_version(struct str name)
{
	return name.n > 0 && char_is_digit(name.p[0]);
}

/* `nightly` is nightly-x86_64-unknown-linux-gnu, but not nightly-2025-01-01-…. */
static bool
has_name(struct str folder, struct str wanted)
{
	return str_eq(folder, wanted) ||
	       (str_starts(folder, wanted) && folder.n > wanted.n + 1 &&
		       folder.p[wanted.n] == '-' && !char_is_digit(folder.p[wanted.n + 1]));
}

/* --- components and targets --------------------------------------------------------------- */

/* The next word of a list; commas and blanks separate. */
static bool
next_word(struct str *rest, struct str *word)
{
	size_t n = 0;

	while (rest->n > 0 && (rest->p[0] == ',' || rest->p[0] == ' ' || rest->p[0] == '\n'))
		*rest = str_slice(*rest, 1, rest->n);
	while (n < rest->n && rest->p[n] != ',' && rest->p[n] != ' ' && rest->p[n] != '\n')
		n++;
	*word = str_slice(*rest, 0, n);
	*rest = str_slice(*rest, n, rest->n);
	return n > 0;
}

/* Lines are `clippy-preview-x86_64-unknown-linux-gnu`, `rust-src`, `rust-std-wasm32-wasip1`. */
static bool
has_component(struct str lines, struct str wanted, bool is_target)
{
	struct str line;

	while (str_line(&lines, &line)) {
		if (is_target) {
			if (str_starts(line, STR("rust-std-")) &&
				str_eq(str_slice(line, 9, line.n), wanted))
				return true;
			continue;
		}
		if (!str_starts(line, wanted))
			continue;
		struct str rest = str_slice(line, wanted.n, line.n);
		if (str_starts(rest, STR("-preview")))
			rest = str_slice(rest, 8, rest.n);
		if (rest.n == 0 || rest.p[0] == '-')
			return true;
	}
	return false;
}

static bool
has_all(struct str lines, struct str words, bool is_target)
{
	struct str word;

	while (next_word(&words, &word))
		if (!has_component(lines, word, is_target))
			return false;
	return true;
}

static bool
is_complete(struct builtin_call *call, struct str folder, const struct rust_request *request)
{
	const struct str file = path_join(call->a, folder, STR("lib/rustlib/components"));
	struct str lines;

	if (request->components.n == 0 && request->targets.n == 0)
		return true;
	return file_read(call->a, file, COMPONENTS_MAX, &lines, NULL) &&
	       has_all(lines, request->components, false) && has_all(lines, request->targets, true);
}

/* --- on this machine ---------------------------------------------------------------------- */

static bool
fits(struct builtin_call *call, struct str folder, const struct rust_request *request,
	struct rust_toolchain *out)
{
	const struct str real = file_real_path(call->a, folder);
	const struct str rustc = path_join(call->a, folder, STR("bin/rustc"));
	const char *const argv[] = {str_z(call->a, rustc), "--version", "--verbose", NULL};
	const bool by_version = is_version(request->name);

	if (!file_is_executable(rustc) ||
		(!by_version && !has_name(path_name(folder), request->name) &&
			!has_name(path_name(real), request->name)))
		return false;
	return describe(call, argv, out, NULL) &&
	       (!by_version || has_version(out->release, request->name)) &&
	       is_complete(call, folder, request);
}

/* The toolchain's folder; empty if none fits. */
static struct str
find_in(struct builtin_call *call, struct str toolchains, const struct rust_request *request,
	struct rust_toolchain *out)
{
	struct str *names;
	size_t count;

	if (!file_list(call->a, toolchains, &names, &count, NULL))
		return STR_NONE;
	for (size_t i = 0; i < count; i++) {
		const struct str folder = path_join(call->a, toolchains, names[i]);
		if (fits(call, folder, request, out))
			return folder;
	}
	return STR_NONE;
}

static struct str
job_toolchains(struct builtin_call *call)
{
	const struct str home = builtin_env(call, "RUSTUP_HOME");

	return path_join(call->a,
		home.n > 0 ? home : path_join(call->a, call->home, STR(".rustup")),
		STR("toolchains"));
}

/* --- rustup ------------------------------------------------------------------------------- */

struct str
rust_rustup(struct builtin_call *call)
{
	const struct str own = path_join(call->a, call->user_home, STR(".cargo/bin/rustup"));
	const struct str found = tool_on_path(call->a, builtin_env(call, "PATH"), STR("rustup"));

	return found.n > 0 ? found : file_is_executable(own) ? own : STR_NONE;
}

static bool
run(struct builtin_call *call, const char *const *argv, struct error *err)
{
	const struct builtin_exec exec = {.argv = argv};
	int exit_code;

	if (!builtin_exec(call, &exec, &exit_code, err))
		return false;
	return exit_code == 0 ||
	       error_set(err, ERROR_MISSING, "'%s %s' exits with %d", "rustup", argv[1], exit_code);
}

static bool
set_default(struct builtin_call *call, struct str rustup, struct str name, struct error *err)
{
	const char *const argv[] = {str_z(call->a, rustup), "default", str_z(call->a, name), NULL};

	return run(call, argv, err);
}

/* What is in the job's folder has its name there; what is the user's gets a link. */
static bool
use(struct builtin_call *call, struct str rustup, struct str folder, struct rust_toolchain *out,
	struct str wanted, struct error *err)
{
	const bool is_jobs = path_is_below(folder, job_toolchains(call));

	out->name = is_jobs ? path_name(folder) : str_concat(call->a, STR(LINK_PREFIX), wanted);
	out->place = is_jobs ? "the job's" : "rustup";
	const char *const argv[] = {str_z(call->a, rustup), "toolchain", "link",
		str_z(call->a, out->name), str_z(call->a, folder), NULL};
	return (is_jobs || run(call, argv, err)) && set_default(call, rustup, out->name, err);
}

static size_t
add_words(struct builtin_call *call, const char **argv, size_t count, const char *option,
	struct str words)
{
	struct str word;

	while (count + 4 < WORDS_MAX && next_word(&words, &word)) {
		argv[count++] = option;
		argv[count++] = str_z(call->a, word);
	}
	return count;
}

static bool
install(struct builtin_call *call, struct str rustup, const struct rust_request *request,
	struct rust_toolchain *out, struct error *err)
{
	const char *argv[WORDS_MAX] = {str_z(call->a, rustup), "toolchain", "install",
		str_z(call->a, request->name), "--profile", "minimal", "--no-self-update"};
	const struct str plus = str_concat(call->a, STR("+"), request->name);
	const struct str rustc = path_join(call->a, path_folder(rustup), STR("rustc"));
	const char *const ask[] = {
		str_z(call->a, rustc), str_z(call->a, plus), "--version", "--verbose", NULL};
	size_t count = 7;

	if (call->offline)
		return error_set(err, ERROR_MISSING, "--offline forbids the network");
	count = add_words(call, argv, count, "--target", request->targets);
	count = add_words(call, argv, count, "--component", request->components);
	if (str_eq(request->name, STR("nightly")) && request->components.n > 0)
		argv[count++] = "--allow-downgrade";
	out->name = request->name;
	out->place = "rustup toolchain install";
	return run(call, argv, err) && set_default(call, rustup, request->name, err) &&
	       describe(call, ask, out, err);
}

/* --- all of it ---------------------------------------------------------------------------- */

static bool
none_found(const struct rust_request *request, struct error *err)
{
	error_prefix(err,
		"no Rust toolchain '%" STR_FMT "'%s%" STR_FMT "%s%" STR_FMT
		" among the job's and ~/.rustup/toolchains; and none could be installed",
		STR_ARG(request->name), request->components.n > 0 ? " with " : "",
		STR_ARG(request->components), request->targets.n > 0 ? " for " : "",
		STR_ARG(request->targets));
	return error_help(err,
		"install it: rustup toolchain install %" STR_FMT "%s%" STR_FMT "%s%" STR_FMT,
		STR_ARG(request->name), request->components.n > 0 ? " -c " : "",
		STR_ARG(request->components), request->targets.n > 0 ? " -t " : "",
		STR_ARG(request->targets));
}

bool
rust_toolchain_install(struct builtin_call *call, const struct rust_request *request,
	struct rust_toolchain *out, struct error *err)
{
	const struct str rustup = rust_rustup(call);
	const struct str users = path_join(call->a, call->user_home, STR(".rustup/toolchains"));

	if (rustup.n == 0) {
		error_set(err, ERROR_MISSING, "no rustup on PATH or in ~/.cargo/bin");
		return error_help(err, "install it: https://rustup.rs, or apt install rustup");
	}
	if (tool_on_path(call->a, builtin_env(call, "PATH"), STR("rustup")).n == 0)
		builtin_add_path(call, path_folder(rustup));
	struct str folder = find_in(call, job_toolchains(call), request, out);
	if (folder.n == 0)
		folder = find_in(call, users, request, out);
	if (folder.n > 0)
		return use(call, rustup, folder, out, request->name, err);
	return install(call, rustup, request, out, err) || none_found(request, err);
}

void
rust_export_new(struct builtin_call *call, const char *name, const char *value)
{
	if (!map_has(&call->env, str_from(name)))
		builtin_export(call, name, str_from(value));
}
