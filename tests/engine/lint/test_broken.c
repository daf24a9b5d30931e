/*
 * test_broken [FOLDER [STRIDE]]: what lint tells of a file with a fault, held against what it tells
 * of the file without.
 *
 * Each line of the files of fixtures/lint is changed in a way of `changes`, in each with a STRIDE
 * of 1. Where that makes a fault of the text, nothing is found but that and what was found before,
 * at the same place; and what was found before the line, and looks at nothing behind it (rule.h),
 * is found again.
 */
#include "engine/lint/base/report.h"
#include "engine/lint/lint.h"
#include "engine/lint/rule_table.h"
#include "engine/store/file.h"
#include "tests/expr/expect.h"

#include <stdio.h>
#include <stdlib.h>

/* A change of one line: its new text, in `b`. False if the line has nothing to change so. */
struct text_change {
	const char *name;
	bool (*make)(struct str line, struct buf *b);
	bool is_of_indentation; /* what is before it may be in doubt, too */
};

static size_t
indent_of(struct str line)
{
	return line.n - str_trim_start(line).n;
}

static bool
delete_line(struct str line, struct buf *b)
{
	(void)b;
	return str_trim(line).n > 0;
}

/* Without the byte at `at`. */
static bool
without(struct str line, size_t at, struct buf *b)
{
	if (at >= line.n)
		return false;
	buf_add(b, str_slice(line, 0, at));
	buf_add(b, str_slice(line, at + 1, line.n));
	return true;
}

static bool
drop_colon(struct str line, struct buf *b)
{
	return without(line, str_index(line, ':', 0), b);
}

static bool
drop_last_quote(struct str line, struct buf *b)
{
	const size_t one = str_rindex(line, '\'');
	const size_t two = str_rindex(line, '"');

	return without(line, two < line.n ? two : one, b);
}

static bool
drop_first_quote(struct str line, struct buf *b)
{
	const size_t one = str_index(line, '\'', 0);
	const size_t two = str_index(line, '"', 0);

	return without(line, one < two ? one : two, b);
}

static bool
drop_bracket(struct str line, struct buf *b)
{
	const size_t one = str_rindex(line, ']');

	return without(line, one < line.n ? one : str_rindex(line, '}'), b);
}

static bool
drop_open_bracket(struct str line, struct buf *b)
{
	const size_t one = str_index(line, '[', 0);

	return without(line, one < line.n ? one : str_index(line, '{', 0), b);
}

static bool
add_tab(struct str line, struct buf *b)
{
	buf_add_z(b, "\t");
	buf_add(b, line);
	return str_trim(line).n > 0;
}

static bool
tab_for_blanks(struct str line, struct buf *b)
{
	const size_t n = indent_of(line);

	if (n < 2)
		return false;
	buf_add(b, str_slice(line, 0, n - 2));
	buf_add_z(b, "\t");
	buf_add(b, str_slice(line, n, line.n));
	return true;
}

static bool
add_value(struct str line, struct buf *b)
{
	buf_add(b, line);
	buf_add_z(b, ": b: c");
	return str_trim(line).n > 0;
}

static bool
add_quote(struct str line, struct buf *b)
{
	const size_t colon = str_find(line, STR(": "));

	if (colon >= line.n)
		return false;
	buf_add(b, str_slice(line, 0, colon + 2));
	buf_add_z(b, "\"");
	buf_add(b, str_slice(line, colon + 2, line.n));
	return true;
}

static bool
indent_by(struct str line, struct buf *b, size_t n)
{
	buf_add_repeat(b, ' ', n);
	buf_add(b, line);
	return str_trim(line).n > 0;
}

static bool
indent_1(struct str line, struct buf *b)
{
	return indent_by(line, b, 1);
}

static bool
indent_2(struct str line, struct buf *b)
{
	return indent_by(line, b, 2);
}

static bool
indent_4(struct str line, struct buf *b)
{
	return indent_by(line, b, 4);
}

