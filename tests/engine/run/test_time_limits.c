/* Limits of jobs and steps, with minutes of 400 ms. */
#include "tests/engine/run/run_harness.h"
#include "tests/expr/expect.h"

#define MINUTE_MS 400
#define EARLY_MS  20    /* clocks differ */
#define LATE_MS   20000 /* machines are slow */

#define JOB "    runs-on: ubuntu-latest\n"

static void
run_fast(struct run_harness *h, struct sandbox *sandbox, const char *workflow)
{
	run_harness_init(h, sandbox, workflow);
	h->options.minute_ms = MINUTE_MS;
	run_harness_run(h);
}

static void
expect_error(struct run_harness *h, const char *job, const char *text)
{
	const struct str errors = buf_str(&run_harness_job(h, job)->errors);

	if (!str_has(errors, str_from(text)))
		fail_msg("'%s' is not in: %" STR_FMT, text, STR_ARG(errors));
}

static void
expect_minutes(struct run_harness *h, const char *name, uint64_t minutes)
{
	const struct harness_job *job = run_harness_job(h, name);
	const uint64_t took_ms = job->finished_ms - job->started_ms;

	if (took_ms + EARLY_MS < minutes * MINUTE_MS || took_ms > minutes * MINUTE_MS + LATE_MS)
		fail_msg("%s took %llu ms", name, (unsigned long long)took_ms);
}

static void
test_a_job_has_whole_minutes(void **state)
{
	struct run_harness h;

	run_fast(&h, *state,
		"on: push\njobs:\n"
		"  job:\n" JOB "    timeout-minutes: 1.9\n    steps:\n"
		"      - run: sleep 600\n"
		"      - {if: always(), run: 'echo \"after ${{ job.status }}\"'}\n"
		"      - run: echo never\n"
		"  fraction:\n" JOB "    timeout-minutes: 0.5\n    steps:\n"
		"      - {timeout-minutes: 0.5, run: sleep 0.6}\n"
		"      - run: echo lived\n"
		"  bad:\n" JOB "    timeout-minutes: ${{ vars.NONE || 'soon' }}\n"
		"    steps: [{run: echo bad}]\n");
	run_harness_expect(&h, "job", RESULT_CANCELLED, "after cancelled\n");
	expect_error(
		&h, "job", "The job has exceeded its maximum execution time and was cancelled.");
	expect_minutes(&h, "job", 1);
	run_harness_expect(&h, "fraction", RESULT_SUCCESS, "lived\n"); /* 0 is no limit */
	run_harness_expect(&h, "bad", RESULT_FAILURE, "");
	expect_error(&h, "bad", "expected a number");
	run_harness_free(&h);
}

static void
test_a_step_that_takes_too_long_fails(void **state)
{
	struct run_harness h;

	run_fast(&h, *state,
		"on: push\njobs:\n"
		"  step:\n" JOB "    steps:\n"
		"      - {id: slow, timeout-minutes: 1, continue-on-error: true, run: sleep 600}\n"
		"      - run: echo \"${{ steps.slow.outcome }} ${{ steps.slow.conclusion }}\"\n"
		"      - {name: Slow, timeout-minutes: '${{ fromJSON(1) }}', run: sleep 600}\n"
		"      - {if: failure(), run: 'echo \"after ${{ job.status }}\"'}\n");
	run_harness_expect(&h, "step", RESULT_FAILURE, "failure success\nafter failure\n");
	expect_error(&h, "step", "The action 'Slow' has timed out after 1 minutes.");
	expect_minutes(&h, "step", 2);
	run_harness_free(&h);
}

static void
test_what_does_not_end_when_cancelled_is_killed(void **state)
{
	struct run_harness h;

	run_fast(&h, *state,
		"on: push\njobs:\n"
		"  cancel:\n" JOB "    timeout-minutes: 1\n    cancel-timeout-minutes: 1\n"
		"    steps:\n"
		"      - run: sleep 600\n"
		"      - {if: always(), run: echo cleaning; sleep 600}\n"
		"      - {if: always(), run: echo never}\n");
	run_harness_expect(&h, "cancel", RESULT_CANCELLED, "cleaning\n");
	expect_error(&h, "cancel",
		"The job was cancelled, and did not end in the time it had for that.");
	expect_minutes(&h, "cancel", 2);
	run_harness_free(&h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_job_has_whole_minutes),
		TEST(test_a_step_that_takes_too_long_fails),
		TEST(test_what_does_not_end_when_cancelled_is_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
