#include "engine/gotemplate/gotemplate_parse.h"

#include "engine/gotemplate/gotemplate_parsing.h"

/* What ended a list. */
enum end {
	END_OF_TEXT,
	END_END,
	END_ELSE,
};

/* --- actions ------------------------------------------------------------------------------ */

static bool
is_word(const struct gotemplate_parser *p, const char *word)
{
	return p->token.kind == GOTEMPLATE_TOKEN_WORD && str_eq(p->token.text, str_from(word));
}

static bool
parse_close(struct gotemplate_parser *p)
{
	gotemplate_skip_space(p);
	if (p->token.kind != GOTEMPLATE_TOKEN_CLOSE)
		return gotemplate_unexpected(p, "'}}'");
	p->at = p->token.at + (uint32_t)p->token.text.n;
	return true;
}

static bool parse_list(struct gotemplate_parser *p, struct gotemplate_list *out, enum end *end);

static bool parse_control(
	struct gotemplate_parser *p, enum gotemplate_node_kind kind, struct gotemplate_node *node);

static struct gotemplate_node *
add_node(struct gotemplate_parser *p, struct gotemplate_list *list, enum gotemplate_node_kind kind)
{
	struct gotemplate_node *node = arena_push(p->a, list->items, list->count, list->capacity);

	*node = (struct gotemplate_node){.kind = kind, .at = p->token.at};
	return node;
}

/* Behind the word `else`: `if` and `with` may be continued by their own kind, with one `end`. */
static bool
parse_else(struct gotemplate_parser *p, struct gotemplate_node *node)
{
	enum end end;

	gotemplate_skip_space(p);
	if ((node->kind == GOTEMPLATE_IF && is_word(p, "if")) ||
		(node->kind == GOTEMPLATE_WITH && is_word(p, "with"))) {
		struct gotemplate_node inner;
		if (!parse_control(p, node->kind, &inner))
			return false;
		*arena_push(p->a, node->otherwise.items, node->otherwise.count,
			node->otherwise.capacity) = inner;
		return true;
	}
	if (!parse_close(p) || !parse_list(p, &node->otherwise, &end))
		return false;
	return end == END_END ||
	       GOTEMPLATE_WRONG(p, node->at, "this has no '{{end}}', or two '{{else}}'");
}

/* The token is the word. Variables that are made within are gone behind the end. */
static bool
parse_control(
	struct gotemplate_parser *p, enum gotemplate_node_kind kind, struct gotemplate_node *node)
{
	const size_t variable_count = p->variable_count;
	const bool is_range = kind == GOTEMPLATE_RANGE;
	enum end end;

	*node = (struct gotemplate_node){.kind = kind, .at = p->token.at};
	if (p->depth >= GOTEMPLATE_DEPTH_MAX)
		return GOTEMPLATE_WRONG(p, node->at, "the template is too deep");
	p->depth++;
	gotemplate_next(p);
	if (!gotemplate_parse_pipe(p, is_range, &node->pipe) || !parse_close(p))
		return false;
	p->range_depth += is_range;
	const bool ok = parse_list(p, &node->body, &end);
	p->range_depth -= is_range;
	if (!ok || (end == END_ELSE && !parse_else(p, node)))
		return false;
	if (end == END_OF_TEXT)
		return GOTEMPLATE_WRONG(p, node->at, "this has no '{{end}}'");
	p->depth--;
	p->variable_count = variable_count;
	return true;
}

static bool
parse_jump(
	struct gotemplate_parser *p, enum gotemplate_node_kind kind, struct gotemplate_list *list)
{
	(void)add_node(p, list, kind);
	if (p->range_depth == 0)
		return GOTEMPLATE_WRONG(p, p->token.at, "'%" STR_FMT "' is allowed only in a range",
			STR_ARG(p->token.text));
	gotemplate_next(p);
	return parse_close(p);
}

static const struct {
	const char *word;
	enum gotemplate_node_kind kind;
} controls[] = {{"if", GOTEMPLATE_IF}, {"range", GOTEMPLATE_RANGE}, {"with", GOTEMPLATE_WITH}};

