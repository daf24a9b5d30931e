#include "engine/lint/output/render.h"

#include "engine/lint/output/finding.h"

static const struct render_format formats[] = {
	{"oneline", false, false, "", render_nothing, render_oneline, render_nothing},
	{"json", true, true, ",", render_json_begin, render_json, render_json_end},
	{"github", false, false, "", render_nothing, render_github, render_nothing},
	{"sarif", true, true, ",", render_sarif_begin, render_sarif, render_sarif_end},
};

void
rendering_begin(struct renderer *r, const struct render_format *format, struct buf *b)
{
	*r = (struct renderer){.format = format, .b = b};
	format->begin(b);
}

void
rendering_add(struct renderer *r, const struct findings *file)
{
	for (size_t i = 0; i < file->count; i++) {
		buf_add_z(r->b, r->has_any ? r->format->separator : "");
		r->format->add(r->b, &file->items[i], file->in_root);
		r->has_any = true;
	}
}

void
rendering_end(struct renderer *r)
{
	r->format->end(r->b);
}

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

void
render_nothing(struct buf *b)
{
	(void)b;
}

void
render_oneline(struct buf *b, const struct diag *diag, struct str in_root)
{
	const struct position at = source_position(diag->source, diag->span.start);

	(void)in_root;
	buf_add_fmt(b, "%" STR_FMT ":%u:%u: %" STR_FMT " [%s]\n", STR_ARG(diag->source->path),
		at.line, at.column, STR_ARG(diag->message), finding_kind(diag));
}
