#include "engine/cli/explain.h"

#include "engine/ui/style.h"
#include "expr/base/unicode.h"

#define INDENT     2
#define COLUMN_MAX 64 /* longer texts have their values behind them */

struct explained {
	const struct ast *node;
	struct value value;
};

struct explanation_row {
	size_t indent;
	struct str text;
	struct str value; /* or what is said in its place */
	enum style style;
};

struct rows {
	const struct explanation *explanation;
	const struct expr_error *err;
	struct explanation_row *items;
	size_t count;
	size_t capacity;
};

/* --- values ------------------------------------------------------------------------------- */

static void
evaluated(void *owner, const struct ast *node, struct value value)
{
	struct explanation *e = owner;

	*arena_push(e->a, e->items, e->count, e->capacity) = (struct explained){node, value};
}

struct expr_observer
explain_observer(struct explanation *explanation)
{
	return (struct expr_observer){.evaluated = evaluated, .owner = explanation};
}

/* NULL if the node was not evaluated, or has failed. */
static const struct value *
value_of(const struct rows *rows, const struct ast *node)
{
	for (size_t i = 0; i < rows->explanation->count; i++)
		if (rows->explanation->items[i].node == node)
			return &rows->explanation->items[i].value;
	return NULL;
}

static bool
has_failed(const struct rows *rows, const struct ast *node)
{
	return rows->err && !value_of(rows, node) && node->span.start <= rows->err->span.start &&
	       node->span.end >= rows->err->span.end;
}

/* --- texts -------------------------------------------------------------------------------- */

static struct str
mask(const struct explanation *e, struct str text)
{
	return ask_mask(e->ask, e->a, text);
}

/* The node's text on one line: a line end and the blanks around it are one blank. */
static struct str
text_of(const struct explanation *e, const struct ast *node)
{
	struct str rest = mask(e, str_slice(e->text, node->span.start, node->span.end));
	struct str line;
	struct buf b;

	if (str_index(rest, '\n', 0) == rest.n)
		return rest;
	buf_init(&b, BUF_UNBOUNDED);
	while (str_line(&rest, &line)) {
		const struct str part = str_trim(line);
		if (b.n > 0 && part.n > 0)
			buf_add_char(&b, ' ');
		buf_add(&b, part);
	}
	return buf_take(e->a, &b);
}

static struct str
value_text(const struct explanation *e, struct value value)
{
	const struct str full = mask(e, value_to_json_line(e->a, value));
	struct str rest = full;

	for (size_t i = 0; i < EXPLAIN_VALUE_MAX && rest.n > 0; i++)
		(void)unicode_next(&rest);
	if (rest.n == 0)
		return full;
	return str_concat(e->a, str_slice(full, 0, full.n - rest.n), STR("…"));
}

/* --- rows --------------------------------------------------------------------------------- */

static void add_parts(struct rows *rows, const struct ast *node, size_t indent);

static void
add_row(struct rows *rows, const struct ast *node, size_t indent)
{
	const struct explanation *e = rows->explanation;
	const struct value *value = value_of(rows, node);
	struct explanation_row row = {.indent = indent, .text = text_of(e, node)};

	if (value) {
		row.value = value_text(e, *value);
	} else if (has_failed(rows, node)) {
		row.value = STR("error");
		row.style = STYLE_RED;
	} else {
		row.value = STR("not evaluated");
		row.style = STYLE_DIM;
	}
	*arena_push(e->a, rows->items, rows->count, rows->capacity) = row;
	if (value || row.style == STYLE_RED)
		add_parts(rows, node, indent + INDENT);
}

static bool
is_null(const struct rows *rows, const struct ast *node)
{
	const struct value *value = value_of(rows, node);

	return value && value->kind == VALUE_NULL;
}

/* Where the way to a member ends: the first object on it that is null; NULL if there is none. */
static const struct ast *
find_end(const struct rows *rows, const struct ast *node)
{
	const struct ast *end = NULL;

	while (node->kind == AST_INDEX && is_null(rows, node->children[0])) {
		node = node->children[0];
		end = node;
	}
	return end;
}

/* The parts of a way: what it begins with unless that is a context, and indexes that are no names.
 */
static void
add_way(struct rows *rows, const struct ast *node, size_t indent)
{
	const struct ast *owner = node->children[0];
	const struct ast *index = node->children[1];

	if (owner->kind == AST_INDEX)
		add_way(rows, owner, indent);
	else if (owner->kind != AST_CONTEXT)
		add_row(rows, owner, indent);
	if (index->kind != AST_LITERAL && index->kind != AST_WILDCARD)
		add_row(rows, index, indent);
}

static void
add_parts(struct rows *rows, const struct ast *node, size_t indent)
{
	if (node->kind == AST_INDEX) {
		const struct ast *end = find_end(rows, node);
		if (end && (end->kind == AST_INDEX || end->kind == AST_CONTEXT))
			*arena_push(rows->explanation->a, rows->items, rows->count,
				rows->capacity) = (struct explanation_row){
				.indent = indent,
				.text = text_of(rows->explanation, end),
				.value = STR("null"),
			};
		add_way(rows, node, indent);
		return;
	}
	for (size_t i = 0; i < node->count; i++)
		if (node->children[i]->kind != AST_LITERAL)
			add_row(rows, node->children[i], indent);
}

/* --- writing ------------------------------------------------------------------------------ */

static size_t
width_of(const struct explanation_row *row)
{
	return row->indent + unicode_length(row->text);
}

/* Where the values begin: behind the longest text that is not too long. */
static size_t
find_column(const struct rows *rows)
{
	size_t column = 0;

	for (size_t i = 0; i < rows->count; i++) {
		const size_t width = width_of(&rows->items[i]);
		if (width > column && width <= COLUMN_MAX)
			column = width;
	}
	return column;
}

static void
write_row(struct output *out, const struct explanation_row *row, size_t column, bool color)
{
	const size_t width = width_of(row);
	const int blanks = width < column ? (int)(column - width) : 0;

	output_add_fmt(out, "%*s%" STR_FMT "%*s  => ", (int)row->indent, "", STR_ARG(row->text),
		blanks, "");
	style_write(out, row->style, row->value, color);
	output_add_z(out, "\n");
}

void
explain_write(struct output *out, const struct explanation *explanation, const struct ast *root,
	const struct expr_error *err, bool color)
{
	struct rows rows = {.explanation = explanation, .err = err};

	add_row(&rows, root, 0);
	const size_t column = find_column(&rows);
	for (size_t i = 0; i < rows.count; i++)
		write_row(out, &rows.items[i], column, color);
}
