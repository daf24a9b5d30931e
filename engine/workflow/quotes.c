#include "engine/workflow/quotes.h"

#include "engine/workflow/schema_check.h"

/* --- expressions -------------------------------------------------------------------------- */

/* How the text of a scalar is written in the file. */
struct scalar_style {
	struct str source;
	struct span part;         /* of the source: what is to be written anew */
	const char *double_quote; /* how one is written */
	const char *quote;
};

/* In double quotes YAML writes `"` as `\"`: where the part of the text is, if nothing else is
 * escaped. */
static bool
find_escaped(const struct node *node, struct span part, struct span *out)
{
	const struct str written = str_slice(node->source->text, node->span.start, node->span.end);
	size_t at = 1;

	for (size_t i = 0; i <= node->text.n; i++) {
		if (i == part.start)
			out->start = node->span.start + (uint32_t)at;
		if (i == part.end)
			out->end = node->span.start + (uint32_t)at;
		if (i == node->text.n)
			break;
		if (at < written.n && written.p[at] == '\\' && node->text.p[i] == '"')
			at++;
		if (at >= written.n || written.p[at] != node->text.p[i])
			return false;
		at++;
	}
	return at + 1 == written.n;
}

static bool
find_writing(const struct node *node, struct span part, struct scalar_style *out)
{
	const struct str source = node->source->text;
	const char first = source.p[node->span.start];

	*out = (struct scalar_style){.source = source, .double_quote = "\"", .quote = "'"};
	if (first == '"') {
		out->double_quote = "\\\"";
		return find_escaped(node, part, &out->part);
	}
	if (first == '\'')
		out->quote = "''";
	out->part = node_span_within(node, part);
	return str_eq(str_slice(source, out->part.start, out->part.end),
		str_slice(node->text, part.start, part.end));
}

/* Behind the string in these quotes at `at`; 0 if it is not closed, or holds what
 * makes it unclear. */
static size_t
skip_string(struct str text, size_t at)
{
	const char quote = text.p[at];
	const size_t end = str_index(text, quote, at + 1);
	const struct str inner = str_slice(text, at + 1, end);

	if (end == text.n ||
		(quote == '"' && (str_has(inner, STR("'")) || str_has(inner, STR("\\")) ||
					 str_has(inner, STR("\n")) || str_has(inner, STR("}}")))))
		return 0;
	return end + 1;
}

/* The end of the expression's last string in double quotes; 0 if it is not clear. */
static size_t
find_last(struct str text, size_t at)
{
	size_t last = 0;

	while (at < text.n && !str_starts(str_slice(text, at, text.n), STR("}}"))) {
		const char c = text.p[at];
		if (c != '"' && c != '\'') {
			at++;
			continue;
		}
		at = skip_string(text, at);
		if (at == 0)
			return 0;
		if (c == '"')
			last = at;
	}
	return last;
}

void
quotes_fix_expression(struct diags *diags, struct diag *diag, const struct node *node, uint32_t at)
{
	const struct str text = node->text;
	struct scalar_style w;
	struct buf b;

	if (at >= text.n || text.p[at] != '"' || node->span.start == node->span.end)
		return;
	const size_t end = find_last(text, at);
	if (end == 0 || !find_writing(node, (struct span){at, (uint32_t)end}, &w))
		return;
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = at; i < end;) {
		const size_t next =
			text.p[i] == '"' || text.p[i] == '\'' ? skip_string(text, i) : 0;
		if (next == 0) {
			buf_add_char(&b, text.p[i++]);
			continue;
		}
		buf_add_z(&b, w.quote);
		buf_add(&b, str_slice(text, i + 1, next - 1));
		buf_add_z(&b, w.quote);
		i = next;
	}
	diag_fix_add(diags->a, diag, w.part, buf_take(diags->a, &b));
}

/* --- texts -------------------------------------------------------------------------------- */

static bool
is_one_of(struct str s, size_t at, const char *characters)
{
	return at < s.n && s.p[at] != '\0' && strchr(characters, s.p[at]);
}

/* Lists and mappings in brackets that the line has open; quotes in it are rare, and make it
 * unclear. */
static bool
count_open(struct str line, size_t *out)
{
	*out = 0;
	for (size_t i = 0; i < line.n; i++) {
		if (is_one_of(line, i, "'\""))
			return false;
		if (is_one_of(line, i, "[{"))
			++*out;
		else if (is_one_of(line, i, "]}") && *out > 0)
			--*out;
	}
	return true;
}

/* The text up to a comment or the line's end and, in brackets, up to what ends an item. */
static struct str
take_text(struct str line, bool in_brackets)
{
	size_t end = 0;

	while (end < line.n && !(line.p[end] == '#' && is_one_of(line, end - 1, " \t")) &&
		!(in_brackets && is_one_of(line, end, ",]}")))
		end++;
	return str_trim_end(str_slice(line, 0, end));
}

/* It is one text in every place. */
static bool
is_clear(struct str text)
{
	return text.n > 0 && !str_has(text, STR("'")) && !str_has(text, STR("\"")) &&
	       !str_has(text, STR(": ")) && !is_one_of(text, text.n - 1, ":,]}") &&
	       !str_has(text, STR("{")) && !str_has(text, STR("\r"));
}

void
quotes_fix_text(struct diags *diags, struct diag *diag, struct str text, size_t at)
{
	const size_t newline = str_rindex(str_slice(text, 0, at), '\n');
	const size_t start = newline < at ? newline + 1 : 0;
	const struct str before = str_trim_end(str_slice(text, start, at));
	size_t open;

	if (!is_one_of(text, at, "*!@%") || !count_open(before, &open) ||
		!is_one_of(before, before.n - 1, open > 0 ? "[,:" : "-:"))
		return;
	const struct str meant =
		take_text(str_slice(text, at, str_index(text, '\n', at)), open > 0);
	if (is_clear(meant))
		diag_fix_add(diags->a, diag, (struct span){(uint32_t)at, (uint32_t)(at + meant.n)},
			str_concat(diags->a, STR("'"), meant, STR("'")));
}
