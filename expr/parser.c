#include "expr/parser.h"

#include "expr/functions.h"
#include "expr/lexer.h"
#include "expr/parse_error.h"

#include <assert.h>
#include <stdio.h>

struct operation {
	enum ast_kind kind;
	uint8_t precedence; /* the higher binds tighter; 0: a bracket, which nothing passes */
};

/* What the tokens of operators mean. */
static const struct operation operations[] = {
	[TOKEN_NOT] = {AST_NOT, 5},
	[TOKEN_LESS] = {AST_LESS, 4},
	[TOKEN_LESS_EQUAL] = {AST_LESS_EQUAL, 4},
	[TOKEN_GREATER] = {AST_GREATER, 4},
	[TOKEN_GREATER_EQUAL] = {AST_GREATER_EQUAL, 4},
	[TOKEN_EQUAL] = {AST_EQUAL, 3},
	[TOKEN_NOT_EQUAL] = {AST_NOT_EQUAL, 3},
	[TOKEN_AND] = {AST_AND, 2},
	[TOKEN_OR] = {AST_OR, 1},
};

struct pending_operator {
	enum token_kind kind;
	struct span span;
	size_t operand_count; /* operands that stood before it */
};

/* An operand lies at `span` with its parentheses, which its node does not know of. */
struct operand {
	struct ast *node;
	struct span span;
};

struct parser {
	struct arena *a;
	struct str text;
	uint32_t base;
	const struct expr_scope *scope;
	struct expr_error *err;
	struct pending_operator *pending;
	size_t pending_count;
	size_t pending_capacity;
	struct operand *operands;
	size_t operand_count;
	size_t operand_capacity;
	enum token_kind last_kind;
	struct span last_span;
};

/* Spans are those of the tree: within the text that the parser's own is a part of. */
static struct span
within_text(const struct parser *p, struct span span)
{
	return (struct span){span.start - p->base, span.end - p->base};
}

static struct str
text_at(const struct parser *p, struct span span)
{
	return (struct str){p->text.p + (span.start - p->base), span.end - span.start};
}

static bool
fail(const struct parser *p, const char *what, struct span span)
{
	return parse_error(p->err, what, p->text, within_text(p, span), p->base);
}

static void
push_operand(struct parser *p, struct ast *node, struct span span)
{
	*arena_push(p->a, p->operands, p->operand_count, p->operand_capacity) =
		(struct operand){.node = node, .span = span};
}

static struct operand *
top_operand(struct parser *p)
{
	return &p->operands[p->operand_count - 1];
}

static void
push_new(struct parser *p, enum ast_kind kind, struct span span)
{
	push_operand(p, ast_new(p->a, kind, span), span);
}

static void
push_literal(struct parser *p, struct value value, struct span span)
{
	push_operand(p, ast_new_literal(p->a, value, span), span);
}

static bool
push_context(struct parser *p, struct span span)
{
	const struct str name = text_at(p, span);

	for (size_t i = 0; i < p->scope->context_count; i++) {
		const char *context = p->scope->contexts[i];
		if (!str_may_be_z(name, context) || !str_eq_nocase_z(name, context))
			continue;
		push_new(p, AST_CONTEXT, span);
		top_operand(p)->node->name = (struct str){context, name.n};
		top_operand(p)->node->slot = i;
		return true;
	}
	return parse_error_context(p->err, p->text, within_text(p, span), p->base, p->scope);
}

static const struct expr_function *
find_outside(const struct expr_scope *scope, struct str name)
{
	for (size_t i = 0; i < scope->function_count; i++)
		if (str_may_be_z(name, scope->functions[i].name) &&
			str_eq_nocase_z(name, scope->functions[i].name))
			return &scope->functions[i];
	return NULL;
}

static bool
push_function(struct parser *p, struct span span)
{
	const struct str name = text_at(p, span);
	const struct function *function = function_find(name);
	const struct expr_function *outside = function ? NULL : find_outside(p->scope, name);

	if (!function && !outside)
		return parse_error_function(
			p->err, p->text, within_text(p, span), p->base, p->scope);
	push_new(p, AST_CALL, span);
	struct ast *node = top_operand(p)->node;
	node->name = str_from(function ? function->name : outside->name);
	node->function = function;
	node->outside = outside;
	return true;
}

