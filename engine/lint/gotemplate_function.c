#include "engine/lint/gotemplate_function.h"

#include <utf8proc.h>

#define ANY SIZE_MAX

bool
gotemplate_call_wrong(struct gotemplate_call *c, const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	c->wrong = str_vfmt(c->a, fmt, arguments);
	va_end(arguments);
	return false;
}

static bool
take_string(struct gotemplate_call *c, size_t i, struct str *out)
{
	if (c->arguments[i].kind != GOTEMPLATE_STRING)
		return gotemplate_call_wrong(c, "argument %zu is a string, not %s", i + 1,
			gotemplate_type(c->arguments[i]));
	*out = c->arguments[i].string;
	return true;
}

static void
give(struct gotemplate_call *c, struct buf *b, struct gotemplate_value *out)
{
	*out = gotemplate_string(buf_take(c->a, b));
}

/* --- actionlint's ------------------------------------------------------------------------- */

static bool
call_json(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	gotemplate_add_json(&b, c->arguments[0]);
	buf_add_char(&b, '\n');
	give(c, &b, out);
	return true;
}

/* The first of the pairs whose old text is at `at`; c->count if none. Empty ones only if they may. */
static size_t
find_pair(const struct gotemplate_call *c, struct str text, size_t at, bool may_be_empty)
{
	const struct str rest = str_slice(text, at, text.n);

	for (size_t i = 1; i + 1 < c->count; i += 2)
		if (str_starts(rest, c->arguments[i].string) &&
			(may_be_empty || c->arguments[i].string.n > 0))
			return i;
	return c->count;
}

/* Go's strings.NewReplacer: pairs of old and new, in one pass. */
static bool
call_replace(struct gotemplate_call *c, struct gotemplate_value *out)
{
	bool was_empty = false;
	struct str text = STR_NONE;
	struct buf b;

	for (size_t i = c->count; i > 0; i--)
		if (!take_string(c, i - 1, &text))
			return false;
	if (c->count % 2 == 0)
		return gotemplate_call_wrong(c, "a text to replace has none to take its place");
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t at = 0; at <= text.n;) {
		const size_t i = find_pair(c, text, at, !was_empty);
		const bool is_found = i < c->count;
		if (is_found)
			buf_add(&b, c->arguments[i + 1].string);
		was_empty = is_found && c->arguments[i].string.n == 0;
		if (is_found && !was_empty) {
			at += c->arguments[i].string.n;
			continue;
		}
		if (was_empty)
			continue;
		if (at < text.n)
			buf_add_char(&b, text.p[at]);
		at++;
	}
	give(c, &b, out);
	return true;
}

static bool
call_pascal_case(struct gotemplate_call *c, struct gotemplate_value *out)
{
	bool is_first = true;
	struct str text = STR_NONE;
	struct buf b;

	if (!take_string(c, 0, &text))
		return false;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const char letter = text.p[i];
		const bool is_small = letter >= 'a' && letter <= 'z';
		const bool is_part =
			is_small || (letter >= 'A' && letter <= 'Z') || char_is_digit(letter);
		if (is_part)
			buf_add_char(
				&b, is_small && is_first ? (char)(letter - 'a' + 'A') : letter);
		is_first = !is_part;
	}
	give(c, &b, out);
	return true;
}

static bool
call_version(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = gotemplate_string(c->facts->version);
	return true;
}

static bool
call_kinds(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = c->facts->kinds;
	return true;
}

/* --- print -------------------------------------------------------------------------------- */

/* Records are held by pointers there, which a function shows. */
static void
print_argument(struct buf *b, struct gotemplate_value v)
{
	if (v.kind == GOTEMPLATE_RECORD)
		buf_add_char(b, '&');
	gotemplate_print(b, v);
}

/* Blanks stand between two that are no strings. */
static bool
call_print(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < c->count; i++) {
		if (i > 0 && c->arguments[i].kind != GOTEMPLATE_STRING &&
			c->arguments[i - 1].kind != GOTEMPLATE_STRING)
			buf_add_char(&b, ' ');
		print_argument(&b, c->arguments[i]);
	}
	give(c, &b, out);
	return true;
}

static bool
call_println(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < c->count; i++) {
		buf_add_z(&b, i > 0 ? " " : "");
		print_argument(&b, c->arguments[i]);
	}
	buf_add_char(&b, '\n');
	give(c, &b, out);
	return true;
}

