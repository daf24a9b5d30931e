/* Which jobs run when: needs, matrices, limits of how many. */
#include "tests/engine/run/run_harness.h"
#include "tests/expr/expect.h"

#define JOB "    runs-on: ubuntu-latest\n"

static void
run(struct run_harness *h, struct sandbox *sandbox, const char *workflow, size_t parallel)
{
	run_harness_init(h, sandbox, workflow);
	h->options.parallel = parallel;
	run_harness_run(h);
}

static void
test_a_job_waits_for_those_that_it_needs(void **state)
{
	struct run_harness h;

	run(&h, *state,
		"on: push\njobs:\n"
		"  last:\n    needs: [one, two]\n" JOB
		"    steps: [{run: 'echo ${{ needs.one.outputs.x }} ${{ needs.two.result }}'}]\n"
		"  one:\n" JOB "    outputs: {x: '${{ steps.a.outputs.x }}'}\n"
		"    steps: [{id: a, run: 'echo x=1 >> $GITHUB_OUTPUT'}]\n"
		"  two:\n    needs: one\n" JOB "    steps: [{run: 'true'}]\n",
		8);
	run_harness_expect(&h, "last", RESULT_SUCCESS, "1 success\n");
	expect(run_harness_job(&h, "last")->started_ms >= run_harness_job(&h, "two")->finished_ms);
	assert_int_equal(h.outcome.counts.jobs.success, 3);
	run_harness_free(&h);
}

static void
test_no_more_jobs_run_than_there_are_places(void **state)
{
	struct run_harness h;

	run(&h, *state,
		"on: push\njobs:\n  a:\n    strategy: {matrix: {n: [1, 2, 3, 4, 5, 6]}}\n" JOB
		"    steps: [{run: sleep 0.05}]\n",
		3);
	assert_int_equal(h.outcome.counts.jobs.success, 6);
	assert_int_equal(h.running_max, 3);
	run_harness_free(&h);
}

static void
test_max_parallel_holds_within_a_matrix(void **state)
{
	struct run_harness h;

	run(&h, *state,
		"on: push\njobs:\n  a:\n"
		"    strategy: {max-parallel: 2, matrix: {n: [1, 2, 3, 4]}}\n" JOB
		"    steps: [{run: sleep 0.05}]\n",
		8);
	assert_int_equal(h.outcome.counts.jobs.success, 4);
	assert_int_equal(h.running_max, 2);
	run_harness_free(&h);
}

static void
test_a_failure_ends_the_others_of_its_matrix(void **state)
{
	struct run_harness h;

	run(&h, *state,
		"on: push\njobs:\n"
		"  fast:\n    strategy: {matrix: {n: [1, 2]}}\n" JOB
		"    steps: [{run: 'if [ ${{ matrix.n }} = 1 ]; then exit 1; fi; sleep 600'}]\n"
		"  slow:\n    strategy: {fail-fast: false, matrix: {n: [1, 2]}}\n" JOB
		"    steps: [{run: 'exit ${{ matrix.n == 1 && 1 || 0 }}'}]\n"
		"  may:\n    continue-on-error: true\n" JOB "    steps: [{run: exit 1}]\n"
		"  after:\n    needs: slow\n    if: failure()\n" JOB
		"    steps: [{run: echo after}]\n",
		8);
	run_harness_expect(&h, "fast (1)", RESULT_FAILURE, "");
	run_harness_expect(&h, "fast (2)", RESULT_CANCELLED, "");
	run_harness_expect(&h, "slow (1)", RESULT_FAILURE, "");
	run_harness_expect(&h, "slow (2)", RESULT_SUCCESS, "");
	run_harness_expect(&h, "after", RESULT_SUCCESS, "after\n");
	assert_int_equal(h.outcome.result, RESULT_FAILURE);
	run_harness_free(&h);
}

static void
test_only_what_is_asked_for_runs(void **state)
{
	const struct str jobs[] = {STR("b")};
	struct run_harness h;

	run_harness_init(&h, *state,
		"on: push\njobs:\n"
		"  a:\n" JOB "    steps: [{run: echo a}]\n"
		"  b:\n    needs: a\n" JOB
		"    steps: [{run: echo one}, {id: two, run: echo two}]\n"
		"  c:\n" JOB "    steps: [{run: echo c}]\n");
	h.options.jobs = jobs;
	h.options.job_count = 1;
	h.options.steps.only = STR("two");
	run_harness_run(&h);
	run_harness_expect(&h, "a", RESULT_SUCCESS, "a\n");
	run_harness_expect(&h, "b", RESULT_SUCCESS, "two\n");
	run_harness_expect(&h, "c", RESULT_SKIPPED, "");
	assert_int_equal(h.outcome.counts.steps_left_out, 1);
	run_harness_free(&h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_job_waits_for_those_that_it_needs),
		TEST(test_no_more_jobs_run_than_there_are_places),
		TEST(test_max_parallel_holds_within_a_matrix),
		TEST(test_a_failure_ends_the_others_of_its_matrix),
		TEST(test_only_what_is_asked_for_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
