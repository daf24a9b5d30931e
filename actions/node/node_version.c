#include "actions/node/node_version.h"

#include "actions/base/tool.h"
#include "engine/store/json.h"

/* Long-term support lines, newest first. */
static const struct {
	const char *name, *range;
} lts[] = {
	{"krypton", "24"},
	{"jod", "22"},
	{"iron", "20"},
	{"hydrogen", "18"},
	{"gallium", "16"},
	{"fermium", "14"},
	{"erbium", "12"},
	{"dubnium", "10"},
	{"carbon", "8"},
	{"boron", "6"},
	{"argon", "4"},
};

/* --- ranges ------------------------------------------------------------------------------- */

/* The part after `lts/`: a star for the newest, -1 for the one before, a name. NULL: there is
 * none. */
static const char *
lts_range(struct str name)
{
	if (str_eq(name, STR("*")))
		return lts[0].range;
	if (name.n == 2 && name.p[0] == '-' && name.p[1] > '0' && name.p[1] <= '9')
		return lts[name.p[1] - '0'].range;
	for (size_t i = 0; i < COUNT_OF(lts); i++)
		if (str_eq_nocase(name, str_from(lts[i].name)))
			return lts[i].range;
	return NULL;
}

static bool
is_latest(struct str spec)
{
	return str_eq(spec, STR("latest")) || str_eq(spec, STR("node")) ||
	       str_eq(spec, STR("current"));
}

const struct semver_range *
node_version_range(struct arena *a, struct str spec)
{
	if (is_latest(spec))
		return semver_range_parse(a, STR("*"));
	if (!str_starts(spec, STR("lts/")))
		return semver_range_parse(a, spec);
	const char *range = lts_range(str_slice(spec, 4, spec.n));
	return range ? semver_range_parse(a, str_from(range)) : NULL;
}

/* --- files -------------------------------------------------------------------------------- */

/* package.json: volta.node, else engines.node. */
static struct str
from_json(struct value json)
{
	const struct str volta = json_text(json_member(json, "volta"), "node");

	return volta.n > 0 ? volta : json_text(json_member(json, "engines"), "node");
}

static struct str
first_word(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t' && s.p[n] != '\r')
		n++;
	return str_slice(s, 0, n);
}

/* A line `nodejs 18.20.8`, or the version alone; empty if the line is neither. */
static struct str
from_line(struct str line)
{
	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return STR_NONE;
	const struct str word = first_word(line);
	if (word.n == line.n)
		return word;
	if (!str_eq(word, STR("node")) && !str_eq(word, STR("nodejs")))
		return STR_NONE;
	return first_word(str_trim(str_slice(line, word.n, line.n)));
}

static struct str
from_text(struct arena *a, struct str text)
{
	struct str line;

	const struct value json = json_read(a, text);
	if (json.kind == VALUE_OBJECT)
		return from_json(json);
	while (str_line(&text, &line))
		if (from_line(line).n > 0)
			return from_line(line);
	return STR_NONE;
}

static bool
from_file(struct builtin_call *call, struct str name, struct str *out)
{
	struct str text;

	if (!tool_read(call, name, &text)) {
		(void)builtin_error(call,
			"The specified node version file at: %" STR_FMT "/%" STR_FMT
			" does not exist",
			STR_ARG(call->workspace), STR_ARG(name));
		return false;
	}
	*out = from_text(call->a, text);
	if (out->n == 0) {
		(void)builtin_error(call, "No version was found in '%" STR_FMT "'", STR_ARG(name));
		return false;
	}
	builtin_log(call, "Resolved %" STR_FMT " as %" STR_FMT, STR_ARG(name), STR_ARG(*out));
	return true;
}

bool
node_version_spec(struct builtin_call *call, struct str *out)
{
	const struct str file = builtin_input(call, "node-version-file");
	struct str spec = builtin_input(call, "node-version");

	if (spec.n > 0 && file.n > 0)
		builtin_warning(call, "Both node-version and node-version-file inputs are "
				      "specified, only node-version will be used");
	if (spec.n == 0 && file.n > 0 && !from_file(call, file, &spec))
		return false;
	if (str_starts(spec, STR("v")))
		spec = str_slice(spec, 1, spec.n);
	*out = spec;
	return true;
}
