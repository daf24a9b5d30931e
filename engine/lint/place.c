#include "engine/lint/place.h"

#include "engine/lint/types/context_place.h"
#include "engine/workflow/yaml_line.h"

/* --- lines -------------------------------------------------------------------------------- */

/* The line of a place, as far as it is the start of an entry. */
struct line {
	struct span span;
	struct str key;       /* empty: the place is not behind one with a colon */
	uint32_t value_start; /* behind the blanks that follow the colon */
	bool is_item;
};

static uint32_t
skip_blanks(struct str text, uint32_t at, uint32_t end)
{
	while (at < end && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

static struct line
line_at(struct str text, uint32_t offset)
{
	const uint32_t start = yaml_line_start(text, offset);
	const uint32_t end = (uint32_t)str_index(text, '\n', offset);
	struct line line = {.span = {start, end}};
	uint32_t at = skip_blanks(text, start, end);

	while (at + 1 < end && text.p[at] == '-' && text.p[at + 1] == ' ') {
		line.is_item = true;
		at = skip_blanks(text, at + 1, end);
	}
	const struct str rest = str_slice(text, at, end);
	const size_t colon = str_index(rest, ':', 0);
	if (at + colon < offset && !str_has(str_slice(rest, 0, colon), STR(" ")))
		line.key = str_slice(rest, 0, colon);
	line.value_start = skip_blanks(text, at + (uint32_t)colon + 1, end);
	return line;
}

/* --- definitions -------------------------------------------------------------------------- */

static int
property_of(const struct schema *schema, int definition, struct str key)
{
	const struct schema_definition *d =
		definition >= 0 ? &schema->definitions[definition] : NULL;

	for (size_t i = 0; d && i < d->mapping_count; i++) {
		const struct schema_property *p = schema_property_find(&d->mappings[i], key);
		if (p)
			return p->definition;
	}
	for (size_t i = 0; d && i < d->mapping_count; i++)
		if (d->mappings[i].loose_key >= 0)
			return d->mappings[i].loose_value;
	return -1;
}

static void
allow(struct lint_place *out, int definition)
{
	if (definition < 0)
		return;
	out->scope.contexts |= out->schema->definitions[definition].contexts;
	out->scope.functions |= out->schema->definitions[definition].functions;
}

/* The place is in the last node of the way, or on the line of its key. */
static bool
is_in_last(const struct node_path *path, const struct line *line, uint32_t offset)
{
	const struct node_place *last = &path->places[path->count - 1];

	if (path->is_key || node_is_collection(last->node))
		return path->is_key;
	return (offset >= last->node->span.start && offset <= node_end(last->node)) ||
	       (last->key && last->key->span.start >= line->span.start);
}

/* Which mapping or list the place is in, and what its schema is. */
static void
find_around(const struct node_path *path, struct lint_place *out)
{
	const struct node *around = NULL;
	const size_t count = path->count - (out->key.n > 0 || path->is_key ? 1 : 0);

	for (size_t i = 0; i < count; i++)
		if (node_is_collection(path->places[i].node))
			around = path->places[i].node;
	out->around = around ? around->definition : -1;
}

/* What is wanted of the value on a line that is in no node. */
static void
find_lost(struct lint_place *out, const struct line *line)
{
	const struct node *last = out->path.places[out->path.count - 1].node;
	int around = last->definition;

	if (around >= 0 && line->is_item && last->kind == NODE_SEQUENCE)
		around = out->schema->definitions[around].item;
	out->around = around;
	out->definition = -1;
	allow(out, around);
	out->key = line->key;
	if (line->key.n == 0)
		return;
	out->definition = property_of(out->schema, around, line->key);
	allow(out, out->definition);
}

static void
find_definition(struct lint_place *out, const struct line *line, uint32_t offset)
{
	const struct node_path *path = &out->path;
	const struct node_place *last = &path->places[path->count - 1];

	for (size_t i = 0; i < path->count; i++)
		allow(out, path->places[i].node->definition);
	if (!is_in_last(path, line, offset) &&
		!(line->key.n == 0 && node_is_collection(last->node))) {
		find_lost(out, line);
		return;
	}
	out->definition = last->node->definition;
	if (last->key && !path->is_key && !node_is_collection(last->node))
		out->key = last->key->text;
	find_around(path, out);
}

/* --- expressions -------------------------------------------------------------------------- */

/* The part of the text that an expression at the place may be in. */
static struct span
value_span(const struct lint_place *out, const struct line *line, uint32_t offset)
{
	const struct node *last = out->path.places[out->path.count - 1].node;
	const bool is_in = !node_is_collection(last) && offset >= last->span.start &&
			   offset <= last->span.end && last->span.end > last->span.start;

	if (is_in && !out->path.is_key)
		return last->span;
	return (struct span){
		line->value_start < offset ? line->value_start : offset, line->span.end};
}

static void
find_expression(struct lint *l, struct lint_place *out, const struct line *line, uint32_t offset)
{
	const struct schema_definition *d =
		out->definition >= 0 ? &out->schema->definitions[out->definition] : NULL;
	const bool is_condition = d && out->key.n > 0 && (d->scalars & SCHEMA_CONDITION);
	struct context_place place = {.l = l};

	context_place_at(&place, &out->path);
	out->is_part =
		!out->path.is_key &&
		type_at(&place, out->path.places[out->path.count - 1].node, offset, &out->part);
	out->is_name = !out->path.is_key &&
		       type_name_at(&place, l->source->text, value_span(out, line, offset),
			       is_condition, out->scope, offset, &out->name);
}

/* --- all ---------------------------------------------------------------------------------- */

void
lint_place_at(struct arena *a, const struct lint *file, uint32_t offset, struct lint_place *out)
{
	const struct node *root = lint_root(file);
	struct lint l = *file;

	l.a = a;
	l.job = NULL;
	if (offset > file->source->text.n)
		offset = (uint32_t)file->source->text.n;
	const struct line line = line_at(file->source->text, offset);
	*out = (struct lint_place){
		.schema = file->action ? &schema_action : &schema_workflow,
		.definition = -1,
		.around = -1,
	};
	if (!root)
		return;
	node_at(root, offset, &out->path);
	find_definition(out, &line, offset);
	find_expression(&l, out, &line, offset);
}