/* Replaces the upper `count` operands by one node over them, which lies at `span`. */
static void
reduce(struct parser *p, enum ast_kind kind, size_t count, struct span span)
{
	struct ast *nodes[2];

	assert(count <= COUNT_OF(nodes) && p->operand_count >= count);
	for (size_t i = 0; i < count; i++)
		nodes[i] = p->operands[p->operand_count - count + i].node;
	p->operand_count -= count;
	struct ast *node = ast_new_operator(p->a, kind, nodes, count);
	node->span = span;
	push_operand(p, node, span);
}

/* Applies the operators that stand above the innermost open bracket and bind at
 * least so tightly. */
static void
apply(struct parser *p, uint8_t precedence)
{
	while (p->pending_count > 0) {
		const struct pending_operator *top = &p->pending[p->pending_count - 1];
		const struct operation *operation = &operations[top->kind];
		if (top->kind < TOKEN_NOT || operation->precedence < precedence)
			return;
		const size_t count = operation->kind == AST_NOT ? 1 : 2;
		const struct operand *first = &p->operands[p->operand_count - count];
		const uint32_t start =
			operation->kind == AST_NOT ? top->span.start : first->span.start;
		p->pending_count--;
		reduce(p, operation->kind, count, (struct span){start, top_operand(p)->span.end});
	}
}

static void
push_operator(struct parser *p, enum token_kind kind, struct span span)
{
	*arena_push(p->a, p->pending, p->pending_count, p->pending_capacity) =
		(struct pending_operator){
			.kind = kind,
			.span = span,
			.operand_count = p->operand_count,
		};
}

static struct pending_operator
close_bracket(struct parser *p)
{
	apply(p, 0);
	return p->pending[--p->pending_count];
}

static void
close_group(struct parser *p, struct span end)
{
	const struct pending_operator open = close_bracket(p);

	top_operand(p)->span = (struct span){open.span.start, end.end};
}

static void
close_index(struct parser *p, struct span end)
{
	(void)close_bracket(p);
	const struct operand *indexed = &p->operands[p->operand_count - 2];
	reduce(p, AST_INDEX, 2, (struct span){indexed->span.start, end.end});
}

/* Takes the place of the upper operand, which it reaches to `end` from. */
static void
replace_top(struct parser *p, struct ast *node, uint32_t end)
{
	struct operand *top = top_operand(p);

	node->span = (struct span){top->span.start, end};
	*top = (struct operand){.node = node, .span = node->span};
}

static void
push_property(struct parser *p, struct span span)
{
	struct ast *owner = top_operand(p)->node;

	replace_top(p, ast_new_member(p->a, owner, text_at(p, span), span), span.end);
}

/* A star behind a point is an index; one in brackets is an operand, which the bracket takes. */
static void
push_wildcard(struct parser *p, struct span span)
{
	struct ast *operands[2];

	if (p->last_kind != TOKEN_DEREFERENCE) {
		push_new(p, AST_WILDCARD, span);
		return;
	}
	operands[0] = top_operand(p)->node;
	operands[1] = ast_new(p->a, AST_WILDCARD, span);
	replace_top(p, ast_new_operator(p->a, AST_INDEX, operands, 2), span.end);
}

static bool
check_arguments(const struct parser *p, const struct ast *call, struct span name, struct span open)
{
	const struct function *function = call->function;
	const size_t min = function ? function->arguments_min : call->outside->arguments_min;
	const size_t max = function ? function->arguments_max : call->outside->arguments_max;

	if (call->count < min)
		(void)fail(p, "Too few parameters supplied", open);
	else if (call->count > max)
		(void)fail(p, "Too many parameters supplied", open);
	else if (function && function->arguments_odd && call->count % 2 == 0)
		(void)fail(p,
			"Even number of parameters supplied, requires an odd number of parameters",
			name);
	else
		return true;
	p->err->span = name; /* GitHub names the parenthesis; the name says more */
	if (function)
		(void)snprintf(p->err->help, sizeof(p->err->help), "usage: %s", function->synopsis);
	return false;
}

