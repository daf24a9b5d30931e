#include "expr/base/unicode.h"
#include "expr/value.h"

#define INDENT 2 /* blanks for each level */

/* The letter of a control character's escape; 0 if it needs \u. */
static const char short_escapes[0x20] = {
	['\b'] = 'b',
	['\t'] = 't',
	['\n'] = 'n',
	['\f'] = 'f',
	['\r'] = 'r',
};

struct json_writer {
	struct buf *b;
	bool indented;
	size_t level;
};

static void
new_line(struct json_writer *w)
{
	if (!w->indented)
		return;
	buf_add_char(w->b, '\n');
	buf_add_repeat(w->b, ' ', w->level * INDENT);
}

static bool
needs_escape(unsigned char c)
{
	return c < 0x20 || c == '"' || c == '\\';
}

/* U+0085, U+2028 and U+2029: the line ends that JSON allows in a string and the runner escapes. */
static uint32_t
line_end_at(struct str s, size_t at)
{
	struct str rest = str_slice(s, at, s.n);
	const unsigned char first = (unsigned char)s.p[at];

	if (first != 0xc2 && first != 0xe2)
		return 0;
	const uint32_t c = unicode_next(&rest);
	return c == 0x85 || c == 0x2028 || c == 0x2029 ? c : 0;
}

static void
write_escape(struct buf *b, unsigned char c)
{
	if (c == '"' || c == '\\') {
		buf_add_char(b, '\\');
		buf_add_char(b, (char)c);
	} else if (short_escapes[c]) {
		buf_add_char(b, '\\');
		buf_add_char(b, short_escapes[c]);
	} else {
		buf_add_fmt(b, "\\u%04x", c);
	}
}

static void
write_string(struct buf *b, struct str s)
{
	size_t done = 0;

	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		const uint32_t line_end = line_end_at(s, i);
		if (!needs_escape(c) && !line_end)
			continue;
		buf_add(b, str_slice(s, done, i));
		if (line_end) {
			buf_add_fmt(b, "\\u%04x", line_end);
			i += line_end == 0x85 ? 1 : 2;
		} else {
			write_escape(b, c);
		}
		done = i + 1;
	}
	buf_add(b, str_slice(s, done, s.n));
	buf_add_char(b, '"');
}

static void
write_number(struct buf *b, double n)
{
	char text[VALUE_NUMBER_MAX];

	buf_add(b, value_number_print(text, n));
}

static void write_value(struct json_writer *w, struct value v);

static void
write_array(struct json_writer *w, const struct array *array)
{
	if (array->count == 0) {
		buf_add_z(w->b, "[]");
		return;
	}
	buf_add_char(w->b, '[');
	w->level++;
	for (size_t i = 0; i < array->count && !w->b->overflow; i++) {
		if (i > 0)
			buf_add_char(w->b, ',');
		new_line(w);
		write_value(w, array->items[i]);
	}
	w->level--;
	new_line(w);
	buf_add_char(w->b, ']');
}

static void
write_object(struct json_writer *w, const struct map *members)
{
	if (members->count == 0) {
		buf_add_z(w->b, "{}");
		return;
	}
	buf_add_char(w->b, '{');
	w->level++;
	for (size_t i = 0; i < members->count && !w->b->overflow; i++) {
		const struct value *value = members->entries[i].value;
		if (i > 0)
			buf_add_char(w->b, ',');
		new_line(w);
		write_string(w->b, members->entries[i].key);
		buf_add_z(w->b, w->indented ? ": " : ":");
		write_value(w, *value);
	}
	w->level--;
	new_line(w);
	buf_add_char(w->b, '}');
}

static void
write_value(struct json_writer *w, struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: buf_add_z(w->b, "null"); break;
	case VALUE_BOOLEAN: buf_add_z(w->b, v.boolean ? "true" : "false"); break;
	case VALUE_NUMBER: write_number(w->b, v.number); break;
	case VALUE_STRING: write_string(w->b, v.string); break;
	case VALUE_ARRAY: write_array(w, v.array); break;
	case VALUE_OBJECT: write_object(w, object_members(v.object)); break;
	}
}

void
value_add_json(struct buf *b, struct value v, bool indented)
{
	struct json_writer w = {.b = b, .indented = indented};

	write_value(&w, v);
}

static struct str
to_json(struct arena *a, struct value v, bool indented)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	value_add_json(&b, v, indented);
	return buf_take(a, &b);
}

struct str
value_to_json(struct arena *a, struct value v)
{
	return to_json(a, v, true);
}

struct str
value_to_json_line(struct arena *a, struct value v)
{
	return to_json(a, v, false);
}
