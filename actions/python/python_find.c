#include "actions/python/python_find.h"

#include "actions/python/python_version.h"
#include "engine/store/file.h"

static const struct tool_place places[] = {
	{"pyenv", ".pyenv/versions", "", "", "bin/python3", 0},
	{"uv", ".local/share/uv/python", "cpython-", "", "bin/python3", '-'},
	{"asdf", ".asdf/installs/python", "", "", "bin/python3", 0},
	{"mise", ".local/share/mise/installs/python", "", "", "bin/python3", 0},
};

static const char *const system_folders[] = {"/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"};

/* Also sees through shims and virtual environments. */
static const char question[] =
	"import os, sys; v = sys.version_info; "
	"print('%d.%d.%d' % v[:3] + ('' if v[3] == 'final' else '-%s.%d' % "
	"({'candidate': 'rc'}.get(v[3], v[3]), v[4]))); "
	"print(os.path.realpath(getattr(sys, '_base_executable', None) or sys.executable)); "
	"print(sys.base_prefix); print(sys.implementation.name)";

/* --- asking an interpreter ---------------------------------------------------------------- */

static bool
ask(struct builtin_call *call, struct str program, const char *place, struct python *out)
{
	const char *const argv[] = {str_z(call->a, program), "-I", "-S", "-c", question, NULL};
	struct str printed;
	struct str lines[4];

	if (!argv[0] || !tool_output(call, argv, &printed, NULL))
		return false;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		if (!str_line(&printed, &lines[i]))
			return false;
	if (!str_eq(lines[3], STR("cpython")))
		return false;
	*out = (struct python){lines[0], lines[1], lines[2], place};
	return true;
}

static bool
ask_in_range(struct builtin_call *call, struct str program, const char *place,
	const struct semver_range *range, struct python *out)
{
	struct semver version;
	struct python found;

	if (!ask(call, program, place, &found) || !semver_parse(found.version, &version) ||
		!semver_satisfies(&version, range))
		return false;
	*out = found;
	return true;
}

/* --- folders of programs ------------------------------------------------------------------ */

/* "python3.11", not "python3.11-config". */
static bool
is_minor_name(struct str name)
{
	if (!str_starts(name, STR("python3.")) || name.n == 8)
		return false;
	for (size_t i = 8; i < name.n; i++)
		if (!char_is_digit(name.p[i]))
			return false;
	return true;
}

/* A later one of the sorted names is the better one, but 3.10 is better than 3.9. */
static bool
is_better(struct str name, struct str best)
{
	return name.n != best.n ? name.n > best.n : str_cmp(name, best) > 0;
}

/* The best python3.N of a folder that is worse than `below`, or any when that is empty. */
static struct str
next_name(const struct str *names, size_t count, struct str below)
{
	struct str best = STR_NONE;

	for (size_t i = 0; i < count; i++)
		if (is_minor_name(names[i]) && (below.n == 0 || is_better(below, names[i])) &&
			is_better(names[i], best))
			best = names[i];
	return best;
}

/* Whether any patch release of "python3.N" can be in the range, so that others aren't started. */
static bool
can_satisfy(struct arena *a, struct str name, const struct semver_range *range)
{
	enum { PATCH_MAX = 40 };
	const struct str minor = str_slice(name, 6, name.n);
	struct semver version;

	if (!semver_parse(str_concat(a, minor, STR(".0")), &version))
		return false;
	for (version.patch = 0; version.patch < PATCH_MAX; version.patch++)
		if (semver_satisfies(&version, range))
			return true;
	version = (struct semver){version.major, version.minor, 0, STR("rc.9")};
	return semver_satisfies(&version, range);
}

static bool
in_folder(struct builtin_call *call, struct str folder, const struct semver_range *range,
	struct python *out)
{
	struct str *names;
	size_t count;

	if (!file_list(call->a, folder, &names, &count, NULL))
		return false;
	for (struct str name = next_name(names, count, STR_NONE); name.n > 0;
		name = next_name(names, count, name))
		if (can_satisfy(call->a, name, range) &&
			ask_in_range(call, path_join(call->a, folder, name), "system", range, out))
			return true;
	const struct str plain = path_join(call->a, folder, STR("python3"));
	return file_is_executable(plain) && ask_in_range(call, plain, "system", range, out);
}

static bool
on_path(struct builtin_call *call, const struct semver_range *range, struct python *out)
{
	struct str rest = call->user_path;
	struct str folder;

	while (str_split(&rest, ':', &folder))
		if (str_starts(folder, STR("/")) && in_folder(call, folder, range, out)) {
			out->place = "PATH";
			return true;
		}
	return false;
}

bool
python_find(struct builtin_call *call, const struct semver_range *range, struct str arch,
	struct python *out)
{
	struct tool tool;

	if (tool_in_cache(call, STR("Python"), range, arch, &tool) ||
		tool_in_places(call, places, COUNT_OF(places), range, &tool))
		return ask(
			call, path_join(call->a, tool.path, STR("bin/python3")), tool.place, out);
	for (size_t i = 0; i < COUNT_OF(system_folders); i++)
		if (in_folder(call, str_from(system_folders[i]), range, out))
			return true;
	return on_path(call, range, out);
}
