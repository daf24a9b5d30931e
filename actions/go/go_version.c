#include "actions/go/go_version.h"

#include "actions/base/major.h"
#include "actions/base/tool.h"
#include "actions/base/version_file.h"
#include "engine/store/file.h"

#define TOOLCHAIN_SINCE 6 /* the major of setup-go that reads this line */

static const char *const stages[] = {"beta", "rc"};

/* --- names -------------------------------------------------------------------------------- */

/* Where a prerelease's name starts: at its first letter. */
static size_t
stage_start(struct str name)
{
	size_t i = 0;

	while (i < name.n && (char_is_digit(name.p[i]) || name.p[i] == '.'))
		i++;
	return i;
}

/* ".0" for what a release lacks of three numbers. */
static struct str
whole(struct arena *a, struct str numbers)
{
	size_t dots = 0;

	for (size_t i = 0; i < numbers.n; i++)
		dots += numbers.p[i] == '.';
	return str_concat(a, numbers, dots == 0 ? STR(".0.0") : (dots == 1 ? STR(".0") : STR_NONE));
}

bool
go_version_parse(struct arena *a, struct str name, struct semver *out)
{
	const size_t start = stage_start(name);
	const struct str numbers = str_slice(name, 0, start);
	const struct str stage = str_slice(name, start, name.n);

	if (numbers.n == 0)
		return false;
	if (stage.n == 0)
		return semver_parse(whole(a, numbers), out);
	for (size_t i = 0; i < COUNT_OF(stages); i++)
		if (str_starts(stage, str_from(stages[i]))) {
			const size_t n = strlen(stages[i]);
			return semver_parse(
				str_concat(a, whole(a, numbers), STR("-"), str_slice(stage, 0, n),
					STR("."), str_slice(stage, n, stage.n)),
				out);
		}
	return semver_parse(name, out); /* "1.22.0-rc.1" */
}

/* Until 1.20, the first release of a minor version has two numbers. */
static bool
has_patch(const struct semver *version)
{
	if (version->patch > 0)
		return true;
	return version->prerelease.n == 0 && (version->major > 1 || version->minor >= 21);
}

struct str
go_version_name(struct arena *a, const struct semver *version)
{
	const struct str stage = version->prerelease;
	const size_t dot = str_index(stage, '.', 0);
	const struct str minor = str_fmt(a, "%llu.%llu", (unsigned long long)version->major,
		(unsigned long long)version->minor);
	const struct str patch = has_patch(version)
					 ? str_fmt(a, ".%llu", (unsigned long long)version->patch)
					 : STR_NONE;

	return str_concat(
		a, minor, patch, str_slice(stage, 0, dot), str_slice(stage, dot + 1, stage.n));
}

static bool
is_prerelease_name(struct str spec)
{
	const struct str stage = str_slice(spec, stage_start(spec), spec.n);

	return stage.n < spec.n && (str_starts(stage, STR("rc")) || str_starts(stage, STR("beta")));
}

const struct semver_range *
go_version_range(struct arena *a, struct str spec)
{
	struct semver version;

	if (is_prerelease_name(spec))
		return go_version_parse(a, spec, &version)
			       ? semver_range_parse(a, semver_text(a, &version))
			       : NULL;
	return semver_range_parse(a, spec);
}

/* --- files -------------------------------------------------------------------------------- */

static struct str
name_at_start(struct str s)
{
	size_t n = 0;

	while (n < s.n && (char_is_word(s.p[n]) || s.p[n] == '.'))
		n++;
	return str_slice(s, 0, n);
}

/* What follows `word` at the start of a line, as far as it can be a version's name. */
static struct str
behind(struct str text, struct str word)
{
	struct str line;

	while (str_line(&text, &line)) {
		const struct str name = name_at_start(str_slice(line, word.n, line.n));
		if (str_starts(line, word) && name.n > 0 && char_is_digit(name.p[0]))
			return name;
	}
	return STR_NONE;
}

static struct str
of_module(struct builtin_call *call, struct str text)
{
	const struct str toolchain = action_major(call) >= TOOLCHAIN_SINCE
					     ? behind(text, STR("toolchain go"))
					     : STR_NONE;

	return toolchain.n > 0 ? toolchain : behind(text, STR("go "));
}

static struct str
of_file(struct builtin_call *call, struct str name, struct str text)
{
	if (str_eq(name, STR("go.mod")) || str_eq(name, STR("go.work")))
		return of_module(call, text);
	if (str_eq(name, STR(".tool-versions")))
		return version_file_asdf(text, "golang");
	return str_trim(text);
}

bool
go_version_spec(struct builtin_call *call, struct str *out)
{
	const struct str spec = builtin_input(call, "go-version");
	const struct str file = builtin_input(call, "go-version-file");
	struct str text;

	*out = spec;
	if (spec.n > 0 && file.n > 0)
		builtin_warning(call, "Both go-version and go-version-file inputs are specified, "
				      "only go-version will be used");
	if (spec.n > 0 || file.n == 0)
		return true;
	if (!tool_read(call, file, &text)) {
		(void)builtin_error(call,
			"The specified go version file at: %" STR_FMT " does not exist",
			STR_ARG(file));
		return false;
	}
	*out = of_file(call, path_name(file), text);
	return true;
}
