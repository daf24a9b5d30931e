#include "actions/rust/rust_cache.h"

#include "actions/base/tool.h"
#include "actions/rust/rust_clean.h"
#include "actions/rust/rust_toolchain.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "engine/store/tool_cache.h"

#include <stdlib.h>

#define HASH_DIGITS  8
#define FILE_LIMIT   ((size_t)64 << 20)
#define DEFAULT_KEY  "v0-rust"
#define KEY_STATE    "rust-cache-key"
#define HIT_STATE    "rust-cache-hit"
#define BINS_STATE   "rust-cache-bins"
#define CARGO_FOLDER "~/.cargo/"

/* Variables of compilers and of Cargo, by what their names start with. */
static const char *const env_prefixes[] = {"CARGO", "CC", "CFLAGS", "CXX", "CMAKE", "RUST"};
/* Folders that each job has for itself. */
static const char *const env_ignored[] = {"CARGO_HOME", "RUSTUP_HOME", "CARGO_TARGET_DIR"};

static const char *const key_files[] = {".cargo/config.toml", "rust-toolchain",
	"rust-toolchain.toml", "**/.cargo/config.toml", "**/rust-toolchain",
	"**/rust-toolchain.toml"};

struct workspace {
	struct str root; /* absolute, both */
	struct str target;
};

/* --- workspaces --------------------------------------------------------------------------- */

static struct workspace *
read_workspaces(struct builtin_call *call, struct str text, size_t *count)
{
	struct workspace *items = NULL;
	struct str line;
	size_t capacity = 0;

	text = str_trim(text.n > 0 ? text : STR("."));
	*count = 0;
	while (str_line(&text, &line)) {
		const size_t arrow = str_find(line, STR("->"));
		const struct str root = str_trim(str_slice(line, 0, arrow));
		const struct str target = str_trim(str_slice(line, arrow + 2, line.n));
		if (root.n == 0)
			continue;
		const struct str full =
			path_normal(call->a, path_join(call->a, call->workspace, root));
		*arena_push(call->a, items, *count, capacity) = (struct workspace){full,
			path_normal(call->a,
				path_join(call->a, full, target.n > 0 ? target : STR("target")))};
	}
	return items;
}

/* Into a file, since it can be larger than what is captured. */
static struct value
metadata(struct builtin_call *call, const struct rust_cache *cache, struct str root,
	const char *options)
{
	const struct str toolchain =
		str_concat(call->a, STR("RUSTUP_TOOLCHAIN="), cache->toolchain);
	const char *const env[] = {str_z(call->a, toolchain), NULL};
	const struct str file = path_join(call->a, call->temp, STR("cargo-metadata.json"));
	const struct str line = str_fmt(call->a,
		"exec cargo metadata --all-features --format-version 1 %s >\"$0\"", options);
	const char *const argv[] = {"sh", "-c", str_z(call->a, line), str_z(call->a, file), NULL};
	struct str ignored;
	struct str text;
	struct error err = {0};
	int exit_code = 0;

	if (!builtin_exec(call,
		    &(const struct builtin_exec){.argv = argv,
			    .env = cache->toolchain.n > 0 ? env : NULL,
			    .cwd = root,
			    .capture = &ignored},
		    &exit_code, &err) ||
		exit_code != 0 || !file_read(call->a, file, FILE_LIMIT, &text, &err))
		return VALUE_NULL_INIT;
	return json_member(json_read(call->a, text), "packages");
}

/* --- the key ------------------------------------------------------------------------------ */

static struct str
digest(struct builtin_call *call, struct buf *b)
{
	struct error err;
	struct str hex;

	if (!digest_text(call->a, buf_take(call->a, b), &hex, &err))
		return STR("00000000");
	return str_slice(hex, 0, HASH_DIGITS);
}

static bool
counts(struct str name, struct str more)
{
	struct str word;

	for (size_t i = 0; i < COUNT_OF(env_ignored); i++)
		if (str_eq(name, str_from(env_ignored[i])))
			return false;
	for (size_t i = 0; i < COUNT_OF(env_prefixes); i++)
		if (str_starts(name, str_from(env_prefixes[i])))
			return true;
	while (str_split(&more, ' ', &word))
		if (word.n > 0 && str_starts(name, word))
			return true;
	return false;
}