/* `*end` is set by `end` and `else`. */
static bool
parse_action(struct gotemplate_parser *p, struct gotemplate_list *list, enum end *end)
{
	static const char *const not_known[] = {"define", "block", "template"};

	gotemplate_skip_space(p);
	for (size_t i = 0; i < COUNT_OF(controls); i++)
		if (is_word(p, controls[i].word)) {
			struct gotemplate_node *node = add_node(p, list, controls[i].kind);
			return parse_control(p, controls[i].kind, node);
		}
	for (size_t i = 0; i < COUNT_OF(not_known); i++)
		if (is_word(p, not_known[i]))
			return GOTEMPLATE_WRONG(
				p, p->token.at, "unknown action '%s'", not_known[i]);
	if (is_word(p, "break"))
		return parse_jump(p, GOTEMPLATE_BREAK, list);
	if (is_word(p, "continue"))
		return parse_jump(p, GOTEMPLATE_CONTINUE, list);
	if (is_word(p, "end") || is_word(p, "else")) {
		*end = is_word(p, "end") ? END_END : END_ELSE;
		gotemplate_next(p);
		return *end == END_ELSE || parse_close(p);
	}
	struct gotemplate_node *node = add_node(p, list, GOTEMPLATE_ACTION);
	return gotemplate_parse_pipe(p, false, &node->pipe) && parse_close(p);
}

/* --- text --------------------------------------------------------------------------------- */

/* A comment at p->at is skipped. *is_there says whether there was one. */
static bool
skip_comment(struct gotemplate_parser *p, bool *is_there)
{
	const struct str rest = str_slice(p->t->text, p->at, p->t->text.n);

	*is_there = str_starts(rest, STR("/*"));
	if (!*is_there)
		return true;
	const size_t end = str_find(rest, STR("*/"));
	if (end == rest.n)
		return GOTEMPLATE_WRONG(p, p->at, "a comment without its '*/'");
	p->token = gotemplate_token_at(p->t->text, p->at + (uint32_t)end + 2);
	return parse_close(p);
}

static void
add_text(struct gotemplate_parser *p, struct gotemplate_list *list, struct str text)
{
	if (text.n > 0)
		add_node(p, list, GOTEMPLATE_TEXT)->text = text;
}

/* Text up to the next action, and its `{{`. False if there is none. */
static bool
parse_text(struct gotemplate_parser *p, struct gotemplate_list *list)
{
	const struct str rest = str_slice(p->t->text, p->at, p->t->text.n);
	const size_t end = str_find(rest, STR("{{"));
	const struct str inner = str_slice(rest, end + 2, rest.n);
	const bool trims = inner.n > 1 && inner.p[0] == '-' &&
			   (inner.p[1] == ' ' || (inner.p[1] >= '\t' && inner.p[1] <= '\r'));
	struct str text = str_slice(rest, 0, end);

	if (trims)
		text = str_trim_end(text);
	add_text(p, list, text);
	p->at += (uint32_t)end;
	if (end == rest.n)
		return false;
	p->at += 2;
	if (trims)
		p->at += (uint32_t)(inner.n - 1 - str_trim_start(str_slice(inner, 1, inner.n)).n) +
			 1;
	return true;
}

static bool
parse_list(struct gotemplate_parser *p, struct gotemplate_list *out, enum end *end)
{
	*end = END_OF_TEXT;
	while (*end == END_OF_TEXT && parse_text(p, out)) {
		bool is_comment;
		if (!skip_comment(p, &is_comment))
			return false;
		if (is_comment)
			continue;
		p->token = gotemplate_token_at(p->t->text, p->at);
		if (!parse_action(p, out, end))
			return false;
	}
	return true;
}

bool
gotemplate_parse(struct arena *a, struct str text, struct gotemplate **out, struct error *err)
{
	struct gotemplate *t = arena_new(a, struct gotemplate);
	struct gotemplate_parser p = {.a = a, .t = t, .err = err};
	enum end end;

	t->given = text;
	t->text = gotemplate_unescape(a, text);
	source_init(&t->source, a, STR("template"), text);
	*arena_push(a, p.variables, p.variable_count, p.variable_capacity) = STR("$");
	if (!parse_list(&p, &t->list, &end))
		return false;
	if (end != END_OF_TEXT)
		return GOTEMPLATE_WRONG(&p, p.token.at, "nothing to end here");
	*out = t;
	return true;
}
