/* Every rule's examples: the wrong one is flagged, the right one is not. */
#include "engine/lint/checks.h"
#include "engine/lint/lint.h"
#include "engine/lint/rule_table.h"
#include "tests/expr/expect.h"

struct sample {
	struct arena a;
	struct source source;
	struct diags diags;
	struct lint_cache cache;
};

static bool
has_zone(void *owner, struct str name)
{
	(void)owner;
	return str_starts(name, STR("Europe/"));
}

static void
lint(struct sample *s, const struct rule *rule, const char *example)
{
	const struct lint_options options = {
		.persona = PERSONA_AUDITOR, .confidence = CONFIDENCE_LOW, .has_zone = has_zone};
	const char *path = rule->frame == FRAME_ACTION ? "action.yml" : ".github/workflows/a.yml";

	*s = (struct sample){0};
	source_init(&s->source, &s->a, str_from(path), rule_example(&s->a, rule, example));
	diags_init(&s->diags, &s->a);
	lint_cache_init(&s->cache, &s->a);
	lint_file(&s->a, &s->source, &options, &s->cache, &s->diags);
}

static bool
has_code(const struct sample *s, const char *code)
{
	for (size_t i = 0; i < s->diags.count; i++)
		if (strcmp(s->diags.items[i].code, code) == 0)
			return true;
	return false;
}

static void
expect_wrong(const struct rule *rule)
{
	struct sample s;

	lint(&s, rule, rule->bad);
	if (!has_code(&s, rule->code))
		fail_msg("%s: its wrong example is not flagged", rule->code);
	arena_free(&s.a);
}

static void
expect_right(const struct rule *rule)
{
	struct sample s;

	lint(&s, rule, rule->good);
	if (has_code(&s, rule->code))
		fail_msg("%s: its right example is flagged", rule->code);
	for (size_t i = 0; i < s.diags.count; i++)
		if (s.diags.items[i].severity == SEVERITY_ERROR)
			fail_msg("%s: its right example has an error: %" STR_FMT, rule->code,
				STR_ARG(s.diags.items[i].message));
	arena_free(&s.a);
}

static void
test_wrong_examples_are_flagged_and_right_ones_are_not(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (rules[i]->bad)
			expect_wrong(rules[i]);
		if (rules[i]->good)
			expect_right(rules[i]);
	}
	arena_free(&a);
}

static void
test_rules_are_in_the_order_of_their_codes_and_found_by_them(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(rule_find(str_from(rules[i]->code)), rules[i]);
		assert_true(i == 0 || strcmp(rules[i - 1]->code, rules[i]->code) < 0);
	}
	assert_null(rule_find(STR("no-such-rule")));
	arena_free(&a);
}

/* A row that a check names and does not fill is empty. */
static void
test_each_check_has_a_name_and_its_rules_are_whole(void **state)
{
	(void)state;
	for (size_t i = 0; i < check_count; i++) {
		assert_non_null(checks[i]->name);
		for (size_t k = 0; k < checks[i]->rule_count; k++) {
			const struct rule *rule = &checks[i]->rules[k];
			if (!rule->code || !rule->kind || !rule->summary || !rule->why)
				fail_msg("%s: rule %zu is not whole", checks[i]->name, k);
		}
	}
}

static void
test_rules_have_both_examples_or_none(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		assert_int_equal(!rules[i]->bad, !rules[i]->good);
	arena_free(&a);
}

/* *Error* means that GitHub refuses the file, or that the run cannot get past it: it says so. */
static void
test_each_error_has_a_source_and_nothing_else_has_one(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		const bool is_error = rules[i]->severity == SEVERITY_ERROR;
		if (is_error != (rules[i]->source != NULL))
			fail_msg("%s: %s", rules[i]->code, is_error ? "no source" : "a source");
		if (is_error && !strstr(rules[i]->source, "actions/runner ") &&
			!strstr(rules[i]->source, "docs.github.com, "))
			fail_msg("%s: '%s' is no source", rules[i]->code, rules[i]->source);
	}
	arena_free(&a);
}

static void
test_each_rule_has_a_page_and_what_is_about_security_a_score(void **state)
{
	struct arena a = {0};
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(strncmp(rule_page(rules[i]), "https://", 8), 0);
		if (strcmp(rules[i]->kind, "security") == 0)
			assert_non_null(rule_security(rules[i]));
	}
	assert_string_equal(rule_security(rule_find(STR("untrusted-input"))), "7.5");
	assert_string_equal(rule_security(rule_find(STR("unpinned-uses"))), "3.0");
	assert_null(rule_security(rule_find(STR("glob"))));
	assert_non_null(strstr(rule_page(rule_find(STR("glob"))), "#filter-pattern-cheat-sheet"));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wrong_examples_are_flagged_and_right_ones_are_not),
		cmocka_unit_test(test_rules_are_in_the_order_of_their_codes_and_found_by_them),
		cmocka_unit_test(test_each_error_has_a_source_and_nothing_else_has_one),
		cmocka_unit_test(test_each_check_has_a_name_and_its_rules_are_whole),
		cmocka_unit_test(test_rules_have_both_examples_or_none),
		cmocka_unit_test(test_each_rule_has_a_page_and_what_is_about_security_a_score),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
