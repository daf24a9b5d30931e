#include "actions/registry.h"
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
		TEST(test_coverage_reports_are_found_and_read),
		TEST(test_no_report_is_a_warning_or_a_failure),
		TEST(test_named_reports_are_added_and_missing_ones_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
