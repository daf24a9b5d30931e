#include "engine/gotemplate/gotemplate.h"

#include "engine/gotemplate/gotemplate_function.h"
#include "engine/gotemplate/gotemplate_parse.h"

struct variable {
	struct str name;
	struct gotemplate_value value;
};

struct template_run {
	struct arena *a;
	const struct gotemplate *t;
	const struct gotemplate_facts *facts;
	struct buf *b;
	struct gotemplate_value dot;
	struct variable *variables;
	size_t variable_count;
	size_t variable_capacity;
	struct error *err;
};

enum flow {
	FLOW_ON,
	FLOW_BREAK,
	FLOW_CONTINUE,
	FLOW_WRONG, /* told in `err` */
};

#define WRONG(r, at, ...) gotemplate_wrong((r)->t, (at), (r)->err, __VA_ARGS__)

/* --- variables ---------------------------------------------------------------------------- */

/* The parser has seen that it is there. */
static struct variable *
variable_find(struct template_run *r, struct str name)
{
	size_t i = r->variable_count - 1;

	while (i > 0 && !str_eq(r->variables[i].name, name))
		i--;
	return &r->variables[i];
}

static void
declare(struct template_run *r, struct str name, struct gotemplate_value value)
{
	*arena_push(r->a, r->variables, r->variable_count, r->variable_capacity) =
		(struct variable){name, value};
}

static void
set(struct template_run *r, const struct gotemplate_pipe *pipe, size_t i,
	struct gotemplate_value value)
{
	if (pipe->is_assigned)
		variable_find(r, pipe->variables[i])->value = value;
	else
		declare(r, pipe->variables[i], value);
}

/* --- values ------------------------------------------------------------------------------- */

static bool evaluate_pipe(
	struct template_run *r, const struct gotemplate_pipe *pipe, struct gotemplate_value *out);

static bool
evaluate_field(struct template_run *r, uint32_t at, struct gotemplate_value *value, struct str name)
{
	if (value->kind != GOTEMPLATE_RECORD)
		return WRONG(r, at, "%s has no field '%" STR_FMT "'", gotemplate_type(*value),
			STR_ARG(name));
	for (size_t i = 0; i < value->shape->count; i++)
		if (str_eq(name, str_from(value->shape->fields[i].name))) {
			*value = value->fields[i];
			return true;
		}
	return WRONG(r, at, "%s has no field '%" STR_FMT "'", value->shape->type, STR_ARG(name));
}

static bool
call(struct template_run *r, const struct gotemplate_operand *operand,
	const struct gotemplate_value *arguments, size_t count, struct gotemplate_value *out)
{
	struct gotemplate_call c = {
		.a = r->a, .facts = r->facts, .arguments = arguments, .count = count};

	return operand->function->call(&c, out) ||
	       WRONG(r, operand->at, "%s: %" STR_FMT, operand->function->name, STR_ARG(c.wrong));
}

static bool
evaluate_operand(struct template_run *r, const struct gotemplate_operand *operand,
	struct gotemplate_value *out)
{
	bool ok = true;

	switch (operand->kind) {
	case GOTEMPLATE_CONSTANT: *out = operand->constant; break;
	case GOTEMPLATE_DOT: *out = r->dot; break;
	case GOTEMPLATE_VARIABLE: *out = variable_find(r, operand->name)->value; break;
	case GOTEMPLATE_FUNCTION: ok = call(r, operand, NULL, 0, out); break;
	case GOTEMPLATE_GROUP: ok = evaluate_pipe(r, operand->group, out); break;
	}
	for (size_t i = 0; ok && i < operand->field_count; i++)
		ok = evaluate_field(r, operand->at, out, operand->fields[i]);
	return ok;
}

/* The first argument that decides, or the last. */
static bool
evaluate_logic(struct template_run *r, const struct gotemplate_command *command,
	const struct gotemplate_value *last, struct gotemplate_value *out)
{
	const bool is_and = command->operands[0].function->is_and;

	for (size_t i = 1; i < command->count; i++) {
		if (!evaluate_operand(r, &command->operands[i], out))
			return false;
		if (gotemplate_is_true(*out) != is_and)
			return true;
	}
	if (last)
		*out = *last;
	return true;
}

static bool
evaluate_command(struct template_run *r, const struct gotemplate_command *command,
	const struct gotemplate_value *last, struct gotemplate_value *out)
{
	const struct gotemplate_operand *head = &command->operands[0];
	size_t count = 0;

	if (head->kind != GOTEMPLATE_FUNCTION || head->field_count > 0)
		return evaluate_operand(r, head, out);
	if (!head->function->call)
		return evaluate_logic(r, command, last, out);
	struct gotemplate_value *arguments =
		arena_array(r->a, struct gotemplate_value, command->count);
	for (; count + 1 < command->count; count++)
		if (!evaluate_operand(r, &command->operands[count + 1], &arguments[count]))
			return false;
	if (last)
		arguments[count++] = *last;
	return call(r, head, arguments, count, out);
}