static bool
close_arguments(struct parser *p, struct span end)
{
	const struct pending_operator open = close_bracket(p);
	const size_t first = open.operand_count;
	struct operand *called = &p->operands[first - 1];
	const struct span name = called->span;

	for (size_t i = first; i < p->operand_count; i++)
		ast_add_child(p->a, called->node, p->operands[i].node);
	p->operand_count = first;
	called->span = (struct span){name.start, end.end};
	called->node->span = called->span;
	return check_arguments(p, called->node, name, open.span);
}

static bool
take_token(struct parser *p, const struct token *token, struct span span)
{
	switch (token->kind) {
	case TOKEN_NONE: return true;
	case TOKEN_UNEXPECTED:
		return parse_error_symbol(
			p->err, p->text, within_text(p, span), p->base, token->malformed);
	case TOKEN_START_GROUP:
	case TOKEN_START_ARGUMENTS:
	case TOKEN_START_INDEX: push_operator(p, token->kind, span); return true;
	case TOKEN_END_GROUP: close_group(p, span); return true;
	case TOKEN_END_ARGUMENTS: return close_arguments(p, span);
	case TOKEN_END_INDEX: close_index(p, span); return true;
	case TOKEN_SEPARATOR: apply(p, 0); return true;
	case TOKEN_DEREFERENCE: return true; /* the star behind it does the work */
	case TOKEN_WILDCARD: push_wildcard(p, span); return true;
	case TOKEN_NOT: push_operator(p, token->kind, span); return true;
	case TOKEN_LESS:
	case TOKEN_LESS_EQUAL:
	case TOKEN_GREATER:
	case TOKEN_GREATER_EQUAL:
	case TOKEN_EQUAL:
	case TOKEN_NOT_EQUAL:
	case TOKEN_AND:
	case TOKEN_OR:
		apply(p, operations[token->kind].precedence);
		push_operator(p, token->kind, span);
		return true;
	case TOKEN_LITERAL: push_literal(p, token->value, span); return true;
	case TOKEN_PROPERTY: push_property(p, span); return true;
	case TOKEN_CONTEXT: return push_context(p, span);
	case TOKEN_FUNCTION: return push_function(p, span);
	}
	return true;
}

/* True if an operand may not end with this token. */
static bool
expects_more(enum token_kind kind)
{
	return kind == TOKEN_DEREFERENCE || (kind >= TOKEN_NOT && kind <= TOKEN_OR);
}

static bool
finish(struct parser *p, struct ast **out)
{
	if (p->last_kind == TOKEN_NONE) {
		*out = NULL;
		return true;
	}
	if (expects_more(p->last_kind))
		return fail(p, "Unexpected end of expression", p->last_span);
	apply(p, 0);
	if (p->pending_count > 0) /* a bracket is open */
		return fail(p, "Unexpected end of expression", p->last_span);
	assert(p->operand_count == 1);
	if (!parse_check_depth(p->operands[0].node, p->operands[0].node->span, p->err))
		return false;
	*out = p->operands[0].node;
	return true;
}

static bool
parse_tokens(struct parser *p)
{
	struct lexer lexer;
	struct token token;

	lexer_init(&lexer, p->a, p->text, p->base);
	for (;;) {
		const struct span span = lexer_next(&lexer, &token);
		if (token.kind == TOKEN_NONE)
			return true;
		if (!take_token(p, &token, span))
			return false;
		p->last_kind = token.kind;
		p->last_span = span;
	}
}

bool
parser_parse(struct arena *a, struct str text, uint32_t base, const struct expr_scope *scope,
	struct ast **out, struct expr_error *err)
{
	struct pending_operator pending[16];
	struct operand operands[16];
	struct parser p;

	p.a = a;
	p.text = text;
	p.base = base;
	p.scope = scope;
	p.err = err;
	p.pending = pending;
	p.pending_count = 0;
	p.pending_capacity = COUNT_OF(pending);
	p.operands = operands;
	p.operand_count = 0;
	p.operand_capacity = COUNT_OF(operands);
	p.last_kind = TOKEN_NONE;
	p.last_span = (struct span){0};
	if (!parse_check_length(text, (struct span){base, base + (uint32_t)text.n}, err))
		return false;
	return parse_tokens(&p) && finish(&p, out);
}
