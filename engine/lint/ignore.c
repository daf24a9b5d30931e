#include "engine/lint/ignore.h"

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

/* The line that a comment at `at`, on a line that begins at `start`, counts for. */
static uint32_t
line_for(struct source *source, size_t start, size_t at)
{
	const struct str text = source->text;
	uint32_t line = source_position(source, (uint32_t)at).line;

	if (str_trim(str_slice(text, start, at)).n > 0)
		return line;
	do {
		start = str_index(text, '\n', start) + 1;
		line++;
	} while (start < text.n && is_comment(line_at(text, start)));
	return line;
}

/* The next comment from `*at` on, which is moved behind it. */
static bool
next_comment(struct source *source, size_t *at, struct comment *out)
{
	const struct str text = source->text;
	const size_t found = *at + str_find(str_slice(text, *at, text.n), MARK);

	if (found >= text.n)
		return false;
	size_t start = found;
	while (start > 0 && text.p[start - 1] != '\n')
		start--;
	const struct str line = line_at(text, found);
	const size_t open = MARK.n;
	const size_t close = str_index(line, ']', open);
	*at = found + open;
	*out = (struct comment){
		.line = line_for(source, start, found),
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

/* A finding in a part of a scalar may be ignored where the scalar begins, too. */
static bool
is_on_line(const struct diag *diag, uint32_t line)
{
	if (source_position(diag->source, diag->span.start).line == line)
		return true;
	return diag->token.end > diag->token.start &&
	       source_position(diag->source, diag->token.start).line == line;
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

static void
apply(struct lint *l, const struct comment *comment)
{
	struct diags *diags = l->diags;
	size_t kept = 0;

	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];
		if (diag->source == l->source && names(comment->codes, diag) &&
			is_on_line(diag, comment->line)) {
			diags->error_count -= diag->severity == SEVERITY_ERROR;
			continue;
		}
		diags->items[kept++] = *diag;
	}
	if (kept < diags->count)
		diags->count = kept;
	else if (!is_for_others(l, comment->codes))
		tell_unused(l, comment);
}

void
ignore_apply(struct lint *l)
{
	struct comment comment;

	for (size_t at = 0; next_comment(l->source, &at, &comment);)
		apply(l, &comment);
}