/* --- escapes ------------------------------------------------------------------------------ */

/* The arguments as `print` shows them. */
static struct str
printed(struct gotemplate_call *c)
{
	struct gotemplate_value text;

	if (c->count == 1 && c->arguments[0].kind == GOTEMPLATE_STRING)
		return c->arguments[0].string;
	(void)call_print(c, &text); /* it never fails */
	return text.string;
}

static const struct {
	char c;
	const char *text;
} html[] = {{'\0', "\xef\xbf\xbd"}, {'"', "&#34;"}, {'\'', "&#39;"}, {'&', "&amp;"}, {'<', "&lt;"},
	{'>', "&gt;"}};

static bool
call_html(struct gotemplate_call *c, struct gotemplate_value *out)
{
	const struct str text = printed(c);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		size_t j = 0;
		while (j < COUNT_OF(html) && html[j].c != text.p[i])
			j++;
		if (j < COUNT_OF(html))
			buf_add_z(&b, html[j].text);
		else
			buf_add_char(&b, text.p[i]);
	}
	give(c, &b, out);
	return true;
}

static bool
call_js(struct gotemplate_call *c, struct gotemplate_value *out)
{
	const struct str text = printed(c);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char letter = (unsigned char)text.p[i];
		if (letter == '\\' || letter == '\'' || letter == '"')
			buf_add_fmt(&b, "\\%c", letter);
		else if (letter < ' ' || letter == 0x7f || letter == '<' || letter == '>' ||
			 letter == '&' || letter == '=')
			buf_add_fmt(&b, "\\u%04X", letter);
		else
			buf_add_char(&b, (char)letter);
	}
	give(c, &b, out);
	return true;
}

static bool
call_urlquery(struct gotemplate_call *c, struct gotemplate_value *out)
{
	const struct str text = printed(c);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		const unsigned char letter = (unsigned char)text.p[i];
		const bool is_plain =
			(letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
			char_is_digit((char)letter) || (letter != '\0' && strchr("-_.~", letter));
		if (letter == ' ')
			buf_add_char(&b, '+');
		else
			buf_add_fmt(&b, is_plain ? "%c" : "%%%02X", letter);
	}
	give(c, &b, out);
	return true;
}

/* --- comparison --------------------------------------------------------------------------- */

/* The order of two values of one kind: strcmp's sign. */
static bool
compare(struct gotemplate_call *c, size_t i, size_t j, bool is_order, int *out)
{
	const struct gotemplate_value x = c->arguments[i];
	const struct gotemplate_value y = c->arguments[j];

	if (!is_order && (x.kind == GOTEMPLATE_NIL || y.kind == GOTEMPLATE_NIL)) {
		*out = x.kind != y.kind;
		return true;
	}
	if (x.kind != y.kind)
		return gotemplate_call_wrong(
			c, "%s and %s cannot be compared", gotemplate_type(x), gotemplate_type(y));
	if (x.kind == GOTEMPLATE_INTEGER)
		*out = (x.integer > y.integer) - (x.integer < y.integer);
	else if (x.kind == GOTEMPLATE_FLOAT)
		*out = (x.number > y.number) - (x.number < y.number);
	else if (x.kind == GOTEMPLATE_STRING)
		*out = str_cmp(x.string, y.string);
	else if (x.kind == GOTEMPLATE_BOOLEAN && !is_order)
		*out = x.boolean != y.boolean;
	else
		return gotemplate_call_wrong(c, "%s cannot be compared", gotemplate_type(x));
	return true;
}

/* The first is equal to any of the others. */
static bool
call_eq(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order = 1;

	for (size_t i = 1; i < c->count && order != 0; i++)
		if (!compare(c, 0, i, false, &order))
			return false;
	*out = gotemplate_boolean(order == 0);
	return true;
}

static bool
call_ne(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, false, &order))
		return false;
	*out = gotemplate_boolean(order != 0);
	return true;
}

static bool
call_lt(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order < 0);
	return true;
}

static bool
call_le(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order <= 0);
	return true;
}

static bool
call_gt(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order > 0);
	return true;
}

static bool
call_ge(struct gotemplate_call *c, struct gotemplate_value *out)
{
	int order;

	if (!compare(c, 0, 1, true, &order))
		return false;
	*out = gotemplate_boolean(order >= 0);
	return true;
}

/* --- lists -------------------------------------------------------------------------------- */

