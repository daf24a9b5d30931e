#include "actions/python/pypi.h"

#include "actions/base/tool.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "engine/store/tool_cache.h"

#define DEFAULT_INDEX "https://pypi.org/simple"
#define ACCEPT        "application/vnd.pypi.simple.v1+json"
#define CONFIG_MAX    ((size_t)1 << 20)
#define SCRIPTS_DEPTH 2 /* uv-0.9.0.data/scripts/uv */

/* --- the index ---------------------------------------------------------------------------- */

static struct str
index_of(struct builtin_call *call, struct str file)
{
	struct str found = STR_NONE;
	struct str text;
	struct str line;

	if (!file_read(call->a, file, CONFIG_MAX, &text, NULL))
		return STR_NONE;
	while (str_line(&text, &line)) {
		const size_t equals = str_index(line, '=', 0);
		const struct str key = str_trim(str_slice(line, 0, equals));
		if (str_eq(key, STR("index-url")) || str_eq(key, STR("index_url")))
			found = str_trim(str_slice(line, equals + 1, line.n));
	}
	return found;
}

static struct str
index_url(struct builtin_call *call)
{
	struct str found = builtin_env(call, "PIP_INDEX_URL");

	if (found.n == 0)
		found = index_of(
			call, path_join(call->a, call->user_home, STR(".config/pip/pip.conf")));
	if (found.n == 0)
		found = index_of(call, path_join(call->a, call->user_home, STR(".pip/pip.conf")));
	if (found.n == 0)
		found = index_of(call, STR("/etc/pip.conf"));
	if (found.n == 0)
		found = STR(DEFAULT_INDEX);
	while (str_ends(found, STR("/")))
		found.n--;
	return found;
}

/* A URL of the answer, which may be relative to `base`: "../../packages/x.whl". */
static struct str
absolute_url(struct arena *a, struct str base, struct str url)
{
	const size_t host = str_find(base, STR("://")) + 3;
	const size_t root = str_index(base, '/', host);

	url = str_slice(url, 0, str_index(url, '#', 0));
	if (str_has(url, STR("://")))
		return url;
	const struct str path = path_join(a, str_slice(base, root, base.n), url);
	return str_concat(a, str_slice(base, 0, root), path_normal(a, path));
}

/* --- wheels ------------------------------------------------------------------------------- */

/* The processor as the tags call it. */
static struct str
machine_of(struct builtin_call *call)
{
	const struct str arch = tool_cache_arch(call->a);
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));

	if (str_eq(arch, STR("x64")))
		return STR("x86_64");
	return str_eq(arch, STR("arm64")) && !is_darwin ? STR("aarch64") : arch;
}

/* "manylinux_2_17_x86_64.manylinux2014_x86_64" */
static bool
fits(struct builtin_call *call, struct str tags)
{
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));
	const struct str tag_start = is_darwin        ? STR("macosx_")
				     : tool_is_musl() ? STR("musllinux_")
						      : STR("manylinux");
	const struct str end = str_concat(call->a, STR("_"), machine_of(call));
	struct str tag;

	while (str_split(&tags, '.', &tag))
		if (str_starts(tag, tag_start) && str_ends(tag, end))
			return true;
	return false;
}

/* NAME-VERSION-py3-none-TAGS.whl */
static bool
read_name(struct builtin_call *call, const char *name, struct str file, struct str *version)
{
	const struct str prefix = str_concat(call->a, str_from(name), STR("-"));
	const size_t end = str_index(file, '-', prefix.n);

	if (!str_starts(file, prefix) || !str_ends(file, STR(".whl")))
		return false;
	*version = str_slice(file, prefix.n, end);
	return fits(call, str_after_last(str_slice(file, 0, file.n - 4), '-'));
}

static bool
is_yanked(struct value file)
{
	const struct value yanked = json_member(file, "yanked");

	return yanked.kind == VALUE_STRING || (yanked.kind == VALUE_BOOLEAN && yanked.boolean);
}

/* What is asked for, and the best file so far. */
struct wheel_choice {
	const char *name;
	const struct semver_range *range;
	bool lowest;
	struct value file;
	struct str version;
	struct semver parsed;
};

static void
consider(struct builtin_call *call, struct wheel_choice *choice, struct value file)
{
	struct semver parsed;
	struct str version;

	if (!read_name(call, choice->name, json_text(file, "filename"), &version) ||
		!semver_parse(version, &parsed) || !semver_satisfies(&parsed, choice->range) ||
		is_yanked(file))
		return;
	const int order = choice->version.n > 0 ? semver_compare(&parsed, &choice->parsed) : 0;
	if (choice->version.n > 0 && (choice->lowest ? order >= 0 : order <= 0))
		return;
	choice->file = file;
	choice->version = version;
	choice->parsed = parsed;
}

static bool
describe(struct builtin_call *call, const struct wheel_choice *choice, struct str base,
	struct pypi_wheel *out, struct error *err)
{
	const struct str digest = json_text(json_member(choice->file, "hashes"), "sha256");

	if (digest.n == 0)
		return error_set(err, ERROR_NETWORK, "the index has no SHA-256 for '%" STR_FMT "'",
			STR_ARG(json_text(choice->file, "filename")));
	*out = (struct pypi_wheel){
		.name = str_from(choice->name),
		.version = str_copy(call->a, choice->version),
		.url = str_copy(
			call->a, absolute_url(call->a, base, json_text(choice->file, "url"))),
		.integrity = str_concat(call->a, STR("sha256:"), digest),
	};
	return true;
}

static bool
choose(struct builtin_call *call, struct wheel_choice *choice, struct value files, struct str base,
	struct pypi_wheel *out, struct error *err)
{
	if (files.kind != VALUE_ARRAY)
		return error_set(err, ERROR_NETWORK,
			"'%" STR_FMT "' does not answer in JSON, as PEP 691 has it", STR_ARG(base));
	for (size_t i = 0; i < files.array->count; i++)
		consider(call, choice, files.array->items[i]);
	if (choice->version.n == 0)
		return error_set(err, ERROR_MISSING,
			"PyPI's '%s' has no wheel in the range for this machine", choice->name);
	return describe(call, choice, base, out, err);
}

bool
pypi_find(struct builtin_call *call, const char *name, const struct semver_range *range,
	bool lowest, struct pypi_wheel *out, struct error *err)
{
	const struct str base =
		str_concat(call->a, index_url(call), STR("/"), str_from(name), STR("/"));
	struct wheel_choice choice = {.name = name, .range = range, .lowest = lowest};
	struct arena tmp = {0}; /* for an answer of many files */
	struct str text;

	if (!builtin_fetch(call, str_z(call->a, base), ACCEPT, &text, err))
		return error_prefix(err, "'%s' of PyPI", name);
	const bool ok =
		choose(call, &choice, json_member(json_read(&tmp, text), "files"), base, out, err);
	arena_free(&tmp);
	return ok;
}

bool
pypi_install(struct builtin_call *call, const struct pypi_wheel *wheel, struct str folder,
	struct error *err)
{
	const char *url = str_z(call->a, wheel->url);

	builtin_log(call, "PyPI's %" STR_FMT " %" STR_FMT, STR_ARG(wheel->name),
		STR_ARG(wheel->version));
	if (!url)
		return error_set(err, ERROR_NETWORK, "the index's URL of a wheel holds a NUL");
	return builtin_install(call, url, wheel->integrity, folder, SCRIPTS_DEPTH, err);
}