static bool
dedent_by(struct str line, struct buf *b, size_t n)
{
	buf_add(b, str_slice(line, n, line.n));
	return indent_of(line) >= n;
}

static bool
dedent_1(struct str line, struct buf *b)
{
	return dedent_by(line, b, 1);
}

static bool
dedent_2(struct str line, struct buf *b)
{
	return dedent_by(line, b, 2);
}

static bool
dedent_4(struct str line, struct buf *b)
{
	return dedent_by(line, b, 4);
}

static bool
dedent_all(struct str line, struct buf *b)
{
	const size_t n = indent_of(line);

	return n > 0 && dedent_by(line, b, n);
}

/* What an editor has before the line of a key, while that of another is written. */
static bool
type_before(struct str line, struct buf *b, const char *typed)
{
	const struct str written = str_trim(line);

	buf_add(b, str_slice(line, 0, indent_of(line)));
	buf_add_z(b, typed);
	buf_add_z(b, "\n");
	buf_add(b, line);
	return written.n > 0 && written.p[0] != '-';
}

static bool
type_word(struct str line, struct buf *b)
{
	return type_before(line, b, "wit");
}

static bool
type_item(struct str line, struct buf *b)
{
	return type_before(line, b, "- uses");
}

static bool
type_quote(struct str line, struct buf *b)
{
	return type_before(line, b, "name: \"x");
}

static bool
type_list(struct str line, struct buf *b)
{
	return type_before(line, b, "needs: [a, ");
}

static bool
type_expression(struct str line, struct buf *b)
{
	return type_before(line, b, "if: \"${{ github.");
}

static bool
cut_half(struct str line, struct buf *b)
{
	buf_add(b, str_slice(line, 0, indent_of(line) + (line.n - indent_of(line)) / 2));
	return str_trim(line).n > 1;
}

static const struct text_change changes[] = {
	{"delete the line", delete_line, true},
	{"drop the colon", drop_colon, true},
	{"drop the last quote", drop_last_quote, false},
	{"drop the first quote", drop_first_quote, false},
	{"drop the bracket that closes", drop_bracket, false},
	{"drop the bracket that opens", drop_open_bracket, false},
	{"add a tab", add_tab, false},
	{"put a tab for blanks", tab_for_blanks, false},
	{"add a value", add_value, false},
	{"open a quote", add_quote, false},
	{"indent by 1", indent_1, true},
	{"indent by 2", indent_2, true},
	{"indent by 4", indent_4, true},
	{"dedent by 1", dedent_1, true},
	{"dedent by 2", dedent_2, true},
	{"dedent by 4", dedent_4, true},
	{"dedent by all", dedent_all, true},
	{"type a word", type_word, false},
	{"type an item", type_item, true},
	{"type a text", type_quote, false},
	{"type a list", type_list, false},
	{"type an expression", type_expression, false},
	{"cut the line in half", cut_half, true},
};

/* --- linting ------------------------------------------------------------------------------ */

static bool
read_nothing(void *owner, struct arena *a, struct str path, struct str *text)
{
	(void)owner, (void)a, (void)path, (void)text;
	return false;
}

struct linted {
	struct source source;
	struct diags diags;
};

static void
lint(struct arena *a, struct str name, struct str text, struct linted *out)
{
	const struct lint_options options = {
		.persona = PERSONA_AUDITOR, .confidence = CONFIDENCE_LOW, .read = read_nothing};
	struct lint_cache cache;

	source_init(&out->source, a, name, text);
	diags_init(&out->diags, a);
	lint_cache_init(&cache, a);
	lint_file(a, &out->source, &options, &cache, &out->diags);
}

/* Of the syntax, not of a value. */
static bool
is_fault(const struct diag *diag)
{
	return str_starts(diag->message, STR("not valid YAML"));
}

static size_t
count_faults(const struct diags *diags)
{
	size_t count = 0;

	for (size_t i = 0; i < diags->count; i++)
		count += is_fault(&diags->items[i]);
	return count;
}

