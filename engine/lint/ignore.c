#include "engine/lint/ignore.h"

#include <stdlib.h>

#define MARK STR("# lact: ignore[")

/* One comment. */
struct comment {
	uint32_t line; /* that it counts for */
	struct span span;
	struct str codes;
};

static struct str
line_at(struct str text, size_t at)
{
	return str_slice(text, at, str_index(text, '\n', at));
}

static bool
is_comment(struct str line)
{
	const struct str text = str_trim_start(line);

	return text.n > 0 && text.p[0] == '#';
}

/* How far the file was read. */
struct reading {
	struct source *source;
	size_t at;
	/* the line behind the last comments that stand alone, which they count for */
	size_t behind;
	uint32_t line;
};

/* The line that a comment at `at`, on a line that begins at `start`, counts for. */
static uint32_t
line_for(struct reading *r, size_t start, size_t at)
{
	const struct str text = r->source->text;

	if (str_trim(str_slice(text, start, at)).n > 0)
		return source_position(r->source, (uint32_t)at).line;
	if (start < r->behind)
		return r->line;
	r->line = source_position(r->source, (uint32_t)at).line;
	do {
		start = str_index(text, '\n', start) + 1;
		r->line++;
	} while (start < text.n && is_comment(line_at(text, start)));
	r->behind = start;
	return r->line;
}

static bool
next_comment(struct reading *r, struct comment *out)
{
	const struct str text = r->source->text;
	const size_t found = r->at + str_find(str_slice(text, r->at, text.n), MARK);

	if (found >= text.n)
		return false;
	size_t start = found;
	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	const struct str line = line_at(text, found);
	const size_t open = MARK.n;
	const size_t close = str_index(line, ']', open);
	r->at = found + open;
	*out = (struct comment){
		.line = line_for(r, start, found),
		.span = {(uint32_t)found, (uint32_t)(found + str_trim_end(line).n)},
		.codes = str_slice(line, open, close),
	};
	return true;
}

static bool
names(struct str codes, const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));
	struct str code;

	while (str_split(&codes, ',', &code)) {
		code = str_trim(code);
		if (str_eq(code, str_from(diag->code)) ||
			(rule && str_eq(code, str_from(rule->kind))))
			return true;
	}
	return false;
}

static bool
is_named(struct str code, const struct rule *rule)
{
	return str_eq(code, str_from(rule->code)) || str_eq(code, str_from(rule->kind));
}

/* The comment is for a rule whose findings are left out, so that it may well be needed. */
static bool
is_for_others(const struct lint *l, struct str codes)
{
	size_t count;
	const struct rule *rules = rule_table(&count);
	struct str code;

	while (str_split(&codes, ',', &code))
		for (size_t i = 0; i < count; i++)
			if (is_named(str_trim(code), &rules[i]) && !lint_wants_rule(l, &rules[i]))
				return true;
	return false;
}

/* Repaired by taking away the comment, with the blanks before it or the line that it has alone. */
static void
tell_unused(struct lint *l, const struct comment *comment)
{
	const struct str text = l->source->text;
	struct span span = comment->span;
	struct diag *diag = lint_tell_at(l, "unused-ignore", l->source, comment->span,
		"there is no finding '%" STR_FMT "' to ignore on line %u",
		STR_ARG(str_trim(comment->codes)), comment->line);

	while (span.start > 0 && (text.p[span.start - 1] == ' ' || text.p[span.start - 1] == '\t'))
		span.start--;
	if ((span.start == 0 || text.p[span.start - 1] == '\n') && span.end < text.n)
		span.end++;
	diag_fix_add(l->diags->a, diag, span, STR(""));
}

/* --- findings by their lines -------------------------------------------------------------- */

struct place {
	uint32_t line;
	uint32_t finding;
};

struct places {
	struct place *items;
	size_t count;
	size_t capacity;
	bool *is_ignored; /* by number of the finding */
};

static int
compare(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->finding < y->finding ? -1 : x->finding > y->finding;
}

/* A finding in a part of a scalar may be ignored where the scalar begins, too. */
static void
find_places(struct lint *l, struct places *places)
{
	const struct diags *diags = l->diags;

	places->is_ignored = arena_array(l->a, bool, diags->count);
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];
		const uint32_t spots[] = {diag->span.start, diag->token.start};
		const size_t count = diag->token.end > diag->token.start ? 2 : 1;
		for (size_t j = 0; j < count && diag->source == l->source; j++)
			*arena_push(l->a, places->items, places->count, places->capacity) =
				(struct place){
					source_position(l->source, spots[j]).line, (uint32_t)i};
	}
	if (places->count > 0)
		qsort(places->items, places->count, sizeof(places->items[0]), compare);
}

/* The first place of the line, or behind it. */
static size_t
first_of(const struct places *places, uint32_t line)
{
	size_t low = 0;
	size_t high = places->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (places->items[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void
apply(struct lint *l, struct places *places, const struct comment *comment)
{
	bool is_used = false;

	for (size_t i = first_of(places, comment->line);
		i < places->count && places->items[i].line == comment->line; i++) {
		const size_t number = places->items[i].finding;
		if (places->is_ignored[number] || !names(comment->codes, &l->diags->items[number]))
			continue;
		places->is_ignored[number] = true;
		is_used = true;
	}
	if (!is_used && !is_for_others(l, comment->codes))
		tell_unused(l, comment);
}

static void
drop_ignored(struct diags *diags, const struct places *places, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->count; i++) {
		if (i < count && places->is_ignored[i])
			diags->error_count -= diags->items[i].severity == SEVERITY_ERROR;
		else
			diags->items[kept++] = diags->items[i];
	}
	diags->count = kept;
}

void
ignore_apply(struct lint *l)
{
	const size_t count = l->diags->count;
	struct places places = {0};
	struct reading reading = {.source = l->source};
	struct comment comment;

	while (next_comment(&reading, &comment)) {
		if (!places.is_ignored)
			find_places(l, &places);
		apply(l, &places, &comment);
	}
	if (places.is_ignored)
		drop_ignored(l->diags, &places, count);
}
