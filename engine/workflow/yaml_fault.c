#include "engine/workflow/yaml_fault.h"

#include "engine/workflow/yaml_parts.h"

/* --- where the fault begins --------------------------------------------------------------- */

static bool
swallows(const struct yaml_fault *fault)
{
	return fault->context &&
	       (strstr(fault->context, "while scanning") || strstr(fault->context, "flow"));
}

/* Moves the start to the line of what began before it and reaches into its line. */
static bool
reaches_into(struct str text, const struct yaml_part *part, struct span whole, uint32_t *start,
	bool *is_merged)
{
	if (whole.start >= *start || whole.end <= *start)
		return false;
	*start = yaml_line_start(text, whole.start);
	*is_merged = part->kind == PART_PLAIN;
	return true;
}

/* The first line that is wrong. *is_merged: it goes on in those below it, as one plain text. */
static uint32_t
find_start(struct str text, const struct yaml_parts *parts, const struct yaml_fault *fault,
	bool *is_merged)
{
	uint32_t start = yaml_line_start(text, fault->at);
	uint32_t flow_end = 0;
	size_t depth = 0;

	const struct yaml_line line = yaml_line_at(text, start);
	if (line.has_tab && line.is_entry) /* what is before it does not go on there */
		return start;
	if (swallows(fault) && fault->context_at < start)
		start = yaml_line_start(text, fault->context_at);
	for (size_t i = parts->count; i-- > 0;) {
		const struct yaml_part *part = &parts->items[i];
		if (part->kind == PART_FLOW_END && depth++ == 0)
			flow_end = part->span.end;
		if (part->kind == PART_FLOW_START && depth > 0 && --depth == 0)
			reaches_into(text, part, (struct span){part->span.start, flow_end}, &start,
				is_merged);
		else if (part->kind == PART_FLOW_START && depth == 0)
			reaches_into(text, part, (struct span){part->span.start, UINT32_MAX},
				&start, is_merged); /* it is open */
		if ((part->kind == PART_PLAIN || part->kind == PART_QUOTED) && depth == 0)
			reaches_into(text, part, part->span, &start, is_merged);
	}
	return start;
}

/* --- where doubt begins ------------------------------------------------------------------- */

/* The level that the column would be the next deeper one of. */
static size_t
level_before(const struct yaml_levels *levels, size_t column)
{
	size_t before = 0;

	for (size_t i = 0; i < levels->count && levels->items[i].column < column; i++)
		before = levels->items[i].column;
	return before;
}

/*
 * The line at `but` may be meant to be at its column: it is as deep as lines mostly are, or another
 * one has a key or is an item there.
 */
static bool
is_column(struct str text, const struct yaml_levels *levels, size_t column, uint32_t but)
{
	if ((column - level_before(levels, column)) % 2 == 0)
		return true;
	for (uint32_t at = 0; at < text.n; at = yaml_line_next(text, at)) {
		const struct yaml_line line = yaml_line_at(text, at);
		if (at != but && line.column == column && line.is_entry && !line.is_nothing)
			return true;
	}
	return false;
}

/* What is below the line would not be deeper if that stood at the last level. */
static bool
holds_less(struct str text, const struct yaml_level *last, struct yaml_line line, uint32_t start)
{
	uint32_t at = yaml_line_next(text, start);

	while (at < text.n && yaml_line_at(text, at).is_nothing)
		at = yaml_line_next(text, at);
	const size_t column = yaml_line_at(text, at).column;
	return line.is_header && at < text.n && column > line.column && column <= last->column;
}

/* An open list, which the line may be meant to go on in, is deeper. */
static bool
has_list(const struct yaml_levels *levels, size_t column)
{
	for (size_t i = 0; i < levels->count; i++)
		if (levels->items[i].column > column && levels->items[i].is_sequence)
			return true;
	return false;
}

/*
 * Where doubt begins, if it is not the line that is in the wrong place but those above it: a deeper
 * one may belong to what is above the entry before it, as may the first item behind a key; above
 * one that is less deep, where a level might be, a line may be missing, and so before a key in the
 * column of a list.
 */
static uint32_t
doubtful_from(
	struct str text, const struct yaml_levels *levels, struct yaml_line line, uint32_t start)
{
	const struct yaml_level *last =
		levels->count > 0 ? &levels->items[levels->count - 1] : NULL;

