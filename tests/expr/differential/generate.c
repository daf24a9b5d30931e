#include "tests/expr/differential/generate.h"

#include "expr/base/buf.h"

#include <string.h>

#define DEPTH_MAX   5
#define NESTED_DEEP 30 /* levels of the expressions that are made to be deep */

const char *const generate_contexts[GENERATE_CONTEXTS] = {"github", "env", "matrix"};

static const char *const keys[] = {
	"a", "b", "c", "name", "Key", "list", "x-y", "_u", "true", "null", "größe"};

static const char *const strings[] = {"", "a", "A", "abc", "ABC", "push", "Push", "0", "1", "-1",
	"1.5", " 1 ", "1e3", ".5", "5.", "true", "false", "null", "NaN", "Infinity", "-Infinity",
	"infinity", "0x10", "0xff", "0xffffffff", "0x100000000", "0o17", "0b11", "0X1F", "-0x1",
	"1_000", "{0}", "{{0}}", "{0} {1}", "{1}", "{", "}", "{0:x}", "{0x}", "{255}", "a b", "_",
	"it's", "'", "''", "''''", "ä", "Ä", "äb", "ß", "SS", "Σ", "ς", "€", "😀", "\n", "\xc2\xa0",
	"\xe2\x80\xa8", "refs/heads/main", "REFS/", "main", "Array", "Object", "\"q\"", "\\"};

static const char *const numbers[] = {"0", "-0", "1", "-1", "+2", "2", "10", "1.5", ".5", "5.",
	"-.5", "1e3", "1E-2", "0xff", "0xFF", "0x7fffffff", "0x80000000", "0xffffffff", "0o17",
	"1e15", "123456789012345678", "0.1", "0.000001", "1e-7", "1e400", "1e21", "3.14159", "NaN",
	"Infinity", "-Infinity", "-infinity", "0b1", "1.2.3", "5px"};

static const char *const json_texts[] = {"null", "true", "1", "-2.5e1", "\"x\"", "[]", "{}",
	"[1, 2, 3]", "[\"a\", \"B\", null, true]", "[[1, 2], [3]]", "[{\"a\": 1}, {\"a\": 2}, {}]",
	"{\"a\": {\"b\": [1, {\"c\": \"d\"}]}, \"name\": \"x\"}", " [ ] ", "", " ", "{", "[1,]",
	"nul", "{a: 1}", "'a'", "1 2", "{\"a\": 1, \"A\": 2}", "\"\\u00e9\\n\"", "[NaN]", "01"};

static const char *const comparisons[] = {"==", "!=", "<", "<=", ">", ">="};

struct maker {
	struct generator *g;
	struct buf b;
};

