#include "actions/dotnet/dotnet_root.h"

#include "engine/store/file.h"

/* Absolute, or below the user's home. */
static const struct {
	const char *name, *folder;
} places[] = {
	{"/usr/share/dotnet", "/usr/share/dotnet"},
	{"/usr/lib/dotnet", "/usr/lib/dotnet"},
	{"/usr/local/share/dotnet", "/usr/local/share/dotnet"},
	{"~/.dotnet", ".dotnet"},
};

/* What is linked, how many folders deep: <folder>/<name>/<version> is two. */
static const struct {
	const char *folder;
	int depth;
} parts[] = {
	{"host/fxr", 1},
	{"sdk", 1},
	{"shared", 2},
	{"packs", 2},
	{"templates", 1},
	{"sdk-manifests", 3},
};

/* --- finding ------------------------------------------------------------------------------ */

static bool
look_in(struct builtin_call *call, const char *place, struct str root,
	const struct dotnet_spec *spec, struct tool *out)
{
	struct semver best;
	struct semver version;
	struct tool found = {0};
	struct str *names;
	size_t count;

	if (!file_is_executable(path_join(call->a, root, STR("dotnet"))) ||
		!file_list(call->a, path_join(call->a, root, STR("sdk")), &names, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!semver_parse(names[i], &version) || !dotnet_spec_fits(spec, &version) ||
			(found.place && semver_compare(&version, &best) <= 0))
			continue;
		best = version;
		found = (struct tool){names[i], root, place};
	}
	if (!found.place)
		return false;
	*out = found;
	return true;
}

bool
dotnet_root_find(struct builtin_call *call, const struct dotnet_spec *spec, struct tool *out)
{
	const struct str own = builtin_env(call, "DOTNET_ROOT");

	if (str_starts(own, STR("/")) && look_in(call, "DOTNET_ROOT", own, spec, out))
		return true;
	for (size_t i = 0; i < COUNT_OF(places); i++)
		if (look_in(call, places[i].name,
			    path_join(call->a, call->user_home, str_from(places[i].folder)), spec,
			    out))
			return true;
	return false;
}

/* --- linking ------------------------------------------------------------------------------ */

static bool
link_part(struct arena *a, struct str from, struct str to, int depth, struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_list(a, from, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct str target = path_join(a, from, names[i]);
		const struct str path = path_join(a, to, names[i]);
		if (depth > 1 && file_is_dir(target)) {
			if (!link_part(a, target, path, depth - 1, err))
				return false;
		} else if (!file_exists(path)) {
			if (!file_make_dirs(to, 0755, err) || !file_link(target, path, err))
				return false;
		}
	}
	return true;
}

bool
dotnet_root_link(struct builtin_call *call, struct str root, struct str folder, struct error *err)
{
	struct arena *a = call->a;
	const struct str program = path_join(a, folder, STR("dotnet"));

	if (!file_make_dirs(folder, 0755, err))
		return false;
	if (!file_exists(program) &&
		!file_copy(file_real_path(a, path_join(a, root, STR("dotnet"))), program, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!link_part(a, path_join(a, root, str_from(parts[i].folder)),
			    path_join(a, folder, str_from(parts[i].folder)), parts[i].depth, err))
			return false;
	return true;
}