static struct str
environment_digest(struct builtin_call *call, const struct rust_cache *cache)
{
	struct str *names = arena_array(call->a, struct str, call->env.count);
	const char *const argv[] = {"rustc", "-vV", NULL};
	struct str printed = cache->rustc;
	size_t count = 0;
	struct buf b;

	if (printed.n == 0 && !tool_output(call, argv, &printed, NULL))
		builtin_warning(call, "'rustc -vV' fails: the cache's key has no Rust version");
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, rust_detail(printed, STR("release:")));
	buf_add_char(&b, ' ');
	buf_add(&b, rust_detail(printed, STR("host:")));
	buf_add(&b, rust_detail(printed, STR("commit-hash:")));
	for (size_t i = 0; i < call->env.count; i++)
		if (counts(call->env.entries[i].key, cache->env_vars))
			names[count++] = call->env.entries[i].key;
	if (count > 0)
		qsort(names, count, sizeof(*names), str_order);
	for (size_t i = 0; i < count; i++) {
		const struct str *value = map_find(&call->env, names[i]);
		if (value->n > 0)
			buf_add_fmt(
				&b, "%" STR_FMT "=%" STR_FMT, STR_ARG(names[i]), STR_ARG(*value));
	}
	return digest(call, &b);
}

/* Without the package's own version, and the versions of dependencies by path. */
static void
add_manifest(struct buf *b, struct str text)
{
	bool is_package = false;
	struct str line;

	while (str_line(&text, &line)) {
		const struct str key = str_trim(str_slice(line, 0, str_index(line, '=', 0)));
		if (str_starts(line, STR("[")))
			is_package = str_eq(str_trim(line), STR("[package]"));
		if (is_package && str_eq(key, STR("version")))
			continue;
		buf_add(b, str_has(line, STR("path =")) ? key : line);
		buf_add_char(b, '\n');
	}
}

/* The packages that come from elsewhere. */
static void
add_lock(struct buf *b, struct str text)
{
	while (text.n > 0) {
		const size_t next = str_find(str_slice(text, 1, text.n), STR("[[package]]")) + 1;
		const struct str block = str_slice(text, 0, next);
		if (str_has(block, STR("\nsource = ")) || str_has(block, STR("\nchecksum = ")))
			buf_add(b, block);
		text = str_slice(text, block.n, text.n);
	}
}

static void
add_file(struct builtin_call *call, struct buf *b, struct str path,
	void (*add)(struct buf *b, struct str text))
{
	struct str text;

	if (file_read(call->a, path, FILE_LIMIT, &text, NULL))
		add(b, text);
}

static void
add_workspace(struct builtin_call *call, const struct rust_cache *cache,
	const struct workspace *workspace, struct buf *b)
{
	const struct value members = metadata(call, cache, workspace->root, "--no-deps");
	const bool is_array = members.kind == VALUE_ARRAY;
	struct str *files = NULL;
	size_t capacity = 0;
	size_t count = 0;

	for (size_t i = 0; is_array && i < members.array->count; i++)
		*arena_push(call->a, files, count, capacity) =
			json_text(members.array->items[i], "manifest_path");
	if (count == 0)
		*arena_push(call->a, files, count, capacity) =
			path_join(call->a, workspace->root, STR("Cargo.toml"));
	qsort(files, count, sizeof(*files), str_order);
	for (size_t i = 0; i < count; i++)
		add_file(call, b, files[i], add_manifest);
	add_file(call, b, path_join(call->a, workspace->root, STR("Cargo.lock")), add_lock);
}

static struct str
lock_digest(struct builtin_call *call, const struct rust_cache *cache,
	const struct workspace *workspaces, size_t count)
{
	struct str patterns[COUNT_OF(key_files)];
	struct error err = {0};
	struct str hash;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++)
		add_workspace(call, cache, &workspaces[i], &b);
	for (size_t i = 0; i < COUNT_OF(key_files); i++)
		patterns[i] = str_from(key_files[i]);
	if (builtin_hash_files(call, patterns, COUNT_OF(key_files), &hash, &err))
		buf_add(&b, hash);
	return digest(call, &b);
}

/* The key without the digest of the lock files, which is the restore key. */
static struct str
key_start(struct builtin_call *call, const struct rust_cache *cache)
{
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));
	const struct str job = builtin_env(call, "GITHUB_JOB");
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, cache->prefix_key.n > 0 ? cache->prefix_key : STR(DEFAULT_KEY));
	if (cache->shared_key.n > 0) {
		buf_add_fmt(&b, "-%" STR_FMT, STR_ARG(cache->shared_key));
	} else {
		if (cache->key.n > 0)
			buf_add_fmt(&b, "-%" STR_FMT, STR_ARG(cache->key));
		if (job.n > 0)
			buf_add_fmt(&b, "-%" STR_FMT, STR_ARG(job));
	}
	buf_add_fmt(&b, "-%s-%" STR_FMT "-%" STR_FMT, is_darwin ? "Darwin" : "Linux",
		STR_ARG(tool_cache_arch(call->a)), STR_ARG(environment_digest(call, cache)));
	return buf_take(call->a, &b);
}