/* --- what is held against what ------------------------------------------------------------ */

/* One change of one file. */
struct broken_trial {
	struct str name;
	const struct text_change *change;
	const struct linted *whole;
	struct linted broken;
	struct span line;  /* in the whole file */
	size_t new_length; /* of the line that was put there */
};

static uint32_t
place_before(const struct broken_trial *t, uint32_t at)
{
	if (at < t->line.start)
		return at;
	if (at < t->line.start + t->new_length)
		return t->line.start;
	return at + (t->line.end - t->line.start) - (uint32_t)t->new_length;
}

/* It is about types, of which less is known, as its message may say. */
static bool
names_types(const struct diag *diag)
{
	static const char *const codes[] = {"argument-type", "comparison", "event-mismatch",
		"expression-type", "index-type", "never-equal", "template-value",
		"unknown-property"};

	for (size_t i = 0; i < COUNT_OF(codes); i++)
		if (strcmp(diag->code, codes[i]) == 0)
			return true;
	return false;
}

static bool
is_same(const struct broken_trial *t, const struct diag *whole, const struct diag *broken)
{
	const uint32_t at = place_before(t, broken->span.start);
	const bool is_near = at == t->line.start ? whole->span.start >= t->line.start &&
							   whole->span.start <= t->line.end
						 : whole->span.start == at;

	return is_near && strcmp(whole->code, broken->code) == 0 &&
	       (str_eq(whole->message, broken->message) || names_types(broken));
}

static void
tell(const struct broken_trial *t, const char *what, const struct diag *diag,
	const struct linted *of)
{
	struct source source = of->source;
	const struct position at = source_position(&source, diag->span.start);

	print_error("%.*s, line %u, %s: %s: %u:%u: %.*s [%s]\n", STR_ARG(t->name),
		source_position(&source, t->line.start).line, t->change->name, what, at.line,
		at.column, STR_ARG(diag->message), diag->code);
}

/* Nothing is told that the whole file does not have. */
static bool
check_no_more(const struct broken_trial *t)
{
	bool ok = true;

	for (size_t i = 0; i < t->broken.diags.count; i++) {
		const struct diag *diag = &t->broken.diags.items[i];
		bool found = is_fault(diag);
		for (size_t j = 0; !found && j < t->whole->diags.count; j++)
			found = is_same(t, &t->whole->diags.items[j], diag);
		if (!found)
			tell(t, "found for want of the fault's lines", diag, &t->broken);
		ok &= found;
	}
	return ok;
}

static bool
is_told(const struct broken_trial *t, const struct diag *diag)
{
	for (size_t i = 0; i < t->broken.diags.count; i++)
		if (is_same(t, diag, &t->broken.diags.items[i]))
			return true;
	return false;
}

/* What a context has may come in lines behind it; but for `jobs`, in none of another job. */
static bool
looks_ahead(const struct broken_trial *t, const struct diag *diag)
{
	struct str between = str_slice(t->whole->source.text, diag->span.end, t->line.start);
	const struct str before =
		str_slice(t->whole->source.text, diag->token.start, diag->span.start);
	bool is_of_types =
		str_has(before, STR("jobs.")) || strcmp(diag->code, "unused-anchor") == 0;
	struct str line;

	if (is_of_types)
		return true;
	is_of_types = names_types(diag);
	if (lint_kind_of(t->name, STR_NONE) == LINT_ACTION)
		return is_of_types;
	while (str_line(&between, &line))
		is_of_types &= !(indent_of(line) == 2 && str_ends(line, STR(":")));
	return is_of_types;
}

/* It is in a text of many lines, which may go on in a line that has no key before a colon. */
static bool
may_go_on(const struct broken_trial *t, const struct diag *diag)
{
	const uint32_t start = diag->token.end > 0 ? diag->token.start : diag->span.start;
	const char first = t->whole->source.text.p[start];

	return (strstr(t->change->name, "tab") || strstr(t->change->name, "word")) &&
	       (first == '|' || first == '>');
}

