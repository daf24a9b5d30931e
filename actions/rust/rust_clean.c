#include "actions/rust/rust_clean.h"

#include "engine/store/file.h"

static const char yes = 1;

void
rust_packages_init(struct arena *a, struct rust_packages *packages)
{
	map_init(&packages->names, a, false);
	map_init(&packages->deps, a, false);
}

/* Crates have `_` where their packages have `-`. */
static struct str
crate_name(struct arena *a, struct str name)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < name.n; i++)
		buf_add_char(&b, name.p[i] == '-' ? '_' : name.p[i]);
	return buf_take(a, &b);
}

void
rust_packages_add_target(struct arena *a, struct rust_packages *packages, struct str target)
{
	const struct str crate = crate_name(a, target);

	map_set(&packages->deps, crate, &yes);
	map_set(&packages->deps, str_concat(a, STR("lib"), crate), &yes);
}

void
rust_packages_add(struct arena *a, struct rust_packages *packages, struct str name)
{
	map_set(&packages->names, str_copy(a, name), &yes);
	rust_packages_add_target(a, packages, name);
}

/* --- removing ----------------------------------------------------------------------------- */

static void
drop(struct builtin_call *call, struct str folder, struct str name)
{
	IGNORE(file_remove_tree(path_join(call->a, folder, name), NULL)); /* only the cache grows */
}

/* Entries are named `serde-0123456789abcdef`, files `libserde-0123456789abcdef.rlib`. */
static void
keep_named(struct builtin_call *call, struct str folder, const struct map *kept)
{
	struct str *names;
	size_t count;

	if (!file_list(call->a, folder, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++)
		if (!map_has(kept, str_slice(names[i], 0, str_rindex(names[i], '-'))))
			drop(call, folder, names[i]);
}

static void
clean_profile(struct builtin_call *call, struct str folder, const struct rust_packages *packages)
{
	struct str *names;
	size_t count;

	if (!file_list(call->a, folder, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++)
		if (!str_eq(names[i], STR("build")) && !str_eq(names[i], STR(".fingerprint")) &&
			!str_eq(names[i], STR("deps")))
			drop(call, folder, names[i]);
	keep_named(call, path_join(call->a, folder, STR("build")), &packages->names);
	keep_named(call, path_join(call->a, folder, STR(".fingerprint")), &packages->names);
	keep_named(call, path_join(call->a, folder, STR("deps")), &packages->deps);
}

/* Of a target triple, and of another workspace that was built inside of this one. */
static bool
is_nested(struct builtin_call *call, struct str folder)
{
	return file_exists(path_join(call->a, folder, STR("CACHEDIR.TAG"))) ||
	       file_exists(path_join(call->a, folder, STR(".rustc_info.json")));
}

/* Two levels: a target, and those nested in it. */
static void
clean_level(struct builtin_call *call, struct str target, const struct rust_packages *packages,
	bool is_top)
{
	struct str *names;
	size_t count;

	if (!file_list(call->a, target, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct str path = path_join(call->a, target, names[i]);
		if (!file_is_dir(path) || file_is_link(path)) {
			if (!str_eq(names[i], STR("CACHEDIR.TAG")))
				drop(call, target, names[i]);
		} else if (is_top && is_nested(call, path)) {
			clean_level(call, path, packages, false);
		} else {
			clean_profile(call, path, packages);
		}
	}
}

void
rust_clean_target(
	struct builtin_call *call, struct str target, const struct rust_packages *packages)
{
	clean_level(call, target, packages, true);
}
