#include "expr/base/json_string.h"
#include "expr/value.h"

#define INDENT 2 /* blanks for each level */

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

static void
write_string(struct buf *b, struct str s)
{
	json_string_add_as(b, s, &json_string_runner);
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