static bool
evaluate_pipe(
	struct template_run *r, const struct gotemplate_pipe *pipe, struct gotemplate_value *out)
{
	struct gotemplate_value value = {0};

	for (size_t i = 0; i < pipe->count; i++) {
		struct gotemplate_value made = {0};
		if (!evaluate_command(r, &pipe->commands[i], i > 0 ? &value : NULL, &made))
			return false;
		value = made;
	}
	*out = value;
	return true;
}

/* --- actions ------------------------------------------------------------------------------ */

static enum flow render_list(struct template_run *r, const struct gotemplate_list *list);

static enum flow
render_action(struct template_run *r, const struct gotemplate_node *node)
{
	struct gotemplate_value value;

	if (!evaluate_pipe(r, &node->pipe, &value))
		return FLOW_WRONG;
	if (node->pipe.variable_count > 0)
		set(r, &node->pipe, 0, value);
	else if (value.kind == GOTEMPLATE_NIL)
		buf_add_z(r->b, "<no value>");
	else
		gotemplate_print(r->b, value);
	return FLOW_ON;
}

static enum flow
render_condition(struct template_run *r, const struct gotemplate_node *node)
{
	const struct gotemplate_value dot = r->dot;
	struct gotemplate_value value;

	if (!evaluate_pipe(r, &node->pipe, &value))
		return FLOW_WRONG;
	if (node->pipe.variable_count > 0)
		set(r, &node->pipe, 0, value);
	const bool holds = gotemplate_is_true(value);
	if (holds && node->kind == GOTEMPLATE_WITH)
		r->dot = value;
	const enum flow flow = render_list(r, holds ? &node->body : &node->otherwise);
	r->dot = dot;
	return flow;
}

static enum flow
render_item(struct template_run *r, const struct gotemplate_node *node, size_t i,
	struct gotemplate_value item)
{
	const size_t variable_count = r->variable_count;
	const struct gotemplate_pipe *pipe = &node->pipe;

	if (pipe->variable_count == 2)
		set(r, pipe, 0, gotemplate_integer((int64_t)i));
	if (pipe->variable_count > 0)
		set(r, pipe, pipe->variable_count - 1, item);
	r->dot = item;
	const enum flow flow = render_list(r, &node->body);
	r->variable_count = variable_count;
	return flow;
}

static enum flow
render_range(struct template_run *r, const struct gotemplate_node *node)
{
	const struct gotemplate_value dot = r->dot;
	enum flow flow = FLOW_ON;
	struct gotemplate_value over;

	if (!evaluate_pipe(r, &node->pipe, &over))
		return FLOW_WRONG;
	if (over.kind != GOTEMPLATE_LIST && over.kind != GOTEMPLATE_INTEGER) {
		(void)WRONG(r, node->pipe.at, "range goes over a list, not over %s",
			gotemplate_type(over));
		return FLOW_WRONG;
	}
	const bool is_list = over.kind == GOTEMPLATE_LIST;
	const size_t count = is_list ? over.count : over.integer > 0 ? (size_t)over.integer : 0;
	if (count == 0)
		return render_list(r, &node->otherwise);
	for (size_t i = 0; i < count && (flow == FLOW_ON || flow == FLOW_CONTINUE); i++)
		flow = render_item(
			r, node, i, is_list ? over.items[i] : gotemplate_integer((int64_t)i));
	r->dot = dot;
	return flow == FLOW_WRONG ? FLOW_WRONG : FLOW_ON;
}

static enum flow
render_node(struct template_run *r, const struct gotemplate_node *node)
{
	const size_t variable_count = r->variable_count;
	enum flow flow = FLOW_ON;

	switch (node->kind) {
	case GOTEMPLATE_TEXT: buf_add(r->b, node->text); return FLOW_ON;
	case GOTEMPLATE_ACTION: return render_action(r, node);
	case GOTEMPLATE_IF:
	case GOTEMPLATE_WITH: flow = render_condition(r, node); break;
	case GOTEMPLATE_RANGE: flow = render_range(r, node); break;
	case GOTEMPLATE_BREAK: return FLOW_BREAK;
	case GOTEMPLATE_CONTINUE: return FLOW_CONTINUE;
	}
	r->variable_count = variable_count;
	return flow;
}

static enum flow
render_list(struct template_run *r, const struct gotemplate_list *list)
{
	enum flow flow = FLOW_ON;

	for (size_t i = 0; i < list->count && flow == FLOW_ON; i++)
		flow = render_node(r, &list->items[i]);
	return flow;
}

bool
gotemplate_render(const struct gotemplate *t, struct gotemplate_value data,
	const struct gotemplate_facts *facts, struct buf *b, struct error *err)
{
	struct arena tmp = {0};
	struct template_run r = {
		.a = &tmp, .t = t, .facts = facts, .b = b, .dot = data, .err = err};

	declare(&r, STR("$"), data);
	const bool ok = render_list(&r, &t->list) != FLOW_WRONG;
	arena_free(&tmp);
	return ok;
}
