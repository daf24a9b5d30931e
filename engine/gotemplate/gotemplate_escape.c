#include "engine/gotemplate/gotemplate_parsing.h"

char
gotemplate_unescaped(char c)
{
	static const char letters[] = "abtnvfr";
	const char *found = c != '\0' ? strchr(letters, c) : NULL;

	if (found)
		return (char)('\a' + (found - letters));
	return c == '\\' ? '\\' : '\0';
}

static bool
is_escape(struct str text, size_t at)
{
	return text.p[at] == '\\' && at + 1 < text.n &&
	       gotemplate_unescaped(text.p[at + 1]) != '\0';
}

struct str
gotemplate_unescape(struct arena *a, struct str text)
{
	char *out = arena_alloc(a, text.n);
	size_t n = 0;

	for (size_t at = 0; at < text.n; at++)
		out[n++] = is_escape(text, at) ? gotemplate_unescaped(text.p[++at]) : text.p[at];
	return (struct str){out, n};
}

/* Where in the text as it was given the byte `at` of the text without escapes comes from. */
static uint32_t
place_given(const struct gotemplate *t, uint32_t at)
{
	size_t given = 0;

	for (uint32_t n = 0; n < at && given < t->given.n; n++)
		given += is_escape(t->given, given) ? 2 : 1;
	return (uint32_t)given;
}

bool
gotemplate_wrong(const struct gotemplate *t, uint32_t at, struct error *err, const char *fmt, ...)
{
	struct arena tmp = {0};
	struct source source = t->source;
	va_list arguments;

	source.a = &tmp;
	va_start(arguments, fmt);
	const struct str text = str_vfmt(&tmp, fmt, arguments);
	va_end(arguments);
	const struct position position = source_position(&source, place_given(t, at));
	(void)error_set(err, ERROR_USAGE, "template:%u:%u: %" STR_FMT, position.line,
		position.column, STR_ARG(text));
	arena_free(&tmp);
	return false;
}
