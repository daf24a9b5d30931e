#include "engine/lint/ignore.h"

#include "engine/lint/base/shared_rules.h"
#include "engine/lint/rule_table.h"

#include <stdlib.h>

#define NAME STR("lact:")
#define MARK STR("# lact: ignore[")

/* One comment. */
struct comment {
	uint32_t line; /* that it counts for */
	struct span span;
	struct str codes;
	bool is_wrong; /* it says `ignore`, but not in this form */
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
struct ignore_reader {
	struct source *source;
	size_t at;
	/* the end of the last comment's line, and the line that all comments of that count for */
	size_t line_end;
	uint32_t counts_for;
	/* the line after the last lone comments, to which they apply */
	size_t behind;
	uint32_t line;
};

/* The line that a comment at `at`, on a line that begins at `start`, counts for. */
static uint32_t
line_for(struct ignore_reader *r, size_t start, size_t at)
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

/* A line may be as long as the file, and have many comments: it is looked at once. */
static void
enter_line(struct ignore_reader *r, size_t at)
{
	const struct str text = r->source->text;
	size_t start = at;

	if (at < r->line_end)
		return;
	while (start > r->line_end && text.p[start - 1] != '\n')
		start--;
	r->line_end = str_index(text, '\n', at);
	r->counts_for = line_for(r, start, at);
}

/* Up to the bracket that closes, which may be missing. */
static struct str
codes_at(struct str rest)
{
	size_t n = 0;

	while (n < rest.n && rest.p[n] != ']' && rest.p[n] != '#')
		n++;
	return str_slice(rest, 0, n);
}

/* In YAML, a `#` that follows other text belongs to it. */
static bool
starts_comment(struct str text, size_t hash)
{
	const char before = hash > 0 ? text.p[hash - 1] : '\n';

	return before == ' ' || before == '\t' || before == '\n' || before == '\r';
}

/* Whether a comment with NAME at `at` is meant to ignore, and where its `#` is. */
static bool
is_meant(struct str text, size_t at, size_t *start)
{
	const struct str rest = str_trim_start(str_slice(text, at + NAME.n, text.n));

	while (at > 0 && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t'))
		at--;
	if (at == 0 || text.p[at - 1] != '#' || !starts_comment(text, at - 1))
		return false;
	*start = at - 1;
	return str_eq_nocase(str_slice(rest, 0, STR("ignore").n), STR("ignore"));
}

static bool
next_comment(struct ignore_reader *r, struct comment *out)
{
	const struct str text = r->source->text;
	size_t start = 0;
	size_t found;

	do {
		found = r->at + str_find(str_slice(text, r->at, text.n), NAME);
		r->at = found + NAME.n;
	} while (found < text.n && !is_meant(text, found, &start));
	if (found >= text.n)
		return false;
	enter_line(r, start);
	const struct str comment = str_trim_end(str_slice(text, start, r->line_end));
	*out = (struct comment){
		.line = r->counts_for,
		.span = {(uint32_t)start, (uint32_t)(start + comment.n)},
		.codes = codes_at(str_slice(comment, MARK.n, comment.n)),
		.is_wrong = !str_starts(comment, MARK),
	};
	return true;
}

/* --- codes -------------------------------------------------------------------------------- */

static void
read_codes(struct map *out, struct arena *a, struct str codes)
{
	struct str code;

	map_init(out, a, false);
	while (str_split(&codes, ',', &code))
		map_set(out, str_trim(code), out);
}

static bool
has_rule(const struct map *codes, const struct rule *rule)
{
	return map_has(codes, str_from(rule->code)) || map_has(codes, str_from(rule->kind));
}

static bool
names(const struct map *codes, const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));

	return rule ? has_rule(codes, rule) : map_has(codes, str_from(diag->code));
}

/* The program that finds such was not asked. */
static bool
is_unchecked(const struct lint *l, const struct rule *rule)
{
	return l->options &&
	       ((l->options->without_shellcheck && rule == &shared_rules[RULE_SHELLCHECK]) ||
		       (l->options->without_pyflakes && rule == &shared_rules[RULE_PYFLAKES]));
}

/* All rules. */
struct known_rules {
	const struct rule **items;
	size_t count;
	bool may_find_more; /* a part of the file could not be read */
};

/* The comment is for a rule whose findings are left out, so that it may well be needed. */
static bool
is_for_others(const struct lint *l, const struct known_rules *known, const struct map *codes)
{
	for (size_t i = 0; i < known->count; i++)
		if (has_rule(codes, known->items[i]) &&
			(is_unchecked(l, known->items[i]) || !lint_wants_rule(l, known->items[i])))
			return true;
	return false;
}

static bool
has_fault(const struct diags *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(findings->items[i].code, "yaml-syntax") == 0)
			return true;
	return false;
}

/* --- findings by their lines -------------------------------------------------------------- */

struct finding_place {
	uint32_t line;
	uint32_t finding;
};

struct places {
	struct finding_place *items;
	size_t count;
	size_t capacity;
	bool *is_ignored; /* by number of the finding */
};

static int
compare(const void *a, const void *b)
{
	const struct finding_place *x = a;
	const struct finding_place *y = b;

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
				(struct finding_place){
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

/* Repaired by taking away the comment, with the blanks before it or the line that it has alone. */
static void
tell_unused(struct lint *l, const struct comment *comment)
{
	const struct str text = l->source->text;
	struct span span = comment->span;
	struct diag *diag = lint_tell_at(l, &shared_rules[RULE_UNUSED_IGNORE], l->source,
		comment->span, "unused ignore comment: no finding '%" STR_FMT "' on line %u",
		STR_ARG(str_trim(comment->codes)), comment->line);

	while (span.start > 0 && (text.p[span.start - 1] == ' ' || text.p[span.start - 1] == '\t'))
		span.start--;
	if ((span.start == 0 || text.p[span.start - 1] == '\n') && span.end < text.n)
		span.end++;
	diag_fix_add(l->diags->a, diag, span, STR(""));
}

static void
apply(struct lint *l, struct places *places, const struct known_rules *known,
	const struct comment *comment)
{
	bool is_used = false;
	struct map codes;

	if (comment->is_wrong) {
		lint_tell_at(l, &shared_rules[RULE_UNUSED_IGNORE], l->source, comment->span,
			"invalid ignore comment: expected `# lact: ignore[CODE] reason`");
		return;
	}
	read_codes(&codes, l->a, comment->codes);
	for (size_t i = first_of(places, comment->line);
		i < places->count && places->items[i].line == comment->line; i++) {
		const size_t number = places->items[i].finding;
		if (places->is_ignored[number] || !names(&codes, &l->diags->items[number]))
			continue;
		places->is_ignored[number] = true;
		is_used = true;
	}
	if (!is_used && !is_for_others(l, known, &codes) && !known->may_find_more)
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
	struct ignore_reader reading = {.source = l->source};
	struct known_rules known = {0};
	struct comment comment;

	while (next_comment(&reading, &comment)) {
		if (!known.items) {
			find_places(l, &places);
			known.items = rule_table(l->a, &known.count);
			known.may_find_more = has_fault(l->diags);
		}
		apply(l, &places, &known, &comment);
	}
	if (places.is_ignored)
		drop_ignored(l->diags, &places, count);
}
