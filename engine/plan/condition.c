#include "engine/plan/condition.h"

#include "engine/workflow/evaluate.h"
#include "engine/workflow/references.h"
#include "expr/ast.h"
#include "expr/functions.h"

struct condition_run {
	struct arena *a;
	const struct node *node;
	const struct condition_host *host;
	const struct ast *decided;
	struct error *err;
};

/* Contexts of which parts may come later. */
static const char *const later[] = {
	"needs",
	"inputs",
	"steps",
	"jobs",
};

/* --- what is unknown ---------------------------------------------------------------------- */

struct unknown_search {
	const struct condition_host *host;
	struct str context;
	bool found;
};

static void
found_name(void *owner, struct str name)
{
	struct unknown_search *search = owner;

	search->found = search->found ||
			search->host->is_unknown(search->host->owner, search->context, name);
}

static bool
names_unknown(const struct expr *expr, const struct condition_host *host)
{
	struct unknown_search search = {.host = host};

	for (size_t i = 0; i < COUNT_OF(later); i++) {
		search.context = str_from(later[i]);
		expr_references(expr, search.context, found_name, &search);
	}
	return search.found;
}

bool
condition_is_unknown(const struct node *node, const struct condition_host *host)
{
	struct unknown_search search = {.host = host};

	for (size_t i = 0; node && i < COUNT_OF(later); i++) {
		search.context = str_from(later[i]);
		node_references(node, search.context, found_name, &search);
	}
	return search.found;
}

static bool
has_status_function(const struct ast *node)
{
	if (function_is_status(node))
		return true;
	for (size_t i = 0; i < node->count; i++)
		if (has_status_function(node->children[i]))
			return true;
	return false;
}

/* --- evaluating --------------------------------------------------------------------------- */

/* A part of an expression as one of its own. */
static struct expr
part(const struct condition_run *e, const struct ast *node)
{
	struct expr expr = *e->node->expr;

	/* the tree is only read */
	expr.root = (struct ast *)(uintptr_t)node;
	return expr;
}

static bool
evaluate_value(struct condition_run *e, const struct ast *node, struct value *out)
{
	const struct expr expr = part(e, node);
	struct expr_error err;

	return expr_eval(e->a, &expr, &e->host->host, out, &err) ||
	       node_error(e->err, e->node, "%s", err.text);
}

static bool
evaluate_status(struct condition_run *e, const struct ast *node, enum truth *out)
{
	struct value *args = arena_array(e->a, struct value, node->count);

	for (size_t i = 0; i < node->count; i++)
		if (!evaluate_value(e, node->children[i], &args[i]))
			return false;
	*out = e->host->status(e->host->owner, e->a, str_z(e->a, node->name), args, node->count);
	return true;
}

static bool
evaluate_leaf(struct condition_run *e, const struct ast *node, enum truth *out)
{
	const struct expr expr = part(e, node);
	struct value v;

	e->decided = node;
	if (function_is_status(node))
		return evaluate_status(e, node, out);
	if (has_status_function(node) || names_unknown(&expr, e->host)) {
		*out = TRUTH_UNKNOWN;
		return true;
	}
	if (!evaluate_value(e, node, &v))
		return false;
	*out = value_is_truthy(v) ? TRUTH_TRUE : TRUTH_FALSE;
	return true;
}

static bool evaluate(struct condition_run *e, const struct ast *node, enum truth *out);

/* `&&` ends at the first that is false, `||` at the first that is true. */
static bool
evaluate_chain(struct condition_run *e, const struct ast *node, enum truth ends, enum truth *out)
{
	const struct ast *unknown = NULL;
	enum truth one;

	for (size_t i = 0; i < node->count; i++) {
		if (!evaluate(e, node->children[i], &one))
			return false;
		if (one == ends) {
			*out = ends;
			return true;
		}
		if (one == TRUTH_UNKNOWN && !unknown)
			unknown = e->decided;
	}
	*out = unknown ? TRUTH_UNKNOWN : ends == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
	/* of `a || b` that is false no part alone decided */
	e->decided = unknown ? unknown : node;
	return true;
}

static bool
evaluate(struct condition_run *e, const struct ast *node, enum truth *out)
{
	if (node->kind == AST_AND)
		return evaluate_chain(e, node, TRUTH_FALSE, out);
	if (node->kind == AST_OR)
		return evaluate_chain(e, node, TRUTH_TRUE, out);
	if (node->kind != AST_NOT)
		return evaluate_leaf(e, node, out);
	if (!evaluate(e, node->children[0], out))
		return false;
	if (*out != TRUTH_UNKNOWN)
		*out = *out == TRUTH_TRUE ? TRUTH_FALSE : TRUTH_TRUE;
	e->decided = node;
	return true;
}

/* --- what decided ------------------------------------------------------------------------- */

static struct str
text_of(const struct condition_run *e, const struct ast *node)
{
	/* what was added to the expression has no text of its own */
	if (function_is_status(node))
		return str_concat(e->a, node->name, STR("()"));
	return str_trim(str_slice(e->node->text, node->span.start, node->span.end));
}

static bool
is_comparison(const struct ast *node)
{
	switch (node->kind) {
	case AST_LESS:
	case AST_LESS_EQUAL:
	case AST_GREATER:
	case AST_GREATER_EQUAL:
	case AST_EQUAL:
	case AST_NOT_EQUAL: return true;
	case AST_CALL: return node->function != NULL;
	case AST_LITERAL:
	case AST_CONTEXT:
	case AST_INDEX:
	case AST_WILDCARD:
	case AST_NOT:
	case AST_AND:
	case AST_OR: break;
	}
	return false;
}

/* What a comparison has found in the contexts: " (github.ref is 'refs/heads/dev')". */
static struct str
found_values(struct condition_run *e, const struct ast *node)
{
	struct value v;

	for (size_t i = 0; is_comparison(node) && i < node->count; i++) {
		const struct ast *child = node->children[i];
		if (child->kind != AST_INDEX || !evaluate_value(e, child, &v) ||
			!value_is_primitive(v))
			continue;
		const struct str text = v.kind == VALUE_STRING
						? str_fmt(e->a, "'%" STR_FMT "'", STR_ARG(v.string))
						: value_to_json_line(e->a, v);
		return str_fmt(e->a, " (%" STR_FMT " is %" STR_FMT ")", STR_ARG(text_of(e, child)),
			STR_ARG(text));
	}
	return STR_NONE;
}

bool
condition_evaluate(struct arena *a, const struct node *condition, const struct condition_host *host,
	enum truth *out, struct str *decided, struct error *err)
{
	struct condition_run e = {.a = a, .node = condition, .host = host, .err = err};

	*decided = STR_NONE;
	if (!condition->expr->root) {
		*out = TRUTH_FALSE;
		return true;
	}
	if (!evaluate(&e, condition->expr->root, out))
		return false;
	if (*out == TRUTH_TRUE)
		return true;
	*decided = text_of(&e, e.decided);
	if (*out == TRUTH_FALSE)
		*decided = str_concat(a, *decided, STR(" is false"), found_values(&e, e.decided));
	return true;
}
