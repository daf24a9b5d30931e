#include "engine/lint/render.h"

static const struct render_format formats[] = {
	{"oneline", false, false, render_oneline},
	{"json", true, true, render_json},
	{"github", false, false, render_github},
	{"sarif", true, true, render_sarif},
};

const struct render_format *
render_at(size_t i)
{
	return i < COUNT_OF(formats) ? &formats[i] : NULL;
}

const struct render_format *
render_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_eq(name, str_from(formats[i].name)))
			return &formats[i];
	return NULL;
}

const char *
finding_kind(const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));

	return rule ? rule->kind : diag->code;
}

const char *
finding_confidence(const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));

	return confidence_name(rule ? rule->confidence : CONFIDENCE_HIGH);
}

struct str
finding_snippet(struct arena *a, const struct diag *diag)
{
	const struct position start = source_position(diag->source, diag->span.start);
	const struct position end = source_position(diag->source, diag->span.end);
	const struct str line = source_line(diag->source, start.line);
	uint32_t count =
		end.line == start.line && end.column > start.column ? end.column - start.column : 1;
	struct buf b;

	if (line.n > SNIPPET_MAX)
		return STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, line);
	buf_add_char(&b, '\n');
	buf_add_repeat(&b, ' ', start.column - 1);
	buf_add_char(&b, '^');
	while (--count > 0)
		buf_add_char(&b, '~');
	return buf_take(a, &b);
}

void
render_oneline(struct buf *b, const struct findings *files, size_t file_count)
{
	for (size_t i = 0; i < file_count; i++)
		for (size_t j = 0; j < files[i].count; j++) {
			const struct diag *diag = &files[i].items[j];
			const struct position at = source_position(diag->source, diag->span.start);
			buf_add_fmt(b, "%" STR_FMT ":%u:%u: %" STR_FMT " [%s]\n",
				STR_ARG(diag->source->path), at.line, at.column,
				STR_ARG(diag->message), finding_kind(diag));
		}
}