/* --- paths -------------------------------------------------------------------------------- */

static struct str *
paths_of(struct builtin_call *call, const struct rust_cache *cache,
	const struct workspace *workspaces, size_t workspace_count, size_t *count)
{
	static const char *const cargo[] = {
		"bin", ".crates.toml", ".crates2.json", "registry", "git"};
	struct str directories = cache->directories;
	struct str *paths = NULL;
	struct str word;
	size_t capacity = 0;

	*count = 0;
	for (size_t i = cache->without_bin ? 3 : 0; i < COUNT_OF(cargo); i++)
		*arena_push(call->a, paths, *count, capacity) =
			str_concat(call->a, STR(CARGO_FOLDER), str_from(cargo[i]));
	for (size_t i = 0; !cache->without_targets && i < workspace_count; i++)
		*arena_push(call->a, paths, *count, capacity) =
			path_within(workspaces[i].target, call->workspace);
	while (str_line(&directories, &word))
		if (str_trim(word).n > 0)
			*arena_push(call->a, paths, *count, capacity) = str_trim(word);
	return paths;
}

/* --- restoring ---------------------------------------------------------------------------- */

/* The programs that `cargo install` has put into ~/.cargo/bin, a line each. */
static struct str
installed_bins(struct builtin_call *call)
{
	const struct str file = path_join(call->a, call->home, STR(".cargo/.crates2.json"));
	struct str text;
	struct buf b;

	if (!file_read(call->a, file, FILE_LIMIT, &text, NULL))
		return STR_NONE;
	const struct map *installs =
		json_members(json_member(json_read(call->a, text), "installs"));
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; installs && i < installs->count; i++) {
		const struct value *install = installs->entries[i].value;
		const struct value bins = json_member(*install, "bins");
		for (size_t j = 0; bins.kind == VALUE_ARRAY && j < bins.array->count; j++)
			if (bins.array->items[j].kind == VALUE_STRING)
				buf_add_fmt(
					&b, "%" STR_FMT "\n", STR_ARG(bins.array->items[j].string));
	}
	return buf_take(call->a, &b);
}

static void
tell(struct builtin_call *call, const struct rust_cache *cache, struct str key, struct str hit)
{
	const bool is_full = str_eq(key, hit);

	if (hit.n > 0)
		builtin_log(call, "%s cache key \"%" STR_FMT "\" full match: %s.",
			cache->lookup_only ? "Found" : "Restored from", STR_ARG(hit),
			is_full ? "true" : "false");
	else
		builtin_log(call, "No cache found.");
	builtin_set_output(call, "cache-hit", is_full ? STR("true") : STR("false"));
	builtin_save_state(call, KEY_STATE, key);
	builtin_save_state(call, HIT_STATE, hit);
}

void
rust_cache_restore(struct builtin_call *call, const struct rust_cache *cache)
{
	size_t workspace_count;
	struct workspace *workspaces = read_workspaces(call, cache->workspaces, &workspace_count);
	const struct str start = key_start(call, cache);
	const struct str keys[] = {str_concat(call->a, start, STR("-"),
					   lock_digest(call, cache, workspaces, workspace_count)),
		start};
	struct builtin_cache wanted = {
		.keys = keys, .key_count = 2, .lookup_only = cache->lookup_only};
	struct builtin_cache_hit hit = {0};
	struct error err = {0};
	bool found = false;

	wanted.paths = paths_of(call, cache, workspaces, workspace_count, &wanted.path_count);
	builtin_log(call, "... %s cache ...", cache->lookup_only ? "Checking" : "Restoring");
	builtin_log(call, "    %" STR_FMT, STR_ARG(keys[0]));
	builtin_save_state(call, BINS_STATE, installed_bins(call));
	if (!builtin_cache_restore(call, &wanted, &found, &hit, &err))
		builtin_warning(call, "Failed to restore: %s", err.text);
	tell(call, cache, keys[0], found ? hit.key : STR_NONE);
}

/* --- saving ------------------------------------------------------------------------------- */

static bool
is_library(struct value target)
{
	const struct value kinds = json_member(target, "kind");

	for (size_t i = 0; kinds.kind == VALUE_ARRAY && i < kinds.array->count; i++)
		if (kinds.array->items[i].kind == VALUE_STRING &&
			(str_eq(kinds.array->items[i].string, STR("lib")) ||
				str_eq(kinds.array->items[i].string, STR("proc-macro"))))
			return true;
	return false;
}

