#include "expr/template.h"

#include "expr/base/unicode.h"
#include "expr/functions.h"
#include "expr/parse_error.h"
#include "expr/parser.h"

#include <stdio.h>

#define OPEN  STR("${{")
#define CLOSE STR("}}")

/* One `${{ }}` of a text. */
struct segment {
	struct span span; /* with its braces */
	struct str text;  /* what is within, trimmed */
	uint32_t text_start;
	struct ast *root; /* NULL: the directive `insert` */
};

struct template_reader {
	struct arena *a;
	struct str text;
	const struct expr_scope *scope;
	struct expr_error *err;
	struct segment *segments;
	size_t count;
	size_t capacity;
};

bool
template_has_expression(struct str text)
{
	const char *at;

	/* most texts are short and have none: faster than a search for all three */
	for (; text.n >= OPEN.n; text = str_slice(text, (size_t)(at + 1 - text.p), text.n)) {
		at = memchr(text.p, '$', text.n - OPEN.n + 1);
		if (!at || (at[1] == '{' && at[2] == '{'))
			return at != NULL;
	}
	return false;
}

static bool
fail(struct expr_error *err, struct span span, const char *text)
{
	err->stage = EXPR_PARSING;
	err->span = span;
	err->help[0] = '\0';
	(void)snprintf(err->text, sizeof(err->text), "%s", text);
	return false;
}

/* The offset behind the first `}}` that is not within quotes; 0 if there is none. */
static size_t
find_close(struct str text, size_t at)
{
	bool quoted = false;

	for (; at < text.n; at++) {
		if (text.p[at] == '\'')
			quoted = !quoted;
		else if (!quoted && text.p[at] == CLOSE.p[0] &&
			 str_starts(str_slice(text, at, text.n), CLOSE))
			return at + CLOSE.n;
	}
	return 0;
}

bool
template_find(struct str text, size_t from, struct span *out)
{
	const size_t start = from + str_find(str_slice(text, from, text.n), OPEN);
	const size_t end = start < text.n ? find_close(text, start + OPEN.n) : 0;

	*out = (struct span){(uint32_t)start, (uint32_t)end};
	return end > 0;
}

static bool
is_insert(const struct segment *segment)
{
	return str_eq(segment->text, STR("insert"));
}

static bool
parse_segment(struct template_reader *r, struct segment *segment)
{
	if (segment->text.n == 0)
		return fail(r->err, segment->span, "An expression was expected");
	if (is_insert(segment))
		return true;
	return parser_parse(
		r->a, segment->text, segment->text_start, r->scope, &segment->root, r->err);
}

/* Reads the `${{ }}` at `start`. */
static bool
read_segment(struct template_reader *r, size_t start)
{
	const size_t inner = start + OPEN.n;
	const size_t end = find_close(r->text, inner);
	struct segment segment = {.span = {(uint32_t)start, (uint32_t)(end ? end : r->text.n)}};

	if (end == 0)
		return fail(r->err, segment.span,
			"The expression is not closed. An unescaped ${{ sequence was found, but "
			"the closing }} sequence was not found.");
	segment.text = unicode_trim(str_slice(r->text, inner, end - CLOSE.n));
	segment.text_start = (uint32_t)(segment.text.p - r->text.p);
	if (!parse_segment(r, &segment))
		return false;
	*arena_push(r->a, r->segments, r->count, r->capacity) = segment;
	return true;
}

static bool
read_segments(struct template_reader *r)
{
	size_t at = 0;

	for (;;) {
		const struct str rest = str_slice(r->text, at, r->text.n);
		const size_t start = str_find(rest, OPEN);
		if (start == rest.n)
			return true;
		if (!read_segment(r, at + start))
			return false;
		at = r->segments[r->count - 1].span.end;
	}
}

static bool
is_whole(const struct template_reader *r)
{
	const struct span span = r->segments[0].span;

	return r->count == 1 && span.start == 0 && span.end == r->text.n;
}

static const struct expr *
expr_new(struct arena *a, struct str text, struct ast *root, const struct expr_scope *scope)
{
	struct expr *expr = arena_new(a, struct expr);

	expr->text = text;
	expr->root = root;
	expr->slot_count = scope->context_count;
	return expr;
}