uint64_t
generate_next(struct generator *g)
{
	uint64_t z = g->state += 0x9e3779b97f4a7c15u; /* splitmix64 */

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

size_t
generate_below(struct generator *g, size_t limit)
{
	return (size_t)(generate_next(g) % limit);
}

static const char *
pick(struct generator *g, const char *const *table, size_t count)
{
	return table[generate_below(g, count)];
}

#define PICK(g, table) pick(g, table, COUNT_OF(table))

static bool
chance(struct maker *m, size_t one_in)
{
	return generate_below(m->g, one_in) == 0;
}

static void
make_blank(struct maker *m)
{
	static const char *const rare[] = {"\n", "\t", "\r\n", "  ", "\xc2\xa0", "\v"};

	if (chance(m, 60))
		buf_add_z(&m->b, PICK(m->g, rare));
	else if (chance(m, 3))
		buf_add_char(&m->b, ' ');
}

static void
make_string(struct maker *m, const char *text)
{
	buf_add_char(&m->b, '\'');
	for (; *text; text++) {
		buf_add_char(&m->b, *text);
		if (*text == '\'')
			buf_add_char(&m->b, '\'');
	}
	buf_add_char(&m->b, '\'');
}

static void
make_literal(struct maker *m)
{
	static const char *const names[] = {"true", "false", "null"};

	switch (generate_below(m->g, 4)) {
	case 0: buf_add_z(&m->b, PICK(m->g, names)); break;
	case 1: buf_add_z(&m->b, PICK(m->g, numbers)); break;
	default: make_string(m, PICK(m->g, strings)); break;
	}
}

static void make(struct maker *m, size_t depth);

static void
make_index(struct maker *m, size_t depth)
{
	static const char *const properties[] = {
		"a", "B", "c", "name", "KEY", "list", "x-y", "_u", "true", "null", "none"};

	switch (generate_below(m->g, 7)) {
	case 0: buf_add_fmt(&m->b, "[%zu]", generate_below(m->g, 4)); break;
	case 1: buf_add_z(&m->b, chance(m, 2) ? ".*" : "[*]"); break;
	case 2:
		buf_add_char(&m->b, '[');
		if (chance(m, 20))
			buf_add_z(&m->b, "* == ");
		make(m, depth > 2 ? 2 : depth);
		buf_add_char(&m->b, ']');
		break;
	case 3:
		buf_add_char(&m->b, '[');
		make_string(m, PICK(m->g, keys));
		buf_add_char(&m->b, ']');
		break;
	default:
		buf_add_char(&m->b, '.');
		make_blank(m);
		buf_add_z(&m->b, PICK(m->g, properties));
		break;
	}
}

static void
make_path(struct maker *m, size_t depth)
{
	const char *name = generate_contexts[generate_below(m->g, GENERATE_CONTEXTS)];

	if (chance(m, 10))
		buf_add_char(&m->b, (char)(*name++ - 'a' + 'A'));
	buf_add_z(&m->b, name);
	for (size_t n = generate_below(m->g, 5); n > 0; n--)
		make_index(m, depth ? depth - 1 : 0);
}

static void
make_arguments(struct maker *m, size_t count, size_t depth)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_z(&m->b, i ? "," : "");
		make_blank(m);
		make(m, depth);
		make_blank(m);
	}
}

static void
make_from_json(struct maker *m, size_t depth)
{
	buf_add_z(&m->b, chance(m, 4) ? "fromjson(" : "fromJSON(");
	if (chance(m, 4))
		make(m, depth);
	else
		make_string(m, PICK(m->g, json_texts));
	buf_add_char(&m->b, ')');
}

static void
make_case(struct maker *m, size_t depth)
{
	const size_t pairs = 1 + generate_below(m->g, 2);

	buf_add_z(&m->b, "case(");
	for (size_t i = 0; i < pairs; i++) {
		make(m, depth);
		buf_add_z(&m->b, chance(m, 3) ? "!=null" : "==true");
		buf_add_char(&m->b, ',');
		make(m, depth);
		buf_add_char(&m->b, ',');
	}
	make(m, depth);
	buf_add_char(&m->b, ')');
}

static void
make_call(struct maker *m, size_t depth)
{
	static const struct {
		const char *name;
		size_t min;
		size_t max;
	} functions[] = {{"contains", 2, 2}, {"CONTAINS", 2, 2}, {"startsWith", 2, 2},
		{"endsWith", 2, 2}, {"format", 1, 4}, {"join", 1, 2}, {"toJSON", 1, 1},
		{"toJson", 1, 1}, {"case", 1, 6}, {"nope", 0, 1}, {"contains", 0, 3}};
	const size_t i = generate_below(m->g, COUNT_OF(functions));
	const size_t count =
		functions[i].min + generate_below(m->g, functions[i].max - functions[i].min + 1);

	buf_add_z(&m->b, functions[i].name);
	make_blank(m);
	buf_add_char(&m->b, '(');
	make_arguments(m, count, depth);
	if (count > 0 && chance(m, 100))
		buf_add_char(&m->b, ',');
	buf_add_char(&m->b, ')');
}

static void
make_binary(struct maker *m, size_t depth, const char *operator_text)
{
	make(m, depth);
	make_blank(m);
	buf_add_z(&m->b, operator_text);
	make_blank(m);
	make(m, depth);
}

static void
make_group(struct maker *m, size_t depth)
{
	buf_add_char(&m->b, '(');
	make_blank(m);
	make(m, depth);
	buf_add_char(&m->b, ')');
	if (chance(m, 4))
		make_index(m, depth);
}

