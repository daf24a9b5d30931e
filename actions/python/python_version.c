#include "actions/python/python_version.h"

#include "actions/base/tool.h"
#include "engine/store/file.h"

#define DEFAULT_FILE ".python-version"

/* Python's prerelease letters, and semver's words for them. */
static const struct {
	struct str letters, word;
} stages[] = {
	{{"rc", 2}, {"rc", 2}},
	{{"a", 1}, {"alpha", 5}},
	{{"b", 1}, {"beta", 4}},
};

/* --- ranges ------------------------------------------------------------------------------- */

/* Where a prerelease starts: a letter right behind a digit; s.n if none. */
static size_t
stage_start(struct str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (char_is_digit(s.p[i - 1]) && (s.p[i] == 'a' || s.p[i] == 'b' || s.p[i] == 'r'))
			return i;
	return s.n;
}

struct str
python_version_semantic(struct arena *a, struct str version)
{
	const size_t start = stage_start(version);
	const struct str rest = str_slice(version, start, version.n);

	for (size_t i = 0; i < COUNT_OF(stages); i++)
		if (str_starts(rest, stages[i].letters))
			return str_concat(a, str_slice(version, 0, start), STR("-"), stages[i].word,
				STR("."), str_slice(rest, stages[i].letters.n, rest.n));
	return version;
}

static size_t
count_dots(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '.';
	return n;
}

/* One clause of PEP 440 for semver: `~=3.10` is `^3.10`, `~=3.10.2` is `~3.10.2`. */
static struct str
clause(struct arena *a, struct str text)
{
	text = str_trim(text);
	if (str_starts(text, STR("~="))) {
		const struct str version = str_trim(str_slice(text, 2, text.n));
		return str_concat(a, count_dots(version) > 1 ? STR("~") : STR("^"), version);
	}
	if (str_starts(text, STR("==")))
		text = str_slice(text, 1, text.n);
	if (str_ends(text, STR(".*")))
		text.n -= 2;
	return python_version_semantic(a, text);
}

/* `3.13-dev` and, if prereleases are allowed, `3.13`: from the first prerelease on. */
static const struct semver_range *
open_range(struct arena *a, struct str minor)
{
	return semver_range_parse(a, str_concat(a, STR("~"), minor, STR(".0-0")));
}

static bool
is_minor(struct str spec)
{
	for (size_t i = 0; i < spec.n; i++)
		if (!char_is_digit(spec.p[i]) && spec.p[i] != '.')
			return false;
	return count_dots(spec) == 1;
}

const struct semver_range *
python_version_range(struct arena *a, struct str spec, bool allow_prereleases)
{
	struct str piece;
	struct buf b;

	if (str_ends(spec, STR("-dev")) && is_minor(str_slice(spec, 0, spec.n - 4)))
		return open_range(a, str_slice(spec, 0, spec.n - 4));
	if (allow_prereleases && is_minor(spec))
		return open_range(a, spec);
	buf_init(&b, BUF_UNBOUNDED);
	while (str_split(&spec, ',', &piece)) {
		buf_add(&b, clause(a, piece));
		buf_add_char(&b, ' ');
	}
	return semver_range_parse(a, buf_take(a, &b));
}

/* --- files -------------------------------------------------------------------------------- */

struct specs {
	struct str *items;
	size_t count;
	size_t capacity;
};

static void
add(struct arena *a, struct specs *specs, struct str spec)
{
	spec = str_trim(spec);
	if (spec.n > 0 && spec.p[0] != '#')
		*arena_push(a, specs->items, specs->count, specs->capacity) = spec;
}

static void
add_lines(struct arena *a, struct specs *specs, struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		add(a, specs, line);
}

/* The value of a TOML line `key = "value"`; empty if the line is another. */
static struct str
toml_value(struct str line, struct str key)
{
	const size_t equals = str_index(line, '=', 0);
	struct str value = str_trim(str_slice(line, equals + 1, line.n));

	if (equals == line.n || !str_eq(str_trim(str_slice(line, 0, equals)), key) || value.n < 2 ||
		(value.p[0] != '"' && value.p[0] != '\''))
		return STR_NONE;
	return str_slice(value, 1, str_index(value, value.p[0], 1));
}

/* project.requires-python, else tool.poetry.dependencies.python: the first that there is. */
static void
add_toml(struct arena *a, struct specs *specs, struct str text)
{
	struct str poetry = STR_NONE;
	struct str project = STR_NONE;
	struct str line;

	while (str_line(&text, &line)) {
		if (project.n == 0)
			project = toml_value(line, STR("requires-python"));
		if (poetry.n == 0)
			poetry = toml_value(line, STR("python"));
	}
	add(a, specs, project.n > 0 ? project : poetry);
}

/* Lines `python 3.11.7`; one version each. */
static void
add_tool_versions(struct arena *a, struct specs *specs, struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (!str_starts(line, STR("python ")))
			continue;
		const struct str version = str_trim(str_slice(line, 7, line.n));
		add(a, specs, str_slice(version, 0, str_index(version, ' ', 0)));
	}
}

static bool
add_file(struct builtin_call *call, struct specs *specs, struct str name)
{
	struct str text;

	if (!tool_read(call, name, &text)) {
		(void)builtin_error(call,
			"The specified python version file at: %" STR_FMT " doesn't exist.",
			STR_ARG(name));
		return false;
	}
	if (str_ends(name, STR(".toml")) || str_ends(name, STR("Pipfile")))
		add_toml(call->a, specs, text);
	else if (str_ends(name, STR(".tool-versions")))
		add_tool_versions(call->a, specs, text);
	else
		add_lines(call->a, specs, text);
	if (specs->count > 0)
		return true;
	(void)builtin_error(call, "No version was found in '%" STR_FMT "'", STR_ARG(name));
	return false;
}

static bool
add_default(struct builtin_call *call, struct specs *specs)
{
	builtin_warning(call, "Neither 'python-version' nor 'python-version-file' inputs were "
			      "supplied. Attempting to find '" DEFAULT_FILE "' file.");
	return add_file(call, specs, STR(DEFAULT_FILE));
}

bool
python_version_specs(struct builtin_call *call, struct str **specs, size_t *count)
{
	const struct str file = builtin_input(call, "python-version-file");
	struct specs found = {0};

	add_lines(call->a, &found, builtin_input(call, "python-version"));
	if (found.count > 0 && file.n > 0)
		builtin_warning(call, "Both python-version and python-version-file inputs are "
				      "specified, only python-version will be used.");
	if (found.count == 0 &&
		!(file.n > 0 ? add_file(call, &found, file) : add_default(call, &found)))
		return false;
	*specs = found.items;
	*count = found.count;
	return true;
}
