/*
 * fuzz_lint: any bytes as a workflow and as an action, looked at by everyone and printed.
 *
 * Beyond not failing: findings and repairs lie within the text, findings have a rule, are sorted,
 * and linting again finds the same. Repairs made again and again come to an end, and none makes an
 * error in a file that could be read to its end. What stands at a place lies within the
 * text.
 */
#include "engine/lint/base/script.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/lint/lint.h"
#include "engine/lint/output/render.h"
#include "engine/lint/place.h"
#include "engine/lint/repair/fix.h"
#include "engine/lint/rule_table.h"

#include <assert.h>

static bool
read_file(void *owner, struct arena *a, struct str path, struct str *text)
{
	const struct source *source = owner;

	(void)a;
	(void)path;
	*text = source->text; /* whatever is called is the file itself */
	return true;
}

/* All that is published is here too. */
static bool
find_published(void *owner, struct arena *a, const struct action_ref *ref, struct str *folder)
{
	(void)owner;
	*folder = str_copy(a, ref->repository);
	return true;
}

static bool
find_commit(void *owner, struct arena *a, const struct action_ref *ref, struct str *commit)
{
	(void)owner;
	*commit = str_concat(a, STR("0123456789012345678901234567890123456789"));
	return ref->ref.n > 0;
}

/* Everything is wanted. */
static struct lint_options
all_of(struct source *source)
{
	return (struct lint_options){
		.persona = PERSONA_AUDITOR,
		.confidence = CONFIDENCE_LOW,
		.wants_repairs = true,
		.read = read_file,
		.find_published = find_published,
		.find_commit = find_commit,
		.owner = source,
	};
}

static void
check_repairs(const struct diag *d)
{
	for (size_t i = 0; i < d->fix.count; i++)
		assert(d->fix.edits[i].span.start <= d->fix.edits[i].span.end &&
			d->fix.edits[i].span.end <= d->source->text.n);
}

static void
check(const struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *d = &diags->items[i];
		assert(d->span.start <= d->span.end && d->span.end <= d->source->text.n);
		assert(d->related_span.start <= d->related_span.end);
		check_repairs(d);
		assert(d->message.n > 0);
		assert(rule_find(str_from(d->code)));
		assert(i == 0 || d->span.start >= diags->items[i - 1].span.start);
	}
}

static void
print(const struct diags *diags)
{
	const struct findings findings = {diags->items, diags->count, STR_NONE};
	struct renderer rendering;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; render_at(i); i++) {
		rendering_begin(&rendering, render_at(i), &b);
		rendering_add(&rendering, &findings);
		rendering_end(&rendering);
	}
	assert(b.n > 0);
	buf_free(&b);
}

/* A program's findings may be at any place, as far as lint is concerned. */
static void
tell_of_scripts(const struct lint_scripts *scripts, struct diags *diags)
{
	for (size_t i = 0; i < scripts->count; i++)
		script_tell(diags, &scripts->items[i], &shared_rules[RULE_SHELLCHECK],
			SEVERITY_NOTE, (uint32_t)i + 1, (uint32_t)i + 3, STR("SC1: x"));
}

/* Part of the file is not looked at, so that a repair may bring errors to light. */
static bool
hides_errors(const struct diags *diags)
{
	for (size_t i = 0; i < diags->count; i++)
		if (strcmp(diags->items[i].code, "yaml-syntax") == 0 ||
			strcmp(diags->items[i].code, "expression") == 0)
			return true;
	return false;
}

/* Lints, and repairs once. False if there is nothing to repair. */
static bool
repair(const char *path, struct buf *text, size_t *error_count)
{
	struct arena a = {0};
	struct source source;
	struct diags diags;
	struct lint_cache cache;
	struct str repaired;
	struct fix_tally tally = {0};
	const struct lint_options options = all_of(&source);

	source_init(&source, &a, str_from(path), str_copy(&a, buf_str(text)));
	diags_init(&diags, &a);
	lint_cache_init(&cache, &a);
	lint_file(&a, &source, &options, &cache, &diags);
	assert(diags.error_count <= *error_count);
	*error_count = hides_errors(&diags) ? SIZE_MAX : diags.error_count;
	const bool is_repaired = fix_apply(&a, &source, &diags, &repaired, &tally) > 0;
	if (is_repaired) {
		buf_clear(text);
		buf_add(text, repaired);
	}
	arena_free(&a);
	return is_repaired;
}

/* Each time at least one thing is repaired, of which a byte or two may hold one. */
static void
repair_all(const char *path, const uint8_t *data, size_t size)
{
	size_t error_count = SIZE_MAX;
	size_t rounds = 0;
	struct buf text;

	buf_init(&text, BUF_UNBOUNDED);
	buf_add(&text, (struct str){(const char *)data, size});
	while (repair(path, &text, &error_count))
		assert(rounds++ <= size);
	buf_free(&text);
}

static size_t
lint(const char *path, const uint8_t *data, size_t size)
{
	struct arena a = {0};
	struct source source;
	struct diags diags;
	struct lint_cache cache;
	struct lint_scripts scripts = {0};
	const struct lint_options options = all_of(&source);

	source_init(&source, &a, str_from(path), (struct str){(const char *)data, size});
	diags_init(&diags, &a);
	lint_cache_init(&cache, &a);
	lint_file_and_scripts(&a, &source, &options, &cache, &diags, &scripts);
	tell_of_scripts(&scripts, &diags);
	lint_finish(&a, &source, &options, &diags);
	check(&diags);
	print(&diags);
	const size_t count = diags.count;
	arena_free(&a);
	return count;
}

/* Asks about places all over the file. */
static void
ask_places(const char *path, struct str text)
{
	struct arena a = {0};
	struct source source;
	struct diags diags;
	struct lint_cache cache;
	struct lint file;
	struct lint_place place;
	const struct lint_options options = all_of(&source);

	source_init(&source, &a, str_from(path), text);
	diags_init(&diags, &a);
	lint_cache_init(&cache, &a);
	lint_load(&a, &source, &options, &cache, &diags, &file);
	lint_check(&file);
	for (size_t at = 0; at <= text.n; at += 1 + text.n / 32) {
		lint_place_at(&a, &file, (uint32_t)at, &place);
		assert(!place.is_part || place.part.span.end <= text.n);
		assert(!place.is_name || place.name.span.end == at);
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const paths[] = {".github/workflows/w.yml", "action.yml"};

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		assert(lint(paths[i], data, size) == lint(paths[i], data, size));
		repair_all(paths[i], data, size);
		ask_places(paths[i], (struct str){(const char *)data, size});
	}
	return 0;
}
