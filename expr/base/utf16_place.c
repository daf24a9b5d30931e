#include "expr/base/utf16_place.h"

#include "expr/base/unicode.h"

/* Where the line at `start` ends, and where the next one begins; the same at the text's end. */
static size_t
line_end(struct str text, size_t start, size_t *next)
{
	size_t end = start;

	while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
		end++;
	*next = end;
	if (end < text.n)
		*next += text.p[end] == '\r' && end + 1 < text.n && text.p[end + 1] == '\n' ? 2 : 1;
	return end;
}

struct utf16_place
utf16_place_of(struct str text, size_t offset)
{
	struct utf16_place place = {0};
	size_t start = 0;
	size_t next;
	size_t end = line_end(text, 0, &next);

	while (next <= offset && next > end) {
		place.line++;
		start = next;
		end = line_end(text, start, &next);
	}
	if (offset > end)
		offset = end;
	while (offset > start && offset < end && unicode_is_inner(text.p[offset]))
		offset--;
	place.character = (uint32_t)unicode_length_utf16(str_slice(text, start, offset));
	return place;
}

size_t
utf16_place_offset(struct str text, struct utf16_place place)
{
	size_t start = 0;
	size_t next;
	size_t end = line_end(text, 0, &next);

	for (uint32_t line = 0; line < place.line; line++) {
		if (next == end)
			return text.n;
		start = next;
		end = line_end(text, start, &next);
	}
	struct str rest = str_slice(text, start, end);
	for (uint32_t at = 0; rest.n > 0 && at < place.character;) {
		struct str behind = rest;
		at += unicode_next(&behind) > 0xffff ? 2 : 1;
		if (at > place.character)
			break;
		rest = behind;
	}
	return end - rest.n;
}
