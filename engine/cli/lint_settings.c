#include "engine/cli/lint_settings.h"

static const struct {
	const char *name;
	enum severity severity;
} severities[] = {
	{"error", SEVERITY_ERROR},
	{"warning", SEVERITY_WARNING},
	{"note", SEVERITY_NOTE},
};

static bool
next_severity(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	if (i >= COUNT_OF(severities))
		return false;
	*candidate = str_from(severities[i].name);
	return true;
}

static bool
read_fail_on(const struct arguments *arguments, struct lint_settings *out, struct error *err)
{
	const struct str name = options_get(arguments, "fail-on");

	out->fail_on = SEVERITY_WARNING;
	if (!options_has(arguments, "fail-on"))
		return true;
	for (size_t i = 0; i < COUNT_OF(severities); i++)
		if (str_eq(name, str_from(severities[i].name))) {
			out->fail_on = severities[i].severity;
			return true;
		}
	const struct str nearest = str_nearest(name, next_severity, NULL);
	(void)error_set(err, ERROR_USAGE, "unknown severity '%" STR_FMT "'", STR_ARG(name));
	return error_help(err,
		nearest.n > 0 ? "did you mean '%" STR_FMT "'?"
			      : "expected error, warning or note%" STR_FMT,
		STR_ARG(nearest));
}

static bool
read_persona(const struct arguments *arguments, struct lint_settings *out, struct error *err)
{
	static const char *const names[] = {
		[PERSONA_REGULAR] = "regular",
		[PERSONA_PEDANTIC] = "pedantic",
		[PERSONA_AUDITOR] = "auditor",
	};
	const struct str name = options_get(arguments, "persona");

	if (!options_has(arguments, "persona"))
		return true;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(name, str_from(names[i]))) {
			out->persona = (enum persona)i;
			return true;
		}
	(void)error_set(err, ERROR_USAGE, "unknown persona '%" STR_FMT "'", STR_ARG(name));
	return error_help(err, "expected regular, pedantic or auditor");
}

static bool
read_confidence(const struct arguments *arguments, struct lint_settings *out, struct error *err)
{
	const struct str name = options_get(arguments, "min-confidence");

	out->confidence = CONFIDENCE_LOW;
	if (!options_has(arguments, "min-confidence"))
		return true;
	for (enum confidence c = CONFIDENCE_HIGH; c <= CONFIDENCE_LOW; c++)
		if (str_eq(name, str_from(confidence_name(c)))) {
			out->confidence = c;
			return true;
		}
	(void)error_set(err, ERROR_USAGE, "unknown confidence '%" STR_FMT "'", STR_ARG(name));
	return error_help(err, "expected low, medium or high");
}

static bool
next_format(const void *owner, size_t i, struct str *candidate)
{
	const struct render_format *format = render_at(i);

	(void)owner;
	if (format)
		*candidate = str_from(format->name);
	return format;
}

/* A template in Go's language, as actionlint's -format is one. */
static bool
read_template(struct arena *a, struct str text, struct lint_settings *out, struct error *err)
{
	struct gotemplate *template;

	if (!gotemplate_parse(a, text, &template, err))
		return error_prefix(err, "--format");
	out->template = template;
	return true;
}

static bool
read_format(struct arena *a, const struct arguments *arguments, struct lint_settings *out,
	struct error *err)
{
	struct str name = options_get(arguments, "format");

	if (options_has(arguments, "oneline"))
		name = STR("oneline");
	if (str_has(name, STR("{{")))
		return read_template(a, name, out, err);
	if (name.n == 0 || str_eq(name, STR("text")))
		return true;
	out->format = render_find(name);
	if (out->format)
		return true;
	const struct str nearest = str_nearest(name, next_format, NULL);
	(void)error_set(err, ERROR_USAGE, "unknown format '%" STR_FMT "'", STR_ARG(name));
	return error_help(err,
		nearest.n > 0 ? "did you mean '%" STR_FMT "'?"
			      : "expected text, oneline, json, github, sarif or a template with "
				"{{ }}%" STR_FMT,
		STR_ARG(nearest));
}

bool
lint_settings_read(struct arena *a, const struct arguments *arguments, struct lint_settings *out,
	struct error *err)
{
	struct lint_settings settings = {0};

	if (!read_fail_on(arguments, &settings, err) || !read_persona(arguments, &settings, err) ||
		!read_confidence(arguments, &settings, err) ||
		!read_format(a, arguments, &settings, err))
		return false;
	*out = settings;
	return true;
}
