#include "expr/base/diag.h"

#include <stdlib.h>
#include <string.h>

void
diags_init(struct diags *diags, struct arena *a)
{
	*diags = (struct diags){.a = a};
}

static struct diag *
add(struct diags *diags, enum severity severity, const char *code, struct source *source,
	struct span span, const char *fmt, va_list args)
{
	struct diag *diag = arena_push(diags->a, diags->items, diags->count, diags->capacity);

	*diag = (struct diag){
		.severity = severity,
		.code = code,
		.source = source,
		.span = span,
		.message = str_visible(diags->a, str_vfmt(diags->a, fmt, args)),
	};
	diags->error_count += severity == SEVERITY_ERROR;
	return diag;
}

struct diag *
diag_error(struct diags *diags, const char *code, struct source *source, struct span span,
	const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct diag *diag = add(diags, SEVERITY_ERROR, code, source, span, fmt, args);
	va_end(args);
	return diag;
}

struct diag *
diag_warning(struct diags *diags, const char *code, struct source *source, struct span span,
	const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	struct diag *diag = add(diags, SEVERITY_WARNING, code, source, span, fmt, args);
	va_end(args);
	return diag;
}

void
diag_fix_add(struct arena *a, struct diag *diag, struct span span, struct str text)
{
	struct diag_fix *fix = &diag->fix;

	*arena_push(a, fix->edits, fix->count, fix->capacity) =
		(struct diag_edit){.span = span, .text = text};
}

void
diag_fix_add_line(struct arena *a, struct diag *diag, uint32_t at, struct str before,
	struct str line, struct str after)
{
	struct diag_fix *fix = &diag->fix;

	*arena_push(a, fix->edits, fix->count, fix->capacity) = (struct diag_edit){
		.span = {at, at},
		.text = line,
		.is_line = true,
		.before = before,
		.after = after,
	};
}

/* --- order -------------------------------------------------------------------------------- */

/* A diagnostic's number, and what it is sorted by. */
struct diag_place {
	uint32_t source; /* in order of appearance */
	uint32_t start;
	size_t number;
};

static int
compare(const void *a, const void *b)
{
	const struct diag_place *x = a;
	const struct diag_place *y = b;

	if (x->source != y->source)
		return x->source < y->source ? -1 : 1;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* The number of a diagnostic's source; those of a few files at most come together. */
static uint32_t
source_number(const struct diags *diags, const struct diag_place *places, size_t i)
{
	uint32_t count = 0;

	if (i > 0 && diags->items[i].source == diags->items[i - 1].source)
		return places[i - 1].source;
	for (size_t j = 0; j < i; j++) {
		if (diags->items[j].source == diags->items[i].source)
			return places[j].source;
		if (places[j].source >= count)
			count = places[j].source + 1;
	}
	return count;
}

static bool
is_sorted(const struct diag_place *places, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (compare(&places[i - 1], &places[i]) > 0)
			return false;
	return true;
}

void
diags_sort(struct diags *diags)
{
	const size_t count = diags->count;
	struct diag_place *places = arena_array(diags->a, struct diag_place, count);

	for (size_t i = 0; i < count; i++)
		places[i] = (struct diag_place){
			source_number(diags, places, i), diags->items[i].span.start, i};
	if (is_sorted(places, count))
		return;
	struct diag *sorted = arena_array(diags->a, struct diag, count);
	qsort(places, count, sizeof(*places), compare);
	for (size_t i = 0; i < count; i++)
		sorted[i] = diags->items[places[i].number];
	memcpy(diags->items, sorted, count * sizeof(*sorted));
}

bool
diags_fail(const struct diags *diags, enum error_kind kind, struct error *err)
{
	const struct diag *diag = &diags->items[0];
	const struct position at = source_position(diag->source, diag->span.start);

	(void)error_set(err, kind, "%" STR_FMT ":%u:%u: %" STR_FMT, STR_ARG(diag->source->path),
		at.line, at.column, STR_ARG(diag->message));
	if (diag->help.n > 0)
		(void)error_help(err, "%" STR_FMT, STR_ARG(diag->help));
	return false;
}
