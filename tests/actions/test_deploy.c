#include "actions/actions.h"
#include "actions/registry.h"
#include "engine/run/step/outward.h"
#include "engine/run/step/outward_table.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
vercel(void)
{
	return registry_find(STR("amondnet/vercel-action@v20"));
}

static void
test_a_deploy_tells_what_would_be_sent_and_never_a_secret(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox,
		"mkdir -p ws/apps/web/node_modules/x && head -c 2048 /dev/zero >ws/apps/web/a && "
		"touch ws/apps/web/b ws/apps/web/node_modules/x/y");
	(void)harness_secret(harness, "vercel-token", "VERCEL_TOKEN", "hunter2");
	(void)harness_secret(harness, "vercel-org-id", "VERCEL_ORG_ID", "org-1234");
	(void)harness_secret(harness, "vercel-project-id", "VERCEL_PROJECT_ID", "prj-1234");
	harness_input(harness, "working-directory", "./apps/web");
	harness_expect(harness, vercel(), RESULT_SUCCESS);
	harness_assert_logged(harness, "vercel-token: *** (secret VERCEL_TOKEN)");
	harness_assert_logged(harness, "./apps/web, 2 files, 2.0 KiB");
	harness_assert_logged(
		harness, "Secrets present: VERCEL_TOKEN, VERCEL_ORG_ID, VERCEL_PROJECT_ID");
	assert_false(harness_logged(harness, "hunter2"));
	assert_false(harness_logged(harness, "org-1234"));
	assert_text(harness->note, "dry run: would deploy ./apps/web (2 files) to Vercel");
	assert_text(harness_output(harness, "preview-url"), "https://dry-run.invalid/preview-url");
	assert_int_equal(harness->difference_count, 1);
}

