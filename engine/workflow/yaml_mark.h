/*
 * yaml_mark: libyaml's marks, which count code points, as byte offsets.
 *
 * Marks come mostly in order, so each is reached by steps from the last one.
 */
#pragma once

#include "expr/base/unicode.h"

#include <yaml.h>

struct yaml_marks {
	struct str text; /* with a byte order mark, if it has one */
	size_t start;    /* of YAML's text: behind that */
	bool is_ascii;   /* then both counts are the same */
	/* where the last mark was, in both counts */
	size_t index;
	size_t offset;
};

static inline struct yaml_marks
yaml_marks_of(struct str text)
{
	const size_t start = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;

	return (struct yaml_marks){
		.text = text,
		.start = start,
		.is_ascii = unicode_length_utf16(text) == text.n,
		.offset = start,
	};
}

static inline uint32_t
yaml_mark_offset(struct yaml_marks *m, yaml_mark_t mark)
{
	const struct str text = m->text;

	if (m->is_ascii)
		return (uint32_t)(mark.index < text.n ? mark.index : text.n);
	if (mark.index < m->index) {
		m->index = 0;
		m->offset = m->start;
	}
	while (m->index < mark.index && m->offset < text.n) {
		m->offset++;
		while (m->offset < text.n && unicode_is_inner(text.p[m->offset]))
			m->offset++;
		m->index++;
	}
	return (uint32_t)m->offset;
}