/* It is told of a key whose value begins in the line. */
static bool
is_of_value(const struct broken_trial *t, const struct diag *diag)
{
	const struct str between = str_slice(t->whole->source.text, diag->span.end, t->line.start);

	return str_eq(str_trim(between), STR(":"));
}

/* What was told of places, before the line, is told. */
static bool
check_no_less(const struct broken_trial *t, size_t *kept, size_t *lost)
{
	bool ok = true;

	for (size_t i = 0; i < t->whole->diags.count; i++) {
		const struct diag *diag = &t->whole->diags.items[i];
		const struct rule *rule = rule_find(str_from(diag->code));
		const bool is_kept = is_told(t, diag);
		*kept += is_kept;
		*lost += !is_kept;
		if (t->change->is_of_indentation || rule->evidence != EVIDENCE_PLACE ||
			diag->span.end >= t->line.start || is_kept || looks_ahead(t, diag) ||
			may_go_on(t, diag) || is_of_value(t, diag))
			continue;
		tell(t, "not found any more", diag, t->whole);
		ok = false;
	}
	return ok;
}

/* --- all ---------------------------------------------------------------------------------- */

static const char *folder = "fixtures/lint";
static size_t stride = 7; /* as many changes as there are kinds, and this, have no common divisor */
static size_t number;
static size_t fault_count;
static size_t kept_count;
static size_t lost_count;
static bool all_ok = true;

static void
try_change(const struct linted *whole, const struct text_change *change, struct span line)
{
	struct arena a = {0};
	struct broken_trial t = {
		.name = whole->source.path, .change = change, .whole = whole, .line = line};
	const struct str text = whole->source.text;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	const bool is_changed = change->make(str_slice(text, line.start, line.end), &b);
	t.new_length = b.n;
	const struct str changed = str_concat(
		&a, str_slice(text, 0, line.start), buf_str(&b), str_slice(text, line.end, text.n));
	buf_free(&b);
	if (is_changed) {
		lint(&a, t.name, changed, &t.broken);
		const size_t faults = count_faults(&t.broken.diags);
		if (faults > 0) {
			const bool more = check_no_more(&t);
			const bool less = check_no_less(&t, &kept_count, &lost_count);
			if (faults > 1)
				print_error("%.*s: %s: %zu faults\n", STR_ARG(t.name), change->name,
					faults);
			all_ok = all_ok && more && less && faults == 1;
			fault_count++;
		}
	}
	arena_free(&a);
}

static void
try_file(const char *path)
{
	struct arena a = {0};
	struct linted whole;
	const struct str text = read_text(&a, path);

	/* its name says what the file is, whatever is lost of it */
	const bool is_action = lint_kind_of(str_from(path), text) == LINT_ACTION;
	lint(&a,
		is_action ? STR("action.yml")
			  : str_concat(&a, STR(".github/workflows/"), path_name(str_from(path))),
		text, &whole);
	for (size_t start = 0; start < text.n && count_faults(&whole.diags) == 0;) {
		const size_t end = str_index(text, '\n', start);
		for (size_t i = 0; i < COUNT_OF(changes); i++)
			if (number++ % stride == 0)
				try_change(&whole, &changes[i],
					(struct span){(uint32_t)start, (uint32_t)end});
		start = end + 1;
	}
	arena_free(&a);
}

static void
test_a_fault_takes_findings_away_and_adds_none(void **state)
{
	(void)state;
	each_fixture(folder, ".yml", try_file);
	print_message(
		"%zu faults: %zu findings kept, %zu not\n", fault_count, kept_count, lost_count);
	expect(all_ok);
	expect(fault_count > 0 && kept_count > lost_count / 4);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_fault_takes_findings_away_and_adds_none),
	};

	if (argc > 1)
		folder = argv[1];
	if (argc > 2)
		stride = strtoul(argv[2], NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