/* A package counts if it is outside of the workspace, or all do. */
static void
add_package(struct builtin_call *call, struct value package, struct str root, bool all,
	struct rust_packages *packages)
{
	const struct str manifest = json_text(package, "manifest_path");
	const struct value targets = json_member(package, "targets");

	if (!all && path_is_below(manifest, root))
		return;
	rust_packages_add(call->a, packages, json_text(package, "name"));
	for (size_t i = 0; targets.kind == VALUE_ARRAY && i < targets.array->count; i++)
		if (is_library(targets.array->items[i]))
			rust_packages_add_target(
				call->a, packages, json_text(targets.array->items[i], "name"));
}

/* Nothing outside of the job is removed, through a link either. */
static bool
is_below(struct builtin_call *call, struct str path, struct str folder)
{
	const struct str real = file_real_path(call->a, path);

	return real.n > 0 && path_is_below(real, file_real_path(call->a, folder));
}

static void
clean(struct builtin_call *call, const struct rust_cache *cache, const struct workspace *workspace)
{
	const struct value found = metadata(call, cache, workspace->root, "");
	struct rust_packages packages;

	if (!is_below(call, workspace->target, call->workspace))
		return;
	if (found.kind != VALUE_ARRAY) {
		builtin_warning(call, "'cargo metadata' fails: '%" STR_FMT "' is not cleaned",
			STR_ARG(workspace->target));
		return;
	}
	rust_packages_init(call->a, &packages);
	for (size_t i = 0; i < found.array->count; i++)
		add_package(call, found.array->items[i], workspace->root,
			cache->with_workspace_crates, &packages);
	builtin_log(call, "... Cleaning %" STR_FMT " ...", STR_ARG(workspace->target));
	rust_clean_target(call, workspace->target, &packages);
}

static bool
has_line(struct str lines, struct str wanted)
{
	struct str line;

	while (str_line(&lines, &line))
		if (str_eq(line, wanted))
			return true;
	return false;
}

/* Only what the job has installed itself stays. */
static void
clean_bin(struct builtin_call *call)
{
	const struct str folder = path_join(call->a, call->home, STR(".cargo/bin"));
	const struct str before = builtin_state(call, BINS_STATE);
	const struct str now = installed_bins(call);
	struct str *names;
	size_t count;

	if (!is_below(call, folder, call->home) ||
		!file_list(call->a, folder, &names, &count, NULL))
		return;
	builtin_log(call, "... Cleaning cargo/bin ...");
	for (size_t i = 0; i < count; i++)
		if (!has_line(now, names[i]) || has_line(before, names[i]))
			IGNORE(file_remove_tree(path_join(call->a, folder, names[i]), NULL));
}

static void
save(struct builtin_call *call, struct str key, struct builtin_cache *saved)
{
	struct error err = {0};
	uint64_t size;

	saved->keys = &key;
	saved->key_count = 1;
	switch (builtin_cache_save(call, saved, &size, &err)) {
	case BUILTIN_CACHE_SAVED:
		builtin_log(call, "... Saving cache with key %" STR_FMT, STR_ARG(key));
		break;
	case BUILTIN_CACHE_TAKEN:
		builtin_log(call, "The key %" STR_FMT " is saved already.", STR_ARG(key));
		break;
	case BUILTIN_CACHE_DENIED:
		builtin_log(call, "The cache mode of this job allows no writing.");
		break;
	case BUILTIN_CACHE_EMPTY: builtin_log(call, "There is nothing to cache."); break;
	case BUILTIN_CACHE_FAILED: builtin_warning(call, "Failed to save: %s", err.text); break;
	}
}

enum result
rust_cache_save(struct builtin_call *call, const struct rust_cache *cache)
{
	const struct str key = builtin_state(call, KEY_STATE);
	struct builtin_cache saved = {0};
	size_t workspace_count;
	struct workspace *workspaces;

	if (key.n == 0)
		return RESULT_SUCCESS;
	if (str_eq(builtin_state(call, HIT_STATE), key)) {
		builtin_log(call, "Cache up-to-date.");
		return RESULT_SUCCESS;
	}
	workspaces = read_workspaces(call, cache->workspaces, &workspace_count);
	for (size_t i = 0; !cache->without_targets && i < workspace_count; i++)
		clean(call, cache, &workspaces[i]);
	if (!cache->without_bin)
		clean_bin(call);
	saved.paths = paths_of(call, cache, workspaces, workspace_count, &saved.path_count);
	save(call, key, &saved);
	return RESULT_SUCCESS;
}