/* True for a string literal without anything, even a parenthesis, around it. */
static bool
is_literal_string(const struct segment *segment)
{
	const struct ast *root = segment->root;

	return root->kind == AST_LITERAL && root->value.kind == VALUE_STRING &&
	       segment->text.p[0] == '\'';
}

/* A scalar that is one expression and nothing else. */
static void
make_whole(const struct template_reader *r, struct template *out)
{
	const struct segment *segment = &r->segments[0];

	*out = (struct template){.is_expression = true};
	if (!segment->root) {
		out->is_insert = true;
	} else if (is_literal_string(segment)) {
		out->is_expression = false;
		out->literal = segment->root->value.string;
	} else {
		out->expr = expr_new(r->a, segment->text, segment->root, r->scope);
	}
}

/* Adds a text with each of the two characters doubled. */
static void
add_doubled(struct buf *b, struct str text, char one, char other)
{
	size_t start = 0;

	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] == one || text.p[i] == other) {
			buf_add(b, str_slice(text, start, i + 1));
			start = i; /* it begins the next part too */
		}
	buf_add(b, str_slice(text, start, text.n));
}

/* As format() wants it. */
static void
add_format_text(struct buf *b, struct str text)
{
	add_doubled(b, text, '{', '}');
}

/* The first argument of the format() that the text becomes. */
static struct str
make_format(const struct template_reader *r)
{
	struct buf b;
	size_t at = 0;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < r->count; i++) {
		add_format_text(&b, str_slice(r->text, at, r->segments[i].span.start));
		buf_add_fmt(&b, "{%zu}", i);
		at = r->segments[i].span.end;
	}
	add_format_text(&b, str_slice(r->text, at, r->text.n));
	return buf_take(r->a, &b);
}

static void
add_quoted(struct buf *b, struct str text)
{
	buf_add_char(b, '\'');
	add_doubled(b, text, '\'', '\'');
	buf_add_char(b, '\'');
}

static struct str
make_call_text(const struct template_reader *r, struct str format)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "format(");
	add_quoted(&b, format);
	for (size_t i = 0; i < r->count; i++) {
		buf_add_z(&b, ", ");
		buf_add(&b, r->segments[i].text);
	}
	buf_add_char(&b, ')');
	return buf_take(r->a, &b);
}

static struct ast *
make_call(const struct template_reader *r, struct str format, struct span span)
{
	struct ast *call = ast_new(r->a, AST_CALL, span);

	call->function = function_find(STR("format"));
	call->name = str_from(call->function->name);
	ast_add_child(r->a, call, ast_new_literal(r->a, value_string(format), span));
	for (size_t i = 0; i < r->count; i++)
		ast_add_child(r->a, call, r->segments[i].root);
	return call;
}

/* What a file's own call has is narrower than its first argument; this one has the same place. */
bool
template_is_mixture(const struct ast *root)
{
	const struct ast *first =
		root->kind == AST_CALL && root->count > 0 ? root->children[0] : NULL;

	return first && first->span.start == root->span.start && first->span.end == root->span.end;
}

static struct span
whole(const struct template_reader *r)
{
	return (struct span){0, (uint32_t)r->text.n};
}

/* The limits that a tree put together here might break, as if its text had been parsed. */
static bool
check_whole(const struct template_reader *r, struct str text, const struct ast *root)
{
	return parse_check_length(text, whole(r), r->err) &&
	       parse_check_depth(root, whole(r), r->err);
}

/* Text and expressions mixed. */
static bool
make_mixture(const struct template_reader *r, struct template *out)
{
	for (size_t i = 0; i < r->count; i++)
		if (!r->segments[i].root)
			return fail(r->err, r->segments[i].span,
				"The directive 'insert' is not allowed in this context. Directives "
				"are not supported for expressions that are embedded within a "
				"string. Directives are only supported when the entire value is an "
				"expression.");
	const struct str format = make_format(r);
	const struct str text = make_call_text(r, format);
	struct ast *call = make_call(r, format, whole(r));
	if (!check_whole(r, text, call))
		return false;
	if (call->count > call->function->arguments_max) {
		(void)parse_error(
			r->err, "Too many parameters supplied", text, (struct span){6, 7}, 0);
		r->err->span = whole(r);
		return false;
	}
	*out = (struct template){
		.is_expression = true,
		.expr = expr_new(r->a, text, call, r->scope),
	};
	return true;
}