static void
make(struct maker *m, size_t depth)
{
	const size_t choice = depth == 0 ? generate_below(m->g, 4) : generate_below(m->g, 20);

	switch (choice) {
	case 0:
	case 1: make_literal(m); return;
	case 2:
	case 3: make_path(m, depth); return;
	case 4:
	case 5:
	case 6:
	case 7: make_binary(m, depth - 1, PICK(m->g, comparisons)); return;
	case 8:
	case 9: make_binary(m, depth - 1, "&&"); return;
	case 10:
	case 11: make_binary(m, depth - 1, "||"); return;
	case 12:
		buf_add_char(&m->b, '!');
		make(m, depth - 1);
		return;
	case 13: make_group(m, depth - 1); return;
	case 14:
	case 15: make_from_json(m, depth - 1); return;
	case 16: make_case(m, depth - 1); return;
	default: make_call(m, depth - 1); return;
	}
}

/* An expression whose levels come near the limit, or over it. */
static void
make_deep(struct maker *m)
{
	static const char *const openers[] = {"!", "(", "join(", "format('{0}', "};
	const char *opener = PICK(m->g, openers);
	const size_t levels = NESTED_DEEP + generate_below(m->g, NESTED_DEEP);

	for (size_t i = 0; i < levels; i++)
		buf_add_z(&m->b, opener);
	make(m, 1);
	for (size_t i = 0; i < levels && strchr(opener, '('); i++)
		buf_add_char(&m->b, ')');
}

static void
break_text(struct maker *m)
{
	static const char put_in[] = "()[],.*!<>=&|'\"0x-+ab {}@";
	const size_t at = generate_below(m->g, m->b.n + 1);
	const char c = put_in[generate_below(m->g, sizeof(put_in) - 1)];
	char *p = m->b.p;

	for (size_t i = 0; i < m->b.n; i++)
		if ((unsigned char)p[i] >= 0x80)
			return; /* would break a code point */
	if (at < m->b.n && chance(m, 2)) {
		memmove(p + at, p + at + 1, m->b.n - at - 1);
		m->b.n--;
		return;
	}
	buf_add_char(&m->b, c);
	memmove(m->b.p + at + 1, m->b.p + at, m->b.n - at - 1);
	m->b.p[at] = c;
}

struct str
generate_expression(struct generator *g, struct arena *a)
{
	struct maker m = {.g = g};

	buf_init(&m.b, BUF_UNBOUNDED);
	if (chance(&m, 100))
		make_deep(&m);
	else
		make(&m, generate_below(g, DEPTH_MAX));
	if (chance(&m, GENERATE_BROKEN))
		break_text(&m);
	return buf_take(a, &m.b);
}

static struct value
make_value(struct generator *g, struct arena *a, size_t depth)
{
	static const double some[] = {0, 1, -1, 2.5, 10, 1e3, 0.1, 128, 1e14};

	switch (generate_below(g, depth > 0 ? 8 : 5)) {
	case 0: return VALUE_NULL_INIT;
	case 1: return value_boolean(generate_below(g, 2));
	case 2: return value_number(some[generate_below(g, COUNT_OF(some))]);
	case 3:
	case 4: return value_string(str_from(PICK(g, strings)));
	case 5: {
		struct array *array = array_new(a);
		for (size_t n = generate_below(g, 4); n > 0; n--)
			array_add(a, array, make_value(g, a, depth - 1));
		return value_array(array);
	}
	default: {
		struct object *object = object_new(a);
		for (size_t n = generate_below(g, 5); n > 0; n--)
			object_set(object, str_from(PICK(g, keys)), make_value(g, a, depth - 1));
		return value_object(object);
	}
	}
}

struct object *
generate_context_values(struct generator *g, struct arena *a)
{
	struct object *contexts = object_new(a);

	for (size_t i = 0; i < GENERATE_CONTEXTS; i++)
		object_set(contexts, str_from(generate_contexts[i]), make_value(g, a, 4));
	return contexts;
}
