#include "actions/java/java_version.h"

#include "actions/base/tool.h"
#include "actions/base/version_file.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

/* --- specs -------------------------------------------------------------------------------- */

/* "18.0.1.1" is 18.0.1+1. */
static struct str
with_build(struct arena *a, struct str text)
{
	size_t dots = 0;
	size_t third = text.n;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '.' && !char_is_digit(text.p[i]))
			return text;
		dots += text.p[i] == '.';
		if (dots == 3 && text.p[i] == '.')
			third = i;
	}
	return dots < 3 ? text
			: str_concat(a, str_slice(text, 0, third), STR("+"),
				  str_slice(text, third + 1, text.n));
}

/* The spec without `-ea` and its build: "22-ea", "11.0.3-ea.2". */
static struct str
without_ea(struct arena *a, struct str text, bool *is_ea)
{
	const size_t at = str_find(text, STR("-ea"));
	const struct str rest = str_slice(text, at, text.n);

	*is_ea = str_eq(rest, STR("-ea")) || str_starts(rest, STR("-ea."));
	if (!*is_ea)
		return text;
	return rest.n == 3 ? str_slice(text, 0, at)
			   : str_concat(a, str_slice(text, 0, at), STR("+"),
				     str_slice(rest, 4, rest.n));
}

static bool
is_whole(struct str text)
{
	struct semver version;

	return text.n > 0 && char_is_digit(text.p[0]) && semver_parse(text, &version);
}

bool
java_spec_read(struct builtin_call *call, struct str text, struct java_spec *out)
{
	struct java_spec spec = {.text = text};
	const bool is_latest = str_eq_nocase(text, STR("latest"));
	const struct str version = with_build(call->a, without_ea(call->a, text, &spec.is_ea));
	const bool has_build = str_index(version, '+', 0) < version.n;

	if (has_build && is_whole(version))
		spec.exact = version;
	spec.range = semver_range_parse(call->a, is_latest ? STR("*") : version);
	if (!spec.range) {
		(void)builtin_error(call,
			"The string '%" STR_FMT
			"' is not valid SemVer notation for a Java version. "
			"Please check README file for code snippets and more detailed information",
			STR_ARG(text));
		return false;
	}
	*out = spec;
	return true;
}

/* --- files -------------------------------------------------------------------------------- */

/* Up to a blank, from the first number on that starts the text or follows a dash:
 * "temurin-17.0.8+101" is 17.0.8+101. */
static struct str
number_in(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (!char_is_digit(text.p[i]) ||
			(i > 0 && text.p[i - 1] != '-' && text.p[i - 1] != ' '))
			continue;
		size_t end = i;
		while (end < text.n && text.p[end] != ' ' && text.p[end] != '\t' &&
			text.p[end] != '\r' && text.p[end] != '\n')
			end++;
		return str_slice(text, i, end);
	}
	return STR_NONE;
}

/* A line `java=17.0.4-tem`. */
static struct str
of_sdkman(struct str text)
{
	struct str line;

	while (str_line(&text, &line))
		if (str_starts(line, STR("java="))) {
			line = str_trim(str_slice(line, 5, line.n));
			return str_slice(line, 0, str_index(line, '-', 0));
		}
	return STR_NONE;
}

static struct str
of_file(struct str name, struct str text)
{
	struct str found;

	if (str_eq(name, STR(".sdkmanrc")))
		found = of_sdkman(text);
	else if (str_eq(name, STR(".tool-versions")))
		found = number_in(version_file_asdf(text, "java"));
	else
		found = number_in(str_trim(text));
	/* Java 8 called itself 1.8. */
	return str_starts(found, STR("1.")) ? str_slice(found, 2, found.n) : found;
}

bool
java_version_texts(struct builtin_call *call, struct str **out, size_t *count)
{
	const struct str file = builtin_input(call, "java-version-file");
	struct str text;

	builtin_lines(call, "java-version", out, count);
	if (*count > 0)
		return true;
	if (file.n == 0) {
		(void)builtin_error(call, "java-version or java-version-file input expected");
		return false;
	}
	if (!tool_read(call, file, &text)) {
		(void)builtin_error(call, "ENOENT: no such file or directory, open '%" STR_FMT "'",
			STR_ARG(file));
		return false;
	}
	*out = arena_array(call->a, struct str, 1);
	*count = 1;
	(*out)[0] = of_file(path_name(file), text);
	if ((*out)[0].n > 0)
		return true;
	(void)builtin_error(
		call, "No supported version was found in file %" STR_FMT, STR_ARG(file));
	return false;
}