/*
 * `${{ 'x' }}` and nothing else, which is the text x also where no context is allowed.
 * Source: actions/runner src/Sdk/WorkflowParser/ObjectTemplating/TemplateReader.cs, ParseScalar
 */
static bool
read_literal(struct arena *a, struct str text, struct template *out)
{
	static const struct expr_scope nothing;
	struct expr_error ignored = {0};
	struct template_reader r = {.a = a, .text = text, .scope = &nothing, .err = &ignored};
	struct template read;

	if (!read_segments(&r) || !is_whole(&r))
		return false;
	make_whole(&r, &read);
	if (read.is_expression)
		return false;
	*out = read;
	return true;
}

bool
template_parse(struct arena *a, struct str text, const struct expr_scope *scope,
	struct template *out, struct expr_error *err)
{
	struct template_reader r = {.a = a, .text = text, .scope = scope, .err = err};

	if (!template_has_expression(text)) {
		*out = (struct template){.literal = text};
		return true;
	}
	if (!scope) {
		const size_t start = str_find(text, OPEN);
		return read_literal(a, text, out) ||
		       fail(err, (struct span){(uint32_t)start, (uint32_t)(start + OPEN.n)},
			       "A template expression is not allowed in this context");
	}
	if (!read_segments(&r))
		return false;
	if (!is_whole(&r))
		return make_mixture(&r, out);
	make_whole(&r, out);
	return true;
}

/* `success()`, at the place of what it is added to. */
static bool
parse_success(const struct template_reader *r, struct span span, struct ast **out)
{
	if (!parser_parse(r->a, STR("success()"), 0, r->scope, out, r->err)) {
		r->err->span = span;
		return false;
	}
	(*out)->span = span;
	return true;
}

static bool
make_success(const struct template_reader *r, struct template *out)
{
	struct ast *root;

	if (!parse_success(r, whole(r), &root))
		return false;
	*out = (struct template){
		.is_expression = true,
		.expr = expr_new(r->a, STR("success()"), root, r->scope),
	};
	return true;
}

/* A condition that says nothing of status waits for success. */
static bool
make_condition(const struct template_reader *r, const struct expr *expr, struct template *out)
{
	*out = (struct template){.is_expression = true, .expr = expr};
	/* it has thought of failed and cancelled jobs itself */
	if (expr_calls_status(expr))
		return true;
	struct ast *operands[2] = {NULL, expr->root};
	if (!parse_success(
		    r, (struct span){expr->root->span.start, expr->root->span.start}, &operands[0]))
		return false;
	struct ast *root = ast_new_operator(r->a, AST_AND, operands, COUNT_OF(operands));
	const struct str text = str_concat(r->a, STR("success() && ("), expr->text, STR(")"));
	if (!check_whole(r, text, root))
		return false;
	out->expr = expr_new(r->a, text, root, r->scope);
	return true;
}

/* A condition without `${{ }}`, which is `base` bytes into the text. */
static bool
parse_bare(const struct template_reader *r, struct str text, size_t base, struct template *out)
{
	const struct str trimmed = unicode_trim(text);
	struct ast *root;

	if (trimmed.n == 0)
		return make_success(r, out);
	base += (size_t)(trimmed.p - text.p);
	if (!parser_parse(r->a, trimmed, (uint32_t)base, r->scope, &root, r->err))
		return false;
	return make_condition(r, expr_new(r->a, trimmed, root, r->scope), out);
}

bool
template_parse_if(struct arena *a, struct str text, const struct expr_scope *scope,
	struct template *out, struct expr_error *err)
{
	struct template_reader r = {.a = a, .text = text, .scope = scope, .err = err};
	struct template parsed;

	if (!template_has_expression(text))
		return parse_bare(&r, text, 0, out);
	if (!template_parse(a, text, scope, &parsed, err))
		return false;
	if (parsed.is_insert)
		return fail(
			err, whole(&r), "The directive 'insert' is not allowed in this context");
	/* GitHub first makes the literal a plain text, and then reads that text as a condition */
	if (!parsed.is_expression)
		return parse_bare(&r, parsed.literal, str_index(text, '\'', 0) + 1, out);
	return make_condition(&r, parsed.expr, out);
}