static bool
call_not(struct gotemplate_call *c, struct gotemplate_value *out)
{
	*out = gotemplate_boolean(!gotemplate_is_true(c->arguments[0]));
	return true;
}

/* The items of a list, or the bytes of a string. */
static bool
take_length(struct gotemplate_call *c, size_t *out)
{
	const struct gotemplate_value v = c->arguments[0];

	if (v.kind != GOTEMPLATE_LIST && v.kind != GOTEMPLATE_STRING)
		return gotemplate_call_wrong(
			c, "argument 1 is a list or a string, not %s", gotemplate_type(v));
	*out = v.kind == GOTEMPLATE_LIST ? v.count : v.string.n;
	return true;
}

static bool
take_index(struct gotemplate_call *c, size_t i, size_t limit, size_t *out)
{
	const struct gotemplate_value v = c->arguments[i];

	if (v.kind != GOTEMPLATE_INTEGER)
		return gotemplate_call_wrong(
			c, "argument %zu is a number, not %s", i + 1, gotemplate_type(v));
	if (v.integer < 0 || (size_t)v.integer > limit)
		return gotemplate_call_wrong(c, "there is no item %lld", (long long)v.integer);
	*out = (size_t)v.integer;
	return true;
}

static bool
call_len(struct gotemplate_call *c, struct gotemplate_value *out)
{
	size_t length = 0;

	if (!take_length(c, &length))
		return false;
	*out = gotemplate_integer((int64_t)length);
	return true;
}

static bool
call_index(struct gotemplate_call *c, struct gotemplate_value *out)
{
	const struct gotemplate_value v = c->arguments[0];
	size_t length = 0;
	size_t i;

	if (c->count == 1) {
		*out = v;
		return true;
	}
	if (!take_length(c, &length))
		return false;
	if (length == 0)
		return gotemplate_call_wrong(c, "there is no item in what is empty");
	if (!take_index(c, 1, length - 1, &i))
		return false;
	*out = v.kind == GOTEMPLATE_LIST ? v.items[i]
					 : gotemplate_integer((unsigned char)v.string.p[i]);
	return true;
}

static bool
call_slice(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct gotemplate_value v = c->arguments[0];
	size_t length = 0;
	size_t from = 0;
	size_t to;

	if (!take_length(c, &length))
		return false;
	to = length;
	if ((c->count > 1 && !take_index(c, 1, length, &from)) ||
		(c->count > 2 && !take_index(c, 2, length, &to)))
		return false;
	if (from > to)
		return gotemplate_call_wrong(c, "the end is before the start");
	if (v.kind == GOTEMPLATE_STRING) {
		v.string = str_slice(v.string, from, to);
	} else {
		v.items += from;
		v.count = to - from;
	}
	*out = v;
	return true;
}

/* --- all ---------------------------------------------------------------------------------- */

static const struct gotemplate_function functions[] = {
	{"allKinds", 0, 0, call_kinds, false},
	{"and", 1, ANY, NULL, true},
	{"eq", 2, ANY, call_eq, false},
	{"ge", 2, 2, call_ge, false},
	{"getVersion", 0, 0, call_version, false},
	{"gt", 2, 2, call_gt, false},
	{"html", 0, ANY, call_html, false},
	{"index", 1, 2, call_index, false},
	{"js", 0, ANY, call_js, false},
	{"json", 1, 1, call_json, false},
	{"le", 2, 2, call_le, false},
	{"len", 1, 1, call_len, false},
	{"lt", 2, 2, call_lt, false},
	{"ne", 2, 2, call_ne, false},
	{"not", 1, 1, call_not, false},
	{"or", 1, ANY, NULL, false},
	{"print", 0, ANY, call_print, false},
	{"printf", 1, ANY, gotemplate_printf, false},
	{"println", 0, ANY, call_println, false},
	{"replace", 1, ANY, call_replace, false},
	{"slice", 1, 3, call_slice, false},
	{"toPascalCase", 1, 1, call_pascal_case, false},
	{"urlquery", 0, ANY, call_urlquery, false},
};

const struct gotemplate_function *
gotemplate_function_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(functions); i++)
		if (str_eq(name, str_from(functions[i].name)))
			return &functions[i];
	return NULL;
}

bool
gotemplate_function_next(const void *owner, size_t i, struct str *name)
{
	(void)owner;
	if (i >= COUNT_OF(functions))
		return false;
	*name = str_from(functions[i].name);
	return true;
}
