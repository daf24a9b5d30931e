#include "engine/workflow/yaml_parts.h"

#include "engine/workflow/yaml_mark.h"

/* --- tokens ------------------------------------------------------------------------------- */

static enum yaml_part_kind
kind_of(const yaml_token_t *token)
{
	const yaml_token_type_t type = token->type;

	if (type == YAML_BLOCK_MAPPING_START_TOKEN)
		return PART_MAPPING;
	if (type == YAML_BLOCK_SEQUENCE_START_TOKEN)
		return PART_SEQUENCE;
	if (type == YAML_BLOCK_END_TOKEN)
		return PART_END;
	if (type == YAML_KEY_TOKEN)
		return PART_KEY;
	if (type == YAML_BLOCK_ENTRY_TOKEN)
		return PART_ITEM;
	if (type == YAML_VALUE_TOKEN)
		return PART_VALUE;
	if (type == YAML_FLOW_SEQUENCE_START_TOKEN || type == YAML_FLOW_MAPPING_START_TOKEN)
		return PART_FLOW_START;
	if (type == YAML_FLOW_SEQUENCE_END_TOKEN || type == YAML_FLOW_MAPPING_END_TOKEN)
		return PART_FLOW_END;
	if (type != YAML_SCALAR_TOKEN)
		return PART_OTHER;
	if (token->data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
		return PART_PLAIN;
	return token->data.scalar.style == YAML_LITERAL_SCALAR_STYLE ||
			       token->data.scalar.style == YAML_FOLDED_SCALAR_STYLE
		       ? PART_OTHER
		       : PART_QUOTED;
}

static void
add_part(struct yaml_parts *parts, struct yaml_marks *marks, const yaml_token_t *token)
{
	const uint32_t start = yaml_mark_offset(marks, token->start_mark);

	if (token->type != YAML_STREAM_START_TOKEN && token->type != YAML_STREAM_END_TOKEN)
		*arena_push(&parts->a, parts->items, parts->count, parts->capacity) =
			(struct yaml_part){
				kind_of(token), {start, yaml_mark_offset(marks, token->end_mark)}};
}

/* Those that the scanner has when it fails are not handed out. */
static void
add_waiting(struct yaml_parts *parts, struct yaml_marks *marks, const yaml_parser_t *parser)
{
	for (const yaml_token_t *token = parser->tokens.head; token != parser->tokens.tail; token++)
		add_part(parts, marks, token);
}

void
yaml_parts_scan(struct str text, uint32_t until, struct yaml_parts *parts)
{
	struct yaml_marks marks = yaml_marks_of(text);
	yaml_parser_t parser;
	yaml_token_t token;
	bool goes_on = true;

	if (!yaml_parser_initialize(&parser))
		arena_exhausted();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
		&parser, (const unsigned char *)text.p + marks.start, text.n - marks.start);
	while (goes_on && yaml_parser_scan(&parser, &token)) {
		goes_on = token.type != YAML_STREAM_END_TOKEN && token.type != YAML_NO_TOKEN &&
			  yaml_mark_offset(&marks, token.start_mark) <= until;
		if (goes_on)
			add_part(parts, &marks, &token);
		yaml_token_delete(&token);
	}
	if (goes_on)
		add_waiting(parts, &marks, &parser);
	yaml_parser_delete(&parser);
}

/* --- levels ------------------------------------------------------------------------------- */

static void
push(struct yaml_levels *levels, struct str text, const struct yaml_part *part)
{
	const size_t column = yaml_column(text, part->span.start);

	if (levels->count == YAML_LEVELS_MAX)
		return;
	levels->items[levels->count++] = (struct yaml_level){
		.column = column,
		.last_entry = part->span.start,
		.is_sequence = part->kind == PART_SEQUENCE,
	};
}

static void
add_entry(struct yaml_levels *levels, const struct yaml_part *part)
{
	if (levels->count == 0)
		return;
	struct yaml_level *level = &levels->items[levels->count - 1];
	level->has_items = part->kind == PART_ITEM;
	if (part->kind == PART_KEY || level->is_sequence)
		level->last_entry = part->span.start;
}

void
yaml_levels_find(
	struct str text, const struct yaml_parts *parts, uint32_t start, struct yaml_levels *levels)
{
	size_t flow_depth = 0;

	*levels = (struct yaml_levels){.wants_node = true};
	for (size_t i = 0; i < parts->count && parts->items[i].span.start < start; i++) {
		const struct yaml_part *part = &parts->items[i];
		if (part->kind == PART_FLOW_START)
			flow_depth++;
		if (part->kind == PART_FLOW_END && flow_depth > 0)
			flow_depth--;
		levels->wants_node = part->kind == PART_VALUE || part->kind == PART_ITEM;
		if (flow_depth > 0)
			continue;
		if (part->kind == PART_MAPPING || part->kind == PART_SEQUENCE)
			push(levels, text, part);
		else if (part->kind == PART_END && levels->count > 0)
			levels->count--;
		else if (part->kind == PART_KEY || part->kind == PART_ITEM)
			add_entry(levels, part);
	}
}

static bool
fits_level(const struct yaml_level *level, struct yaml_line line)
{
	return level->column == line.column &&
	       (level->is_sequence == line.is_item || (line.is_item && level->has_items));
}

bool
yaml_levels_fit(const struct yaml_levels *levels, struct yaml_line line)
{
	const struct yaml_level *last =
		levels->count > 0 ? &levels->items[levels->count - 1] : NULL;

	for (size_t i = 0; i < levels->count; i++)
		if (fits_level(&levels->items[i], line))
			return true;
	if (!levels->wants_node)
		return false;
	if (!last)
		return line.column == 0;
	return line.column > last->column || (line.column == last->column && line.is_item);
}
