#include "engine/gotemplate/gotemplate_function.h"
#include "engine/gotemplate/gotemplate_parsing.h"

/* --- tokens ------------------------------------------------------------------------------- */

void
gotemplate_next(struct gotemplate_parser *p)
{
	const uint32_t end = p->token.at + (uint32_t)p->token.text.n;

	p->token = gotemplate_token_at(p->t->text, end);
}

void
gotemplate_skip_space(struct gotemplate_parser *p)
{
	if (p->token.kind == GOTEMPLATE_TOKEN_SPACE)
		gotemplate_next(p);
}

bool
gotemplate_is_sign(const struct gotemplate_parser *p, char sign)
{
	return p->token.kind == GOTEMPLATE_TOKEN_SIGN && p->token.text.p[0] == sign;
}

bool
gotemplate_unexpected(struct gotemplate_parser *p, const char *wanted)
{
	if (p->token.kind == GOTEMPLATE_TOKEN_WRONG)
		return GOTEMPLATE_WRONG(p, p->token.at, "%s", p->token.wrong);
	return GOTEMPLATE_WRONG(
		p, p->token.at, "expected %s, not '%" STR_FMT "'", wanted, STR_ARG(p->token.text));
}

/* --- operands ----------------------------------------------------------------------------- */

static bool
has_variable(const struct gotemplate_parser *p, struct str name)
{
	for (size_t i = p->variable_count; i > 0; i--)
		if (str_eq(p->variables[i - 1], name))
			return true;
	return false;
}

static bool
parse_word(struct gotemplate_parser *p, struct gotemplate_operand *out)
{
	const struct str name = p->token.text;

	if (str_eq(name, STR("true")) || str_eq(name, STR("false"))) {
		out->constant = gotemplate_boolean(name.n == 4);
		return true;
	}
	if (str_eq(name, STR("nil")))
		return true;
	out->kind = GOTEMPLATE_FUNCTION;
	out->function = gotemplate_function_find(name);
	if (out->function)
		return true;
	(void)GOTEMPLATE_WRONG(p, p->token.at, "unknown function '%" STR_FMT "'", STR_ARG(name));
	const struct str nearest = str_nearest(name, gotemplate_function_next, NULL);
	return nearest.n > 0 ? error_help(p->err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest))
			     : false;
}

static bool
parse_group(struct gotemplate_parser *p, struct gotemplate_operand *out)
{
	struct gotemplate_pipe *pipe = arena_new(p->a, struct gotemplate_pipe);

	if (p->depth >= GOTEMPLATE_DEPTH_MAX)
		return GOTEMPLATE_WRONG(p, p->token.at, "the template is too deep");
	p->depth++;
	gotemplate_next(p);
	if (!gotemplate_parse_pipe(p, false, pipe))
		return false;
	p->depth--;
	if (!gotemplate_is_sign(p, ')'))
		return gotemplate_unexpected(p, "')'");
	*out = (struct gotemplate_operand){.kind = GOTEMPLATE_GROUP, .at = out->at, .group = pipe};
	return true;
}

/* Reads the token; it stays the current one. */
static bool
parse_term(struct gotemplate_parser *p, struct gotemplate_operand *out)
{
	switch (p->token.kind) {
	case GOTEMPLATE_TOKEN_WORD: return parse_word(p, out);
	case GOTEMPLATE_TOKEN_DOT: out->kind = GOTEMPLATE_DOT; return true;
	case GOTEMPLATE_TOKEN_FIELD:
		out->kind = GOTEMPLATE_DOT;
		*arena_push(p->a, out->fields, out->field_count, out->field_capacity) =
			str_slice(p->token.text, 1, p->token.text.n);
		return true;
	case GOTEMPLATE_TOKEN_VARIABLE:
		out->kind = GOTEMPLATE_VARIABLE;
		out->name = p->token.text;
		return has_variable(p, out->name) ||
		       GOTEMPLATE_WRONG(p, p->token.at, "unknown variable '%" STR_FMT "'",
			       STR_ARG(out->name));
	case GOTEMPLATE_TOKEN_NUMBER: return gotemplate_read_number(p, &out->constant);
	case GOTEMPLATE_TOKEN_CHARACTER: return gotemplate_read_character(p, &out->constant);
	case GOTEMPLATE_TOKEN_STRING:
	case GOTEMPLATE_TOKEN_RAW:
		out->constant.kind = GOTEMPLATE_STRING;
		return gotemplate_read_quoted(p, &out->constant.string);
	case GOTEMPLATE_TOKEN_SIGN:
		if (gotemplate_is_sign(p, '('))
			return parse_group(p, out);
		break;
	case GOTEMPLATE_TOKEN_CLOSE:
	case GOTEMPLATE_TOKEN_SPACE:
	case GOTEMPLATE_TOKEN_DECLARE:
	case GOTEMPLATE_TOKEN_WRONG: break;
	}
	return gotemplate_unexpected(p, "a value");
}

