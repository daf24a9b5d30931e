#include "engine/store/tool_cache.h"

#include "engine/store/file.h"
#include "engine/store/seal.h"

#include <sys/utsname.h>

#define PRIVATE_MODE 0700

static const struct {
	const char *machine, *arch;
} machines[] = {
	{"x86_64", "x64"},
	{"amd64", "x64"},
	{"aarch64", "arm64"},
	{"arm64", "arm64"},
	{"armv7l", "arm"},
	{"i686", "ia32"},
	{"ppc64le", "ppc64"},
	{"s390x", "s390x"},
};

struct str
tool_cache_arch(struct arena *a)
{
	struct utsname names;

	if (uname(&names) != 0)
		return STR("x64");
	for (size_t i = 0; i < COUNT_OF(machines); i++)
		if (str_eq(str_from(names.machine), str_from(machines[i].machine)))
			return str_from(machines[i].arch);
	return str_copy(a, str_from(names.machine));
}

struct str
tool_cache_path(
	struct arena *a, struct str root, struct str tool, struct str version, struct str arch)
{
	return path_join(a, path_join(a, path_join(a, root, tool), version), arch);
}

struct str
tool_cache_marker(struct arena *a, struct str path)
{
	return str_concat(a, path, STR(".complete"));
}

bool
tool_cache_list(struct arena *a, struct str root, struct str tool, struct str arch,
	struct tool_cache_entry **out, size_t *count, struct error *err)
{
	struct tool_cache_entry *entries = NULL;
	struct str *names;
	size_t name_count;
	size_t n = 0;
	size_t capacity = 0;

	if (!file_list(a, path_join(a, root, tool), &names, &name_count, err))
		return false;
	for (size_t i = 0; i < name_count; i++) {
		const struct str path = tool_cache_path(a, root, tool, names[i], arch);
		if (file_is_dir(path) && file_exists(tool_cache_marker(a, path)))
			*arena_push(a, entries, n, capacity) =
				(struct tool_cache_entry){names[i], path};
	}
	*out = entries;
	*count = n;
	return true;
}

bool
tool_cache_find(struct arena *a, struct str root, struct str tool, const struct semver_range *range,
	struct str arch, struct tool_cache_entry *out)
{
	struct tool_cache_entry *entries;
	struct semver best;
	struct semver version;
	size_t count;
	bool found = false;

	if (!tool_cache_list(a, root, tool, arch, &entries, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!semver_parse(entries[i].version, &version) ||
			!semver_satisfies(&version, range) ||
			(found && semver_compare(&version, &best) <= 0))
			continue;
		best = version;
		*out = entries[i];
		found = true;
	}
	return found;
}

bool
tool_cache_begin(struct arena *a, struct str root, struct str tool, struct str version,
	struct str arch, struct error *err)
{
	const struct str path = tool_cache_path(a, root, tool, version, arch);

	return file_make_dirs(path_folder(path), PRIVATE_MODE, err) &&
	       file_remove_tree(tool_cache_marker(a, path), err);
}

bool
tool_cache_complete(struct arena *a, struct str root, struct str tool, struct str version,
	struct str arch, struct error *err)
{
	const struct str path = tool_cache_path(a, root, tool, version, arch);

	return seal_make(path, tool_cache_marker(a, path), err);
}
