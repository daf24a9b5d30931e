/* docs/lint.md ends with what the table of rules says. UPDATE_FIXTURES=1 writes it. */
#include "engine/lint/rule_table.h"
#include "tests/expr/expect.h"

#include <stdio.h>
#include <stdlib.h>

#define PAGE "docs/lint.md"

static const char *const severity_names[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static const char *const persona_names[] = {
	[PERSONA_REGULAR] = "",
	[PERSONA_PEDANTIC] = ", persona pedantic",
	[PERSONA_AUDITOR] = ", persona auditor",
};

static void
add_example(struct buf *b, const char *title, const char *example)
{
	struct str rest = str_from(example);
	struct str line;

	if (!example)
		return;
	buf_add_fmt(b, "\n%s:\n\n```yaml\n", title);
	while (str_line(&rest, &line))
		buf_add_fmt(b, "%" STR_FMT "\n", STR_ARG(line));
	buf_add_z(b, "```\n");
}

static struct str
codes(struct arena *a)
{
	size_t count;
	const struct rule **rules = rule_table(a, &count);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "## Codes\n");
	for (size_t i = 0; i < count; i++) {
		buf_add_fmt(&b, "\n### %s\n\n%s, kind `%s`, confidence %s%s: %s.\n\n%s\n",
			rules[i]->code, severity_names[rules[i]->severity], rules[i]->kind,
			confidence_name(rules[i]->confidence), persona_names[rules[i]->persona],
			rules[i]->summary, rules[i]->why);
		add_example(&b, "Wrong", rules[i]->bad);
		add_example(&b, "Right", rules[i]->good);
	}
	return buf_take(a, &b);
}

static void
write_page(struct str text)
{
	FILE *file = fopen(PAGE, "wb");

	if (!file || fwrite(text.p, 1, text.n, file) != text.n || fclose(file) != 0)
		fail_msg("cannot write " PAGE);
}

static void
test_the_page_lists_every_rule_as_the_table_has_it(void **state)
{
	struct arena a = {0};
	const struct str page = read_text(&a, PAGE);
	const struct str head = str_slice(page, 0, str_find(page, STR("## Codes\n")));
	const struct str wanted = str_concat(&a, head, codes(&a));
	const char *update = getenv("UPDATE_FIXTURES");

	(void)state;
	if (update && update[0] == '1')
		write_page(wanted);
	else if (!str_eq(page, wanted))
		fail_msg(PAGE " differs from the table of rules: UPDATE_FIXTURES=1 writes it");
	arena_free(&a);
}

static void
test_the_page_says_of_each_audit_what_zizmor_calls_it(void **state)
{
	struct arena a = {0};
	const struct str page = read_text(&a, PAGE);
	const struct str table = str_slice(page, str_find(page, STR("| zizmor | lact |\n")),
		str_find(page, STR("## Scripts\n")));
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (strcmp(rules[i]->kind, "security") == 0 &&
			!str_has(table, str_from(rules[i]->code)))
			fail_msg("%s is not in the table of " PAGE, rules[i]->code);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_page_says_of_each_audit_what_zizmor_calls_it),
		cmocka_unit_test(test_the_page_lists_every_rule_as_the_table_has_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