	if (!last)
		return start;
	if (line.column > last->column || (line.is_item && levels->wants_node))
		return last->last_entry;
	if (!is_column(text, levels, line.column, start) && !holds_less(text, last, line, start) &&
		!(line.is_item && !has_list(levels, line.column)))
		return start;
	for (size_t i = levels->count; i-- > 0;) {
		const struct yaml_level *level = &levels->items[i];
		if (level->column == line.column && !level->is_sequence)
			return start;
		if (level->column < line.column)
			return level->last_entry;
	}
	return 0;
}

/* --- where the text is certain again ------------------------------------------------------ */

/* The column of the innermost list that the line is in; its own if it is in none. */
static size_t
list_column(const struct yaml_levels *levels, size_t column)
{
	size_t found = column;

	for (size_t i = 0; i < levels->count; i++)
		if (levels->items[i].is_sequence && levels->items[i].column < column)
			found = levels->items[i].column;
	return found;
}

/*
 * Behind the deeper lines below the one at `start`, and behind items of a key that was to have
 * them. One without a key may be of a text whose first line is missing: the keys that follow in the
 * item may be of another item then.
 */
static uint32_t
find_sibling(struct str text, const struct yaml_levels *levels, uint32_t start)
{
	const struct yaml_line wrong = yaml_line_at(text, start);
	const size_t list = wrong.is_entry ? wrong.column : list_column(levels, wrong.column);
	size_t column = wrong.column; /* deeper ones are lost */
	uint32_t at = yaml_line_next(text, start);

	for (; at < text.n; at = yaml_line_next(text, at)) {
		const struct yaml_line line = yaml_line_at(text, at);
		if (line.is_nothing || line.has_tab || line.is_end || line.column > column)
			continue;
		if (line.column > list && line.column < wrong.column)
			column = line.column;
		else if (line.column < column || wrong.is_item || !line.is_item)
			break;
	}
	return at;
}

/* The first line that is a key in the first column, or one with values below it at `second`. */
static uint32_t
find_certain(struct str text, uint32_t at, size_t second)
{
	for (; at < text.n; at = yaml_line_next(text, at)) {
		const struct yaml_line line = yaml_line_at(text, at);
		if (line.is_nothing || line.is_end || line.is_item || line.has_tab)
			continue;
		if (line.column == 0 || (line.column == second && line.is_header))
			break;
	}
	return at;
}

/*
 * The column of the mapping in the outermost one, where what is in it cannot be below the lines
 * that are wrong, since none of them has a key for it; else 0.
 */
static size_t
second_column(struct str text, const struct yaml_levels *levels, uint32_t start, uint32_t found)
{
	if (levels->count < 2 || levels->items[0].column > 0 || levels->items[1].is_sequence)
		return 0;
	for (uint32_t at = start; at <= found && at < text.n; at = yaml_line_next(text, at))
		if (yaml_line_at(text, at).is_header)
			return 0;
	return levels->items[1].column;
}

static struct span
bound(struct str text, const struct yaml_parts *parts, struct yaml_fault *fault)
{
	bool is_merged = false;
	const uint32_t start = find_start(text, parts, fault, &is_merged);
	const struct yaml_line line = yaml_line_at(text, start);
	struct yaml_levels levels;

	yaml_levels_find(text, parts, start, &levels);
	const uint32_t found = yaml_line_start(text, fault->at); /* which may be lines behind */
	const bool has_tab = line.has_tab || yaml_line_at(text, found).has_tab;
	fault->is_local = !has_tab && !is_merged && !line.is_text && yaml_levels_fit(&levels, line);
	fault->is_entry = fault->is_local && line.is_entry;
	if (fault->is_local)
		return (struct span){start, find_sibling(text, &levels, start)};
	const size_t second = second_column(text, &levels, start, found);
	if (is_merged || has_tab)
		return (struct span){start,
			find_certain(text, yaml_line_next(text, has_tab ? found : start), second)};
	/* a line that has a fault of its own is in doubt itself */
	const uint32_t from = swallows(fault) || start < found
				      ? start
				      : doubtful_from(text, &levels, line, start);
	if (from < start)
		return (struct span){yaml_line_start(text, from), find_certain(text, start, 0)};
	return (struct span){start, find_certain(text, yaml_line_next(text, start), second)};
}

void
yaml_fault_bound(struct str text, struct yaml_fault *fault)
{
	struct yaml_parts parts = {0};

	yaml_parts_scan(text, fault->at, &parts);
	fault->lost = bound(text, &parts, fault);
	if (str_trim(str_slice(text, fault->lost.start, fault->lost.end)).n == 0)
		fault->lost.end = (uint32_t)text.n;
	if (str_trim(str_slice(text, fault->lost.start, fault->lost.end)).n == 0)
		fault->lost = (struct span){0};
	arena_free(&parts.a);
}
