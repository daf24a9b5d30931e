#include "engine/workflow/evaluate.h"

#include "engine/workflow/schema_check.h"

static bool
error_at(struct error *err, struct source *source, struct span span, const char *text)
{
	const struct position at = source_position(source, span.start);

	return error_set(err, ERROR_INVALID, "%" STR_FMT ":%u:%u: %s", STR_ARG(source->path),
		at.line, at.column, text);
}

bool
node_error(struct error *err, const struct node *node, const char *fmt, ...)
{
	char text[sizeof(err->text) - 256];
	va_list args;

	va_start(args, fmt);
	error_print(text, sizeof(text), fmt, args);
	va_end(args);
	return error_at(err, node->source, node->span, text);
}

static bool
evaluate_expression(struct arena *a, const struct node *node, const struct expr_host *host,
	struct value *out, struct error *err)
{
	struct expr_error expr_err = {0};

	if (expr_eval(a, node->expr, host, out, &expr_err))
		return true;
	(void)error_at(err, node->source, node_span_within(node, expr_err.span), expr_err.text);
	if (expr_err.help[0] != '\0')
		(void)error_help(err, "%s", expr_err.help);
	return false;
}

static bool
evaluate_sequence(struct arena *a, const struct node *node, const struct expr_host *host,
	struct value *out, struct error *err)
{
	struct array *array = array_new(a);

	for (size_t i = 0; i < node->item_count; i++) {
		const struct node *item = node->items[i];
		struct value v;
		if (!node_evaluate(a, item, host, &v, err))
			return false;
		if (item->kind != NODE_EXPRESSION || v.kind != VALUE_ARRAY) {
			array_add(a, array, v);
			continue;
		}
		for (size_t j = 0; j < v.array->count; j++)
			array_add(a, array, v.array->items[j]);
	}
	*out = value_array(array);
	return true;
}

static bool
insert_members(
	struct object *into, const struct node_entry *entry, struct value v, struct error *err)
{
	if (v.kind != VALUE_OBJECT)
		return node_error(err, entry->value, "'insert' wants a mapping, not %s",
			value_kind_name(v.kind));
	const struct map *members = object_members(v.object);
	for (size_t i = 0; i < members->count; i++)
		object_set(into, members->entries[i].key,
			*(const struct value *)members->entries[i].value);
	return true;
}

static bool
evaluate_entry(struct arena *a, const struct node_entry *entry, const struct expr_host *host,
	struct object *into, struct error *err)
{
	struct value v;
	struct str key;

	if (!node_evaluate(a, entry->value, host, &v, err))
		return false;
	if (entry->key->kind == NODE_INSERT)
		return insert_members(into, entry, v, err);
	if (!node_evaluate_text(a, entry->key, host, &key, err))
		return false;
	object_set(into, key, v);
	return true;
}

static bool
evaluate_mapping(struct arena *a, const struct node *node, const struct expr_host *host,
	struct value *out, struct error *err)
{
	struct object *object = object_new(a);

	for (size_t i = 0; i < node->entry_count; i++)
		if (!evaluate_entry(a, &node->entries[i], host, object, err))
			return false;
	*out = value_object(object);
	return true;
}

bool
node_evaluate(struct arena *a, const struct node *node, const struct expr_host *host,
	struct value *out, struct error *err)
{
	if (!node) {
		*out = VALUE_NULL_INIT;
		return true;
	}
	switch (node->kind) {
	case NODE_NULL:
	case NODE_INSERT: *out = VALUE_NULL_INIT; return true;
	case NODE_BOOLEAN: *out = value_boolean(node->boolean); return true;
	case NODE_NUMBER: *out = value_number(node->number); return true;
	case NODE_STRING: *out = value_string(node->text); return true;
	case NODE_SEQUENCE: return evaluate_sequence(a, node, host, out, err);
	case NODE_MAPPING: return evaluate_mapping(a, node, host, out, err);
	case NODE_EXPRESSION: return evaluate_expression(a, node, host, out, err);
	}
	return false;
}

static bool
to_text(struct arena *a, const struct node *node, struct value v, struct str *out,
	struct error *err)
{
	if (v.kind == VALUE_ARRAY || v.kind == VALUE_OBJECT)
		return node_error(err, node, "expected a text, not %s", value_kind_name(v.kind));
	*out = value_to_string(a, v);
	return true;
}

bool
node_evaluate_text(struct arena *a, const struct node *node, const struct expr_host *host,
	struct str *out, struct error *err)
{
	struct value v;

	if (node && node->kind == NODE_STRING) {
		*out = node->text;
		return true;
	}
	return node_evaluate(a, node, host, &v, err) && to_text(a, node, v, out, err);
}

bool
node_evaluate_boolean(struct arena *a, const struct node *node, const struct expr_host *host,
	bool *out, struct error *err)
{
	struct value v;

	if (!node_evaluate(a, node, host, &v, err))
		return false;
	if (v.kind != VALUE_BOOLEAN)
		return node_error(err, node, "expected true or false, not '%" STR_FMT "' (%s)",
			STR_ARG(value_to_string(a, v)), value_kind_name(v.kind));
	*out = v.boolean;
	return true;
}

bool
node_evaluate_number(struct arena *a, const struct node *node, const struct expr_host *host,
	double *out, struct error *err)
{
	struct value v;

	if (!node_evaluate(a, node, host, &v, err))
		return false;
	if (v.kind != VALUE_NUMBER)
		return node_error(err, node, "expected a number, not '%" STR_FMT "' (%s)",
			STR_ARG(value_to_string(a, v)), value_kind_name(v.kind));
	*out = v.number;
	return true;
}

/* Where a member of the evaluated mapping was written; the mapping when it came from elsewhere. */
static const struct node *
member_node(const struct node *node, struct str key)
{
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		if (str_eq(node->entries[i].key->text, key))
			return node->entries[i].value;
	return node;
}

bool
node_evaluate_texts(struct arena *a, const struct node *node, const struct expr_host *host,
	void (*found)(void *owner, struct str key, struct str value), void *owner,
	struct error *err)
{
	struct value v;

	if (!node)
		return true;
	if (!node_evaluate(a, node, host, &v, err))
		return false;
	if (v.kind != VALUE_OBJECT)
		return node_error(err, node, "expected a mapping, not %s", value_kind_name(v.kind));
	const struct map *members = object_members(v.object);
	struct str *texts = arena_array(a, struct str, members->count);
	for (size_t i = 0; i < members->count; i++) {
		const struct map_entry *member = &members->entries[i];
		if (!to_text(a, member_node(node, member->key),
			    *(const struct value *)member->value, &texts[i], err))
			return false;
	}
	for (size_t i = 0; i < members->count; i++)
		found(owner, members->entries[i].key, texts[i]);
	return true;
}
