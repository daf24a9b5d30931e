/* Findings by a template. That it prints as Go does is shown by tests/e2e/test_lint_format.py. */
#include "engine/lint/output/render_template.h"
#include "engine/lint/rule_table.h"
#include "tests/expr/expect.h"

/* What the template makes of one finding, or what is wrong. */
static struct str
rendered(struct arena *a, const char *text)
{
	struct source source;
	struct diags diags;
	struct gotemplate *t;
	struct error err;
	struct buf b;

	source_init(&source, a, STR("ci.yml"), STR("on: push\n\tjobs: x y\n"));
	diags_init(&diags, a);
	struct diag *diag = diag_error(&diags, "job-needs", &source, (struct span){10, 14}, "told");
	diag->help = STR("help");
	const struct findings findings = {diags.items, diags.count, STR_NONE};
	buf_init(&b, BUF_UNBOUNDED);
	if (gotemplate_parse(a, str_from(text), &t, &err) &&
		render_template(t, &findings, 1, &b, &err))
		return buf_take(a, &b);
	buf_free(&b);
	return str_fmt(a, "%s", err.text);
}

static void
test_a_finding_has_the_fields_of_actionlint_and_of_lact(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(
		rendered(&a,
			"{{range .}}{{.Filepath}}:{{.Line}}:{{.Column}}-{{.EndColumn}} {{.Kind}} "
			"{{.Code}} {{.Severity}} {{.Help}}: {{.Message}}{{end}}"),
		"ci.yml:2:2-5 job-needs job-needs error help: told");
	expect_str(rendered(&a, "{{json .}}"),
		"[{\"message\":\"told\",\"filepath\":\"ci.yml\",\"line\":2,\"column\":2,\"kind\":"
		"\"job-needs\",\"snippet\":\"\\tjobs: x y\\n^~~~~\",\"end_column\":5}]\n");
	arena_free(&a);
}

static void
test_what_is_wrong_is_told_at_its_place_in_the_text_as_given(void **state)
{
	static const struct {
		const char *text;
		const char *told;
	} wrong[] = {
		{"\\n\\\\{{jso .}}", "template:1:7: unknown function 'jso'"},
		{"\n  {{range .}}{{.No}}{{end}}", "template:2:16: finding has no field 'No'"},
		{"{{if .}}", "template:1:3: this has no '{{end}}'"},
		{"a{{end}}", "template:1:7: nothing to end here"},
		{"{{json .", "template:1:9: an action without its '}}'"},
		{"{{json}}", "template:1:3: json takes 1 argument and more, not 0"},
		{"{{template \"x\"}}", "template:1:3: unknown action 'template'"},
		{"{{eq 1 `a`}}", "template:1:3: eq: int and string cannot be compared"},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++)
		expect_str(rendered(&a, wrong[i].text), wrong[i].told);
	arena_free(&a);
}

static void
test_a_template_may_not_be_deeper_than_its_limit(void **state)
{
	struct arena a = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 100000; i++)
		buf_add_z(&b, i == 0 ? "{{" : "(");
	expect(str_has(rendered(&a, str_z(&a, buf_take(&a, &b))), STR("too deep")));
	buf_init(&b, BUF_UNBOUNDED);
	for (int i = 0; i < 100000; i++)
		buf_add_z(&b, "{{if 1}}");
	expect(str_has(rendered(&a, str_z(&a, buf_take(&a, &b))), STR("too deep")));
	arena_free(&a);
}

/* The kinds of the table of rules, each once, are those that allKinds has. */
static void
test_all_kinds_are_those_of_the_rules(void **state)
{
	struct arena a = {0};
	const struct str names =
		rendered(&a, "{{range allKinds}}{{.Name}}\n{{if not .Description}}?{{end}}{{end}}");
	struct str rest = names;
	struct str line;
	size_t count;
	const struct rule **rules = rule_table(&a, &count);

	(void)state;
	for (size_t i = 0; i < count; i++)
		if (!str_has(str_concat(&a, STR("\n"), names),
			    str_fmt(&a, "\n%s\n", rules[i]->kind)))
			fail_msg("the kind '%s' is not in the table of render_template.c",
				rules[i]->kind);
	while (str_line(&rest, &line)) {
		bool is_used = false;
		for (size_t i = 0; i < count; i++)
			is_used = is_used || str_eq(line, str_from(rules[i]->kind));
		if (!is_used)
			fail_msg("no rule is of the kind '%" STR_FMT "'", STR_ARG(line));
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_finding_has_the_fields_of_actionlint_and_of_lact),
		cmocka_unit_test(test_what_is_wrong_is_told_at_its_place_in_the_text_as_given),
		cmocka_unit_test(test_a_template_may_not_be_deeper_than_its_limit),
		cmocka_unit_test(test_all_kinds_are_those_of_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
