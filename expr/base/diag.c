#include "expr/base/diag.h"

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

/* Puts the diagnostics of one source behind the `count` sorted ones, by place. */
static size_t
insert_source(struct diag *sorted, size_t count, const struct diags *diags, size_t first)
{
	const size_t start = count;

	for (size_t i = first; i < diags->count; i++) {
		const struct diag *diag = &diags->items[i];
		if (diag->source != diags->items[first].source)
			continue;
		size_t to = count++;
		while (to > start && diag->span.start < sorted[to - 1].span.start) {
			sorted[to] = sorted[to - 1];
			to--;
		}
		sorted[to] = *diag;
	}
	return count;
}

static bool
is_first_of_source(const struct diags *diags, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (diags->items[j].source == diags->items[i].source)
			return false;
	return true;
}

/* Insertion sort: lists are short and nearly sorted, and it keeps the order of equals. */
void
diags_sort(struct diags *diags)
{
	struct diag *sorted = arena_array(diags->a, struct diag, diags->count);
	size_t count = 0;

	for (size_t i = 0; i < diags->count; i++)
		if (is_first_of_source(diags, i))
			count = insert_source(sorted, count, diags, i);
	if (count > 0)
		memcpy(diags->items, sorted, count * sizeof(*sorted));
}