static bool
parse_operand(struct gotemplate_parser *p, struct gotemplate_operand *out)
{
	*out = (struct gotemplate_operand){.kind = GOTEMPLATE_CONSTANT, .at = p->token.at};
	if (!parse_term(p, out))
		return false;
	for (gotemplate_next(p); p->token.kind == GOTEMPLATE_TOKEN_FIELD; gotemplate_next(p)) {
		if (out->kind == GOTEMPLATE_CONSTANT ||
			(out->kind == GOTEMPLATE_DOT && out->field_count == 0))
			return gotemplate_unexpected(p, "a blank");
		*arena_push(p->a, out->fields, out->field_count, out->field_capacity) =
			str_slice(p->token.text, 1, p->token.text.n);
	}
	return true;
}

/* --- pipelines ---------------------------------------------------------------------------- */

static bool
is_command_end(const struct gotemplate_parser *p)
{
	return p->token.kind == GOTEMPLATE_TOKEN_CLOSE || gotemplate_is_sign(p, '|') ||
	       gotemplate_is_sign(p, ')');
}

static bool
check_count(struct gotemplate_parser *p, const struct gotemplate_operand *operand, size_t count)
{
	const struct gotemplate_function *f = operand->function;

	if (count < f->min)
		return GOTEMPLATE_WRONG(p, operand->at, "%s takes %zu argument%s and more, not %zu",
			f->name, f->min, f->min == 1 ? "" : "s", count);
	return count <= f->max ||
	       GOTEMPLATE_WRONG(p, operand->at, "%s takes %zu argument%s, not %zu", f->name, f->max,
		       f->max == 1 ? "" : "s", count);
}

/* What comes from the command before it is the last argument. */
static bool
check_command(struct gotemplate_parser *p, const struct gotemplate_command *command, bool is_first)
{
	const struct gotemplate_operand *head = &command->operands[0];
	const bool is_function = head->kind == GOTEMPLATE_FUNCTION;

	if (!is_function && (!is_first || command->count > 1))
		return GOTEMPLATE_WRONG(
			p, head->at, "a function is expected here: this takes no arguments");
	if (is_first && head->kind == GOTEMPLATE_CONSTANT && head->constant.kind == GOTEMPLATE_NIL)
		return GOTEMPLATE_WRONG(p, head->at, "nil alone has no value");
	for (size_t i = 1; i < command->count; i++)
		if (command->operands[i].kind == GOTEMPLATE_FUNCTION &&
			!check_count(p, &command->operands[i], 0))
			return false;
	return !is_function || check_count(p, head, command->count - (is_first ? 1 : 0));
}

static bool
parse_command(struct gotemplate_parser *p, bool is_first, struct gotemplate_command *out)
{
	*out = (struct gotemplate_command){0};
	gotemplate_skip_space(p);
	do {
		struct gotemplate_operand *operand =
			arena_push(p->a, out->operands, out->count, out->capacity);
		if (!parse_operand(p, operand))
			return false;
		if (p->token.kind != GOTEMPLATE_TOKEN_SPACE && !is_command_end(p))
			return gotemplate_unexpected(p, "a blank or '}}'");
		gotemplate_skip_space(p);
	} while (!is_command_end(p));
	return check_command(p, out, is_first);
}

/* `$a :=`, `$a =`, and for a range `$a, $b :=`. */
static bool
parse_variables(struct gotemplate_parser *p, bool is_range, struct gotemplate_pipe *out)
{
	const struct gotemplate_token start = p->token;

	while (p->token.kind == GOTEMPLATE_TOKEN_VARIABLE) {
		const struct str name = p->token.text;
		gotemplate_next(p);
		gotemplate_skip_space(p);
		const bool is_more = gotemplate_is_sign(p, ',');
		if (!is_more && p->token.kind != GOTEMPLATE_TOKEN_DECLARE &&
			!gotemplate_is_sign(p, '='))
			break;
		if (out->variable_count == (is_range ? 2 : 1))
			return GOTEMPLATE_WRONG(p, start.at, "too many variables");
		out->variables[out->variable_count++] = name;
		out->is_assigned = gotemplate_is_sign(p, '=');
		gotemplate_next(p);
		gotemplate_skip_space(p);
		if (!is_more)
			return true;
	}
	if (out->variable_count > 0)
		return gotemplate_unexpected(p, "':='");
	p->token = start;
	return true;
}

/* They are known from behind the pipeline on. */
static bool
set_variables(struct gotemplate_parser *p, const struct gotemplate_pipe *pipe)
{
	for (size_t i = 0; i < pipe->variable_count; i++) {
		const struct str name = pipe->variables[i];
		if (!pipe->is_assigned)
			*arena_push(p->a, p->variables, p->variable_count, p->variable_capacity) =
				name;
		else if (!has_variable(p, name))
			return GOTEMPLATE_WRONG(
				p, pipe->at, "unknown variable '%" STR_FMT "'", STR_ARG(name));
	}
	return true;
}

bool
gotemplate_parse_pipe(struct gotemplate_parser *p, bool is_range, struct gotemplate_pipe *out)
{
	gotemplate_skip_space(p);
	*out = (struct gotemplate_pipe){.at = p->token.at};
	if (!parse_variables(p, is_range, out))
		return false;
	for (;;) {
		struct gotemplate_command *command =
			arena_push(p->a, out->commands, out->count, out->capacity);
		if (!parse_command(p, out->count == 1, command))
			return false;
		if (!gotemplate_is_sign(p, '|'))
			return set_variables(p, out);
		gotemplate_next(p);
	}
}
