#include "engine/gotemplate/gotemplate_function.h"

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

bool
gotemplate_call_json(struct gotemplate_call *c, struct gotemplate_value *out)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	gotemplate_add_json(&b, c->arguments[0]);
	buf_add_char(&b, '\n');
	give(c, &b, out);
	return true;
}

/* The first of the pairs whose old text is at `at`; c->count if none. Empty ones only
 * if they may. */
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
bool
gotemplate_call_replace(struct gotemplate_call *c, struct gotemplate_value *out)
{
	bool was_empty = false;
	struct str text = STR_NONE;
	struct buf b;

	for (size_t i = c->count; i > 0; i--)
		if (!take_string(c, i - 1, &text))
			return false;
	if (c->count % 2 == 0)
		return gotemplate_call_wrong(c, "missing replacement of a text");
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

bool
gotemplate_call_pascal_case(struct gotemplate_call *c, struct gotemplate_value *out)
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

/* --- print -------------------------------------------------------------------------------- */

/* Records are held by pointers there, which a function shows. */
static void
print_argument(struct buf *b, struct gotemplate_value v)
{
	if (v.kind == GOTEMPLATE_RECORD)
		buf_add_char(b, '&');
	gotemplate_print(b, v);
}

/* Blanks separate two values that are not strings. */
bool
gotemplate_call_print(struct gotemplate_call *c, struct gotemplate_value *out)
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

bool
gotemplate_call_println(struct gotemplate_call *c, struct gotemplate_value *out)
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
	(void)gotemplate_call_print(c, &text); /* it never fails */
	return text.string;
}

static const struct {
	char c;
	const char *text;
} html[] = {{'\0', "\xef\xbf\xbd"}, {'"', "&#34;"}, {'\'', "&#39;"}, {'&', "&amp;"}, {'<', "&lt;"},
	{'>', "&gt;"}};

bool
gotemplate_call_html(struct gotemplate_call *c, struct gotemplate_value *out)
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

bool
gotemplate_call_js(struct gotemplate_call *c, struct gotemplate_value *out)
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

bool
gotemplate_call_urlquery(struct gotemplate_call *c, struct gotemplate_value *out)
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
