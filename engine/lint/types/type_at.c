#include "engine/lint/types/type_at.h"

#include "engine/lint/types/type_check.h"
#include "engine/workflow/schema_check.h"

static const struct type *
context_of(void *owner, struct str name)
{
	return context_type(owner, name);
}

static const struct type *
type_of(struct context_place *place, const struct ast *node)
{
	struct type_checker checker = {.a = place->l->a, .context = context_of, .owner = place};

	return type_check(&checker, node);
}

/* --- parsed expressions ------------------------------------------------------------------- */

static bool
holds(struct span span, uint32_t offset)
{
	return offset >= span.start && offset <= span.end;
}

/* The innermost node at the place, below one that holds it. What a template adds has no part. */
static const struct ast *
descend(const struct node *node, const struct ast *ast, uint32_t offset)
{
	for (size_t i = 0; i < ast->count;) {
		const struct ast *child = ast->children[i++];
		const bool is_added = child->span.start == ast->span.start &&
				      child->span.end == ast->span.end &&
				      child->kind == AST_LITERAL;
		if (is_added || !holds(node_span_within(node, child->span), offset))
			continue;
		ast = child;
		i = 0;
	}
	return ast;
}

/* A member's name is told of as what it is of that object. */
static const struct ast *
member_of(const struct ast *root, const struct ast *name)
{
	for (size_t i = 0; i < root->count; i++) {
		if (root->children[i] == name)
			return root->kind == AST_INDEX && i == 1 ? root : name;
		const struct ast *found = member_of(root->children[i], name);
		if (found)
			return found;
	}
	return NULL;
}

bool
type_at(struct context_place *place, const struct node *node, uint32_t offset,
	struct type_part *out)
{
	if (node->kind != NODE_EXPRESSION || !node->expr->root ||
		!holds(node_span_within(node, node->expr->root->span), offset))
		return false;
	const struct ast *root = node->expr->root;
	const struct ast *found = descend(node, root, offset);
	const struct ast *member = found->kind == AST_LITERAL ? member_of(root, found) : NULL;
	*out = (struct type_part){
		.node = member ? member : found,
		.span = node_span_within(node, found->span),
		.type = type_of(place, member ? member : found),
	};
	return true;
}

/* --- names that are written --------------------------------------------------------------- */

static bool
is_name(char c)
{
	return char_is_word(c) || c == '-';
}

/* Where the expression begins that the text ends in; false if it ends in none. */
static bool
find_open(struct str text, size_t *start)
{
	bool is_open = false;
	bool is_quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		const struct str rest = str_slice(text, i, text.n);
		if (!is_open && str_starts(rest, STR("${{"))) {
			is_open = true;
			*start = i + 3;
			i += 2;
		} else if (is_open && !is_quoted && str_starts(rest, STR("}}"))) {
			is_open = false;
		} else if (is_open && text.p[i] == '\'') {
			is_quoted = !is_quoted;
		}
	}
	return is_open;
}

/* Where the bracket that closes at the end of the text opens; its own place if it does not. */
static size_t
find_bracket(struct str text)
{
	size_t depth = 0;
	bool is_quoted = false;

	for (size_t i = text.n; i-- > 0;) {
		const char c = text.p[i];
		if (c == '\'')
			is_quoted = !is_quoted;
		if (is_quoted)
			continue;
		depth += c == ']' || c == ')';
		if ((c == '[' || c == '(') && --depth == 0)
			return i;
	}
	return text.n;
}

/* Where the value begins that the text ends with: `steps.a['b'].c`, `fromJSON(x).y`. */
static size_t
find_value(struct str text)
{
	size_t at = text.n;

	for (;;) {
		while (at > 0 && (text.p[at - 1] == ']' || text.p[at - 1] == ')')) {
			const size_t open = find_bracket(str_slice(text, 0, at));
			if (open == at)
				return at;
			at = open;
		}
		while (at > 0 && (is_name(text.p[at - 1]) || text.p[at - 1] == '*'))
			at--;
		if (at == 0 || text.p[at - 1] != '.')
			return at;
		at--;
	}
}

static const struct type *
type_of_text(struct context_place *place, struct str text, struct schema_scope scope)
{
	struct schema_names *names = arena_new(place->l->a, struct schema_names);
	const struct expr_scope *known = schema_scope_names(scope, names);
	const struct expr *expr = NULL;
	struct expr_error err = {0};

	if (!known || !expr_parse(place->l->a, text, known, &expr, &err) || !expr->root)
		return NULL;
	return type_of(place, expr->root);
}

/* Within single quotes of YAML, each one stands twice. */
static struct str
unquote(struct arena *a, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < text.n; i++) {
		buf_add_char(&b, text.p[i]);
		i += str_starts(str_slice(text, i, text.n), STR("''"));
	}
	return buf_take(a, &b);
}

bool
type_name_at(struct context_place *place, struct str text, struct span within, bool is_condition,
	struct schema_scope scope, uint32_t offset, struct type_name *out)
{
	struct str before = str_slice(text, within.start, offset);
	const bool is_quoted = str_starts(before, STR("'"));
	size_t start = is_quoted ? 1 : 0;

	if (!find_open(before, &start) && !(is_condition && !str_has(before, STR("${{"))))
		return false;
	before = str_slice(before, start, before.n);
	size_t at = before.n;
	while (at > 0 && is_name(before.p[at - 1]))
		at--;
	*out = (struct type_name){.span = {offset - (uint32_t)(before.n - at), offset}};
	struct str left = str_slice(before, 0, at);
	if (str_ends(left, STR(".")))
		left.n--;
	else if (str_ends(left, STR("['")))
		left.n -= 2;
	else
		return true;
	left = str_slice(left, find_value(left), left.n);
	out->is_property = true;
	out->object = type_of_text(place, is_quoted ? unquote(place->l->a, left) : left, scope);
	return true;
}
