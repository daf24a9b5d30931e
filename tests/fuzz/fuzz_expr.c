/*
 * fuzz_expr: any bytes as an expression, as a template and as a condition.
 *
 * Beyond not failing: what parses has a text that parses to the same value, spans lie within the
 * text, and what was given is never written to.
 */
#include "expr/ast.h"
#include "expr/template.h"

#include <assert.h>
#include <string.h>

#define MEMORY_LIMIT ((size_t)1 << 18) /* of an evaluation: small, so that it is reached */

static const char *const contexts[] = {"github", "env", "matrix"};
static const struct expr_function functions[] = {
	{"success", 0, EXPR_ARGUMENTS_ANY},
	{"failure", 0, EXPR_ARGUMENTS_ANY},
	{"cancelled", 0, 0},
	{"always", 0, 0},
	{"hashFiles", 1, EXPR_ARGUMENTS_ANY},
};
static const struct expr_scope scope = {
	.contexts = contexts,
	.context_count = COUNT_OF(contexts),
	.functions = functions,
	.function_count = COUNT_OF(functions),
};

static const char contexts_json[] = "{\"ref\": \"refs/heads/main\", \"event\": {\"labels\": "
				    "[{\"name\": \"bug\"}, {\"name\": 1}],"
				    " \"number\": 42, \"draft\": false, \"body\": null, \"größe\": "
				    "\"{0} é '\"}, \"CI\": \"true\"}";

static struct value
context(void *owner, struct arena *a, struct str name)
{
	struct value v;

	(void)owner;
	(void)name;
	return value_from_json(a, str_from(contexts_json), &v, NULL) ? v : VALUE_NULL_INIT;
}

static bool
call(void *owner, struct arena *a, const char *function, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	(void)owner;
	(void)a;
	if (count > 3)
		return error_set(err, ERROR_IO, "%s has too much to do", function);
	*out = count > 0 ? args[0] : value_boolean(true);
	return true;
}

static const struct expr_host host = {
	.context = context,
	.call = call,
	.memory_limit_bytes = MEMORY_LIMIT,
};

static void
check_error(const struct expr_error *err, struct str text)
{
	assert(err->span.start <= err->span.end && err->span.end <= text.n);
	assert(err->text[0] != '\0');
	assert(memchr(err->text, '\0', sizeof(err->text)));
	assert(memchr(err->help, '\0', sizeof(err->help)));
}

static void
check_spans(const struct ast *node, struct str text)
{
	assert(node->span.start <= node->span.end && node->span.end <= text.n);
	for (size_t i = 0; i < node->count; i++) {
		assert(node->children[i]->depth < node->depth);
		check_spans(node->children[i], text);
	}
}

/* What an expression comes to: its JSON, or the error's text. */
static struct str
outcome(struct arena *a, const struct expr *expr, struct str text)
{
	struct value v;
	struct expr_error err;

	if (expr_eval(a, expr, &host, &v, &err))
		return value_to_json_line(a, v);
	check_error(&err, text);
	return str_copy(a, str_from(err.text));
}

static void
ignore_name(void *owner, struct str name)
{
	(void)owner;
	(void)name;
}

/* Checks what came of `text`. */
static void
check_expr(struct arena *a, const struct expr *expr, struct str text)
{
	const struct expr *again;
	struct expr_error err;
	struct buf b;

	if (!expr->root)
		return;
	check_spans(expr->root, text);
	buf_init(&b, BUF_UNBOUNDED);
	ast_print(&b, expr->root);
	buf_free(&b);
	(void)expr_calls_status(expr);
	expr_references(expr, STR("github"), ignore_name, NULL);
	const struct str first = outcome(a, expr, text);
	const bool parses = expr_parse(a, expr_text(expr), &scope, &again, &err);
	assert(parses);
	assert(str_eq(first, outcome(a, again, expr_text(expr))));
}

static void
check_template(struct arena *a, struct str text, bool is_if)
{
	struct template t;
	struct expr_error err;

	if (!(is_if ? template_parse_if : template_parse)(a, text, &scope, &t, &err))
		check_error(&err, text);
	else if (t.expr)
		check_expr(a, t.expr, text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = {(const char *)data, size};
	struct arena a = {0};
	const struct expr *expr;
	struct value v;
	struct expr_error err;

	if (expr_parse(&a, text, &scope, &expr, &err))
		check_expr(&a, expr, text);
	else
		check_error(&err, text);
	check_template(&a, text, false);
	check_template(&a, text, true);
	if (value_from_json(&a, text, &v, NULL))
		(void)value_to_json(&a, v);
	arena_free(&a);
	return 0;
}
