#include "actions/dotnet/dotnet_version.h"

#include "actions/base/tool.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

static const char *const qualities[] = {"daily", "signed", "validated", "preview", "ga"};

/* Majors with long-term support are even. */
static const struct {
	const char *name, *range;
} types[] = {
	{"lts", "2 || 6 || 8 || 10 || 12 || 14 || 16"},
	{"sts", "5 || 7 || 9 || 11 || 13 || 15"},
};

/* --- specs -------------------------------------------------------------------------------- */

/* "8.0.1xx": a hundred of patches is a feature band. */
static bool
is_band(struct str text)
{
	const size_t dot = str_rindex(text, '.');

	return text.n == dot + 4 && char_is_digit(text.p[dot + 1]) && str_ends(text, STR("xx"));
}

static struct str
band_range(struct arena *a, struct str text)
{
	const size_t dot = str_rindex(text, '.');
	const struct str channel = str_slice(text, 0, dot + 1);
	const unsigned band = (unsigned)(text.p[dot + 1] - '0');

	return str_fmt(a, ">=%" STR_FMT "%u00 <%" STR_FMT "%u00", STR_ARG(channel), band,
		STR_ARG(channel), band + 1);
}

/* Up to two numbers at the start. */
static struct str
channel_of(struct str text)
{
	size_t dots = 0;
	size_t i = 0;

	for (; i < text.n && (char_is_digit(text.p[i]) || text.p[i] == '.'); i++) {
		dots += text.p[i] == '.';
		if (dots == 2)
			break;
	}
	return i > 0 && text.p[i - 1] == '.' ? str_slice(text, 0, i - 1) : str_slice(text, 0, i);
}

static struct str
range_text(struct arena *a, struct str text, struct dotnet_spec *spec)
{
	if (str_eq_nocase_z(text, "latest"))
		return STR("*");
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_eq_nocase_z(text, types[i].name)) {
			spec->type = types[i].name;
			return str_from(types[i].range);
		}
	spec->channel = channel_of(text);
	return is_band(text) ? band_range(a, text) : text;
}

static bool
read_quality(struct builtin_call *call, bool *has_previews)
{
	const struct str quality = builtin_input(call, "dotnet-quality");

	*has_previews = quality.n > 0 && !str_eq(quality, STR("ga"));
	for (size_t i = 0; i < COUNT_OF(qualities); i++)
		if (str_eq(quality, str_from(qualities[i])))
			return true;
	if (quality.n == 0)
		return true;
	(void)builtin_error(call,
		"Value '%" STR_FMT "' is not supported for the 'dotnet-quality' option. Supported "
		"values are: daily, signed, validated, preview, ga.",
		STR_ARG(quality));
	return false;
}

bool
dotnet_spec_read(struct builtin_call *call, struct str text, struct dotnet_spec *out)
{
	struct dotnet_spec spec = {.text = text};

	if (!read_quality(call, &spec.has_previews))
		return false;
	spec.range = semver_range_parse(call->a, range_text(call->a, text, &spec));
	if (!spec.range) {
		(void)builtin_error(call,
			"The 'dotnet-version' was supplied in invalid format: %" STR_FMT
			"! Supported syntax: A.B.C, A.B, A.B.x, A, A.x, A.B.Cxx",
			STR_ARG(text));
		return false;
	}
	*out = spec;
	return true;
}

bool
dotnet_spec_fits(const struct dotnet_spec *spec, const struct semver *version)
{
	struct semver release = *version;

	release.prerelease = STR_NONE;
	return semver_satisfies(version, spec->range) ||
	       (spec->has_previews && semver_satisfies(&release, spec->range));
}

/* --- global.json -------------------------------------------------------------------------- */

/* The end of a comment that starts at `i`, or `i` where none does. */
static size_t
skip_comment(struct str text, size_t i)
{
	const struct str rest = str_slice(text, i, text.n);

	if (str_starts(rest, STR("//")))
		return str_index(text, '\n', i);
	if (str_starts(rest, STR("/*")))
		return i + str_find(rest, STR("*/")) + 2;
	return i;
}

/* global.json may have comments, JSON may not. */
static struct str
without_comments(struct arena *a, struct str text)
{
	bool is_quoted = false;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const size_t end = is_quoted ? i : skip_comment(text, i);
		if (end > i) {
			i = end - 1;
			continue;
		}
		is_quoted ^= text.p[i] == '"' && (i == 0 || text.p[i - 1] != '\\');
		buf_add_char(&b, text.p[i]);
	}
	return buf_take(a, &b);
}

/* 8.0.204 with latestPatch is 8.0.2xx. */
static struct str
roll_forward(struct arena *a, struct str version, struct str policy)
{
	const size_t first = str_index(version, '.', 0);
	const size_t second = str_index(version, '.', first + 1);

	if (str_index(version, '-', 0) < version.n)
		return version;
	if (str_eq(policy, STR("latestMajor")))
		return STR("latest");
	if (str_eq(policy, STR("latestMinor")))
		return str_slice(version, 0, first);
	if (str_eq(policy, STR("latestFeature")))
		return str_slice(version, 0, second);
	if (str_eq(policy, STR("latestPatch")))
		return str_concat(a, str_slice(version, 0, second + 2), STR("xx"));
	return version;
}

static struct str
of_global_json(struct builtin_call *call, struct str text)
{
	if (str_starts(text, STR("\xef\xbb\xbf")))
		text = str_slice(text, 3, text.n);
	const struct value sdk =
		json_member(json_read(call->a, without_comments(call->a, text)), "sdk");
	return roll_forward(call->a, json_text(sdk, "version"), json_text(sdk, "rollForward"));
}

bool
dotnet_version_texts(struct builtin_call *call, struct str **out, size_t *count)
{
	const struct str file = builtin_input(call, "global-json-file");
	struct str *lines;
	struct str text;
	size_t n;

	builtin_lines(call, "dotnet-version", &lines, &n);
	*out = arena_array(call->a, struct str, n + 1);
	*count = n;
	for (size_t i = 0; i < n; i++)
		(*out)[i] = lines[i];
	if (file.n > 0 && !tool_read(call, file, &text)) {
		(void)builtin_error(call,
			"The specified global.json file '%" STR_FMT "' does not exist",
			STR_ARG(file));
		return false;
	}
	if (file.n == 0 && (n > 0 || !tool_read(call, STR("global.json"), &text)))
		return true;
	const struct str version = of_global_json(call, text);
	if (version.n > 0)
		(*out)[(*count)++] = version;
	return true;
}
