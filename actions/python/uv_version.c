#include "actions/python/uv_version.h"

#include "actions/base/tool.h"
#include "engine/store/file.h"

#define FILE_MAX ((size_t)1 << 24)

static const char *const file_inputs[] = {"version-file", "uv-file", "pyproject-file"};

/* --- texts -------------------------------------------------------------------------------- */

struct str
uv_toml_value(struct str text, struct str section, struct str key)
{
	struct str current = STR_NONE;
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("["))) {
			current = str_slice(line, 1, str_index(line, ']', 0));
			continue;
		}
		const size_t equals = str_index(line, '=', 0);
		const struct str value = str_trim(str_slice(line, equals + 1, line.n));
		if (str_eq(current, section) && str_eq(str_trim(str_slice(line, 0, equals)), key) &&
			value.n > 1 && (value.p[0] == '"' || value.p[0] == '\''))
			return str_slice(value, 1, str_index(value, value.p[0], 1));
	}
	return STR_NONE;
}

static size_t
find_any(struct str s, const char *chars)
{
	size_t least = s.n;

	for (; *chars; chars++)
		least = str_index(s, *chars, 0) < least ? str_index(s, *chars, 0) : least;
	return least;
}

/* `uv==0.5.1 --hash=…` of a requirements file. */
static struct str
from_requirements(struct str text)
{
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		const struct str rest = str_trim(str_slice(line, 2, line.n));
		if (!str_starts(line, STR("uv")) || rest.n == 0 || find_any(rest, "=<>~!") != 0)
			continue;
		const size_t end = str_find(rest, STR(" --"));
		return str_trim(str_slice(
			rest, 0, end < find_any(rest, ";#\\") ? end : find_any(rest, ";#\\")));
	}
	return STR_NONE;
}

/* `uv 0.5.1` */
static struct str
from_tool_versions(struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_starts(line, STR("uv "))) {
			const struct str version = str_trim(str_slice(line, 3, line.n));
			return str_slice(version, 0, find_any(version, " #"));
		}
	return STR_NONE;
}

/* The version that follows `name = "uv"`. */
static struct str
from_lock(struct str text)
{
	bool is_uv = false;
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR("name = ")))
			is_uv = str_eq(line, STR("name = \"uv\""));
		if (is_uv && str_starts(line, STR("version = \"")))
			return str_slice(line, 11, str_index(line, '"', 11));
	}
	return STR_NONE;
}

static struct str
from_text(struct str path, struct str text)
{
	const struct str name = path_name(path);

	if (str_eq(name, STR(".tool-versions")))
		return from_tool_versions(text);
	if (str_eq(name, STR("uv.lock")))
		return from_lock(text);
	if (str_eq(name, STR("pyproject.toml")))
		return uv_toml_value(text, STR("tool.uv"), STR("required-version"));
	if (str_ends(name, STR(".toml")))
		return uv_toml_value(text, STR_NONE, STR("required-version"));
	return from_requirements(text);
}

/* --- files -------------------------------------------------------------------------------- */

static struct str
from_file(struct builtin_call *call, struct str path)
{
	struct str text;

	return file_read(call->a, path, FILE_MAX, &text, NULL) ? from_text(path, text) : STR_NONE;
}

static struct str
from_folder(struct builtin_call *call, struct str folder)
{
	struct str spec = from_file(call, path_join(call->a, folder, STR("uv.toml")));

	if (spec.n == 0)
		spec = from_file(call, path_join(call->a, folder, STR("pyproject.toml")));
	if (spec.n > 0)
		return spec;
	builtin_log(call, "Could not determine uv version from uv.toml or pyproject.toml. Falling "
			  "back to latest.");
	return STR("latest");
}

bool
uv_version_spec(struct builtin_call *call, struct str folder, struct str *out)
{
	*out = builtin_input(call, "version");
	for (size_t i = 0; i < COUNT_OF(file_inputs) && out->n == 0; i++) {
		const struct str file = builtin_input(call, file_inputs[i]);
		if (file.n == 0)
			continue;
		*out = from_file(call, path_join(call->a, folder, file));
		if (out->n > 0)
			return true;
		(void)builtin_error(
			call, "Could not determine uv version from file: %" STR_FMT, STR_ARG(file));
		return false;
	}
	if (out->n == 0)
		*out = from_folder(call, folder);
	return true;
}