static void
test_secrets_that_are_not_set_are_all_named(void **state)
{
	struct harness *harness = *state;

	(void)harness_secret(harness, "vercel-token", "VERCEL_TOKEN", NULL);
	(void)harness_secret(harness, "vercel-org-id", "VERCEL_ORG_ID", NULL);
	harness_expect(harness, vercel(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: amondnet/vercel-action would need what has no "
				       "value here: VERCEL_TOKEN, VERCEL_ORG_ID");
	assert_true(str_has(harness->help, STR("--secret VERCEL_TOKEN")));
	assert_true(str_has(harness->help, STR(".secrets")));
}

static void
test_an_expression_with_another_way_out_misses_nothing(void **state)
{
	struct harness *harness = *state;

	/* ${{ secrets.A || env.B }} */
	harness_secret(harness, "vercel-token", "A", NULL)->value = STR("of B");
	harness_expect(harness, vercel(), RESULT_SUCCESS);
}

static void
test_a_required_input_that_is_empty_is_an_error(void **state)
{
	struct harness *harness = *state;

	harness_expect(harness, vercel(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Input required and not supplied: vercel-token");
}

static void
test_a_folder_that_is_not_there_is_an_error(void **state)
{
	struct harness *harness = *state;

	(void)harness_secret(harness, "vercel-token", "VERCEL_TOKEN", "x");
	harness_input(harness, "working-directory", "nowhere");
	harness_expect(harness, vercel(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: working-directory: missing 'nowhere'");
}

static void
test_railway_names_its_secrets(void **state)
{
	struct harness *harness = *state;
	const struct builtin *railway = registry_find(STR("railway-app/railway-action@v1"));

	(void)harness_secret(harness, "api-token", "RAILWAY_TOKEN", NULL);
	(void)harness_secret(harness, "service", "RAILWAY_SERVICE_ID", NULL);
	harness_expect(harness, railway, RESULT_FAILURE);
	harness_assert_logged(harness, "RAILWAY_TOKEN, RAILWAY_SERVICE_ID");
	(void)harness_secret(harness, "api-token", "RAILWAY_TOKEN", "t");
	(void)harness_secret(harness, "service", "RAILWAY_SERVICE_ID", "s");
	harness_expect(harness, railway, RESULT_SUCCESS);
	harness_assert_logged(harness, "service: *** (secret RAILWAY_SERVICE_ID)");
}

static void
test_variables_that_an_action_reads_are_looked_for(void **state)
{
	struct harness *harness = *state;
	const struct builtin *netlify = registry_find(STR("nwtgck/actions-netlify@v3"));

	(void)sandbox_run(&harness->sandbox, "mkdir ws/dist");
	harness_input(harness, "publish-dir", "dist");
	harness_expect(harness, netlify, RESULT_FAILURE);
	harness_assert_logged(harness, "missing: nwtgck/actions-netlify would need the variable "
				       "NETLIFY_AUTH_TOKEN");
	harness_env(harness, "NETLIFY_AUTH_TOKEN", "x");
	harness_env(harness, "NETLIFY_SITE_ID", "y");
	harness_input(harness, "publish-dir", "dist");
	harness_expect(harness, netlify, RESULT_SUCCESS);
}

static void
test_a_literal_in_an_input_for_secrets_is_not_shown(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "username", "mona");
	harness_input(harness, "password", "hunter2");
	harness_expect(harness, registry_find(STR("docker/login-action@v3")), RESULT_SUCCESS);
	harness_assert_logged(harness, "password: ***");
	assert_false(harness_logged(harness, "hunter2"));
}

/* --- the table ---------------------------------------------------------------------------- */

/* Gives what the action needs; its folder is there. */
static void
give_all(struct harness *harness, const struct builtin *builtin)
{
	for (size_t i = 0; i < builtin->input_count; i++)
		if (builtin->inputs[i].required)
			harness_input(harness, builtin->inputs[i].name, "site");
}

static void
test_each_row_is_a_dry_run(void **state)
{
	static const char *const variables[] = {"AWS_S3_BUCKET", "AWS_ACCESS_KEY_ID",
		"AWS_SECRET_ACCESS_KEY", "DISTRIBUTION", "GITHUB_TOKEN", "SLACK_WEBHOOK",
		"NETLIFY_AUTH_TOKEN", "NETLIFY_SITE_ID", "FLY_API_TOKEN"};
	struct harness *harness = *state;
	size_t count = 0;

	(void)sandbox_run(
		&harness->sandbox, "mkdir ws/site ws/public ws/dist && echo 1 >ws/site/a");
	for (const struct builtin *row; (row = action_deploy_at(count)); count++) {
		give_all(harness, row);
		if (harness_main(harness, row) == RESULT_FAILURE)
			assert_true(harness_logged(harness, "would need the variable"));
		for (size_t i = 0; i < COUNT_OF(variables); i++)
			harness_env(harness, variables[i], "hunter2");
		give_all(harness, row);
		harness_expect(harness, row, RESULT_SUCCESS);
		harness_assert_logged(harness, "Dry run: nothing leaves this machine.");
		assert_false(harness_logged(harness, "hunter2"));
		assert_int_equal(harness->difference_count, 1);
		assert_true(str_starts(harness->note, STR("dry run: would ")));
		assert_true(row->dry_run);
		assert_ptr_equal(registry_find(str_from(row->name)), row);
		for (size_t i = 0; i < COUNT_OF(variables); i++)
			map_remove(&harness->call.env, str_from(variables[i]));
	}
	assert_true(count > 40);
}

static void
test_the_rows_are_sorted_by_name(void **state)
{
	(void)state;
	for (size_t i = 1; action_deploy_at(i); i++)
		assert_true(strcmp(action_deploy_at(i - 1)->name, action_deploy_at(i)->name) < 0);
}

/* An input of a step that does it for real. */
static struct str
input_of(void *owner, struct str name)
{
	(void)owner;
	if (str_eq_nocase_z(name, "push"))
		return STR("true");
	if (str_starts(name, STR("dry")) || str_starts(name, STR("DRY")))
		return STR("false");
	return STR_NONE;
}

static bool
is_login(struct harness *harness, const struct builtin *row)
{
	for (size_t i = 0; i < row->input_count; i++)
		if (row->inputs[i].required)
			harness_input(harness, row->inputs[i].name, "site");
	(void)harness_main(harness, row);
	return harness_logged(harness, "This would log in to ");
}

/* What is rehearsed here is asked about where the published action runs, but for logins. */
static void
test_the_table_of_outward_actions_agrees(void **state)
{
	struct harness *harness = *state;
	struct outward outward;

	for (size_t i = 0; action_deploy_at(i); i++) {
		const struct builtin *row = action_deploy_at(i);
		const char *uses = str_z(harness->call.a,
			str_concat(harness->call.a, str_from(row->name), STR("@v1")));
		const bool is_outward = outward_uses(str_from(uses), input_of, NULL, &outward);
		if (is_outward == is_login(harness, row))
			fail_msg("%s: outward_table.c and deploys.def do not agree", row->name);
	}
	for (size_t i = 0; i < outward_action_count; i++) {
		const struct builtin *builtin = registry_find(str_from(outward_actions[i].action));
		if (builtin && !builtin->dry_run)
			fail_msg("%s is no dry run, but in outward_table.c", builtin->name);
	}
}

/* --- codecov ------------------------------------------------------------------------------ */

static const struct builtin *
codecov(void)
{
	return registry_find(STR("codecov/codecov-action@v3"));
}

static void
test_coverage_reports_are_found_and_read(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox,
		"cd ws && mkdir -p a/coverage b node_modules/x .git && "
		"printf 'TN:\\nSF:x\\nLF:3\\nLH:1\\nend_of_record\\nSF:y\\nLF:1\\nLH:1\\n' "
		">a/coverage/lcov.info && cp a/coverage/lcov.info node_modules/x/lcov.info && "
		"echo '<?xml version=\"1.0\"?><coverage line-rate=\"0.75\" lines-covered=\"30\" "
		"lines-valid=\"40\"></coverage>' >b/coverage.xml && "
		"echo '<coverage generated=\"1\" clover=\"3\"><project><metrics statements=\"8\" "
		"coveredstatements=\"2\"/></project></coverage>' >b/clover.xml && "
		"echo '<report name=\"x\"><counter type=\"LINE\" missed=\"1\" covered=\"3\"/>"
		"</report>' >b/jacoco.xml && "
		"printf 'mode: set\\nf.go:1.1,2.2 3 1\\nf.go:3.1,4.2 1 0\\n' >cover.out && "
		"echo '{\"/x\":{\"statementMap\":{},\"s\":{\"0\":1,\"1\":0}}}' "
		">a/coverage/coverage-final.json && touch coverage.py a/coverage.js");
	(void)harness_secret(harness, "token", "CODECOV_TOKEN", "hunter2");
	harness_expect(harness, codecov(), RESULT_SUCCESS);
	harness_assert_logged(harness, "=> Found 6 possible coverage files:");
	harness_assert_logged(harness, "a/coverage/lcov.info: 48 bytes, lcov, 50.0 % of 4");
	harness_assert_logged(harness, "cobertura, 75.0 % of 40");
	harness_assert_logged(harness, "clover, 25.0 % of 8");
	harness_assert_logged(harness, "jacoco, 75.0 % of 4");
	harness_assert_logged(harness, "go, 75.0 % of 4");
	harness_assert_logged(harness, "istanbul, 50.0 % of 2");
	harness_assert_logged(harness, "token: *** (secret CODECOV_TOKEN)");
	assert_false(harness_logged(harness, "hunter2"));
	assert_false(harness_logged(harness, "node_modules"));
	assert_text(harness->note, "dry run: 6 coverage reports");
}

static void
test_no_report_is_a_warning_or_a_failure(void **state)
{
	struct harness *harness = *state;

	harness_expect(harness, codecov(), RESULT_SUCCESS);
	harness_assert_logged(harness, "warning: No coverage reports found");
	harness_input(harness, "fail_ci_if_error", "true");
	harness_expect(harness, codecov(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: No coverage reports found");
}

static void
test_named_reports_are_added_and_missing_ones_told(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox, "mkdir ws/out && echo x >ws/out/mine.dat");
	harness_input(harness, "files", "./out/mine.dat, gone.xml");
	harness_input(harness, "disable_search", "true");
	harness_expect(harness, codecov(), RESULT_SUCCESS);
	harness_assert_logged(harness, "out/mine.dat: 2 bytes, unknown");
	harness_assert_logged(harness, "warning: Some files were not found: gone.xml");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_deploy_tells_what_would_be_sent_and_never_a_secret),
		TEST(test_secrets_that_are_not_set_are_all_named),
		TEST(test_an_expression_with_another_way_out_misses_nothing),
		TEST(test_a_required_input_that_is_empty_is_an_error),
		TEST(test_a_folder_that_is_not_there_is_an_error),
		TEST(test_railway_names_its_secrets),
		TEST(test_variables_that_an_action_reads_are_looked_for),
		TEST(test_a_literal_in_an_input_for_secrets_is_not_shown),
		TEST(test_each_row_is_a_dry_run),
		TEST(test_the_rows_are_sorted_by_name),
		TEST(test_the_table_of_outward_actions_agrees),
		TEST(test_coverage_reports_are_found_and_read),
		TEST(test_no_report_is_a_warning_or_a_failure),
		TEST(test_named_reports_are_added_and_missing_ones_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
