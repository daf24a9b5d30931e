/* Runs on a loop that is their caller's, beside each other. */
#include "tests/engine/run/run_harness.h"
#include "tests/expr/expect.h"

#include "engine/store/file.h"

#include <signal.h>
#include <stdlib.h>

#define JOB            "    runs-on: ubuntu-latest\n"
#define WAIT_FOR(file) "until [ -e \"$HOME_OF_TEST/" file "\" ]; do sleep 0.02; done"
#define LOOK_MS        20

struct two {
	struct sandbox *sandbox;
	struct harness_loop loop;
	struct run_harness a;
	struct run_harness b;
	uv_timer_t timer;
};

static void
prepare(struct run_harness *h, struct sandbox *sandbox, const char *workflow)
{
	run_harness_init(h, sandbox, workflow);
	env_set(&h->base_env, STR("HOME_OF_TEST"), sandbox->root);
}

static void
start_two(struct two *two, void **state, const char *a, const char *b)
{
	*two = (struct two){.sandbox = *state};
	harness_loop_init(&two->loop);
	prepare(&two->a, two->sandbox, a);
	prepare(&two->b, two->sandbox, b);
	run_harness_start(&two->a, &two->loop.processes);
	run_harness_start(&two->b, &two->loop.processes);
}

static void
finish_two(struct two *two)
{
	harness_loop_run(&two->loop);
	expect(two->a.has_ended && two->b.has_ended);
}

static void
free_two(struct two *two)
{
	run_harness_free(&two->a);
	run_harness_free(&two->b);
}

/* Calls `look` now and then until it closes the timer. */
static void
watch(struct two *two, uv_timer_cb look)
{
	(void)uv_timer_init(&two->loop.loop, &two->timer);
	two->timer.data = two;
	(void)uv_timer_start(&two->timer, look, 0, LOOK_MS);
}

static bool
has_file(const struct two *two, const char *name)
{
	return file_exists(sandbox_path(two->sandbox, name));
}

static void
test_two_runs_go_on_at_the_same_time(void **state)
{
	struct two two;

	start_two(&two, state,
		"on: push\njobs:\n  a:\n" JOB "    steps:\n"
		"      - run: touch $HOME_OF_TEST/a; " WAIT_FOR("b") "; echo saw b\n",
		"on: push\njobs:\n  b:\n" JOB "    steps:\n"
		"      - run: touch $HOME_OF_TEST/b; " WAIT_FOR("a") "; echo saw a\n");
	finish_two(&two);
	run_harness_expect(&two.a, "a", RESULT_SUCCESS, "saw b\n");
	run_harness_expect(&two.b, "b", RESULT_SUCCESS, "saw a\n");
	free_two(&two);
}

static void
let_b_go(uv_timer_t *timer)
{
	struct two *two = timer->data;

	if (two->a.run && !has_file(two, "a-runs"))
		return;
	if (two->a.run) {
		run_cancel(two->a.run);
		return;
	}
	uv_close((uv_handle_t *)timer, NULL);
	(void)sandbox_run(two->sandbox, "touch a-ended");
}

static void
test_cancelling_one_leaves_the_other(void **state)
{
	struct two two;

	start_two(&two, state,
		"on: push\njobs:\n  a:\n" JOB "    steps:\n"
		"      - run: touch $HOME_OF_TEST/a-runs; sleep 600\n"
		"      - {if: always(), run: echo cleaned}\n",
		"on: push\njobs:\n  b:\n" JOB "    steps:\n"
		"      - run: " WAIT_FOR("a-ended") "\n"
						    "      - run: echo went on\n");
	watch(&two, let_b_go);
	finish_two(&two);
	expect(two.a.outcome.result == RESULT_CANCELLED && !two.a.outcome.is_interrupted);
	run_harness_expect(&two.a, "a", RESULT_CANCELLED, "cleaned\n");
	run_harness_expect(&two.b, "b", RESULT_SUCCESS, "went on\n");
	free_two(&two);
}

static void
interrupt_twice(uv_timer_t *timer)
{
	struct two *two = timer->data;

	if (two->a.run && has_file(two, "a-runs"))
		run_interrupt(two->a.run, STR("cancelling"));
	else if (two->a.has_ended)
		uv_close((uv_handle_t *)timer, NULL);
}

static void
test_a_second_interruption_kills(void **state)
{
	struct two two;

	start_two(&two, state,
		"on: push\njobs:\n  a:\n" JOB "    steps:\n"
		"      - {shell: 'bash {0}', run: \"trap '' INT TERM; touch $HOME_OF_TEST/a-runs; "
		"sleep 600\"}\n"
		"      - {if: always(), run: echo never}\n",
		"on: push\njobs:\n  b:\n" JOB "    steps: [{run: echo b}]\n");
	watch(&two, interrupt_twice);
	finish_two(&two);
	expect(two.a.outcome.is_interrupted);
	run_harness_expect(&two.a, "a", RESULT_CANCELLED, "");
	run_harness_expect(&two.b, "b", RESULT_SUCCESS, "b\n");
	free_two(&two);
}

static void
tell_that_b_ended(uv_timer_t *timer)
{
	struct two *two = timer->data;

	if (!two->b.has_ended)
		return;
	uv_close((uv_handle_t *)timer, NULL);
	(void)sandbox_run(two->sandbox, "touch b-ended");
}

/* A process that nobody can tell whose it is lives until the last run ends, and no longer. */
static void
test_the_last_run_kills_what_is_left(void **state)
{
	struct two two;
	struct str pid;

	start_two(&two, state,
		"on: push\njobs:\n  a:\n" JOB "    steps:\n"
		"      - run: |\n"
		"          env -u RUNNER_TRACKING_ID setsid sleep 600 > /dev/null &\n"
		"          echo $! > $HOME_OF_TEST/pid\n"
		"      - run: " WAIT_FOR(
			"b-ended") "; kill -0 $(cat $HOME_OF_TEST/pid) && echo lives\n",
		"on: push\njobs:\n  b:\n" JOB
		"    steps: [{run: 'until [ -s $HOME_OF_TEST/pid ]; do sleep 0.02; done'}]\n");
	watch(&two, tell_that_b_ended);
	finish_two(&two);
	run_harness_expect(&two.a, "a", RESULT_SUCCESS, "lives\n");
	pid = sandbox_run(two.sandbox, "cat pid");
	expect(kill((pid_t)strtol(str_z(&two.sandbox->a, pid), NULL, 10), 0) != 0);
	free_two(&two);
}

/* One is told of another's end, and starts a third within that. */
static void
start_next(uv_timer_t *timer)
{
	struct two *two = timer->data;

	if (!two->a.has_ended)
		return;
	uv_close((uv_handle_t *)timer, NULL);
	run_harness_free(&two->a);
	prepare(&two->a, two->sandbox,
		"on: push\njobs:\n  next:\n" JOB "    steps: [{run: echo next}]\n");
	run_harness_start(&two->a, &two->loop.processes);
}

static void
test_the_loop_serves_the_next_run(void **state)
{
	struct two two;

	start_two(&two, state, "on: push\njobs:\n  a:\n" JOB "    steps: [{run: echo a}]\n",
		"on: push\njobs:\n  b:\n" JOB "    steps: [{run: sleep 0.2; echo b}]\n");
	watch(&two, start_next);
	finish_two(&two);
	run_harness_expect(&two.a, "next", RESULT_SUCCESS, "next\n");
	run_harness_expect(&two.b, "b", RESULT_SUCCESS, "b\n");
	free_two(&two);
}

/* In the moment in which it has ended and nobody was told yet. */
static void
test_a_run_can_be_cancelled_as_it_starts_and_ends(void **state)
{
	struct two two;

	start_two(&two, state,
		"on: push\njobs:\n  a:\n" JOB "    if: false\n    steps: [{run: echo a}]\n",
		"on: push\njobs:\n  b:\n" JOB "    steps: [{run: echo b}]\n");
	run_cancel(two.a.run);
	run_cancel(two.b.run);
	finish_two(&two);
	expect(two.a.outcome.result == RESULT_CANCELLED);
	expect(two.b.outcome.result == RESULT_CANCELLED);
	free_two(&two);
}

static void
test_a_run_that_cannot_start_leaves_nothing(void **state)
{
	const struct str job = STR("none");
	struct harness_loop loop;
	struct run_harness h;
	struct error err;

	harness_loop_init(&loop);
	prepare(&h, *state, "on: push\njobs:\n  a:\n" JOB "    steps: [{run: echo a}]\n");
	h.options.jobs = &job;
	h.options.job_count = 1;
	expect(!run_start(&loop.processes, &h.options, &(const struct run_owner){0}, &err));
	expect(err.kind == ERROR_USAGE);
	harness_loop_run(&loop);
	run_harness_free(&h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_two_runs_go_on_at_the_same_time),
		TEST(test_cancelling_one_leaves_the_other),
		TEST(test_a_second_interruption_kills),
		TEST(test_the_last_run_kills_what_is_left),
		TEST(test_the_loop_serves_the_next_run),
		TEST(test_a_run_can_be_cancelled_as_it_starts_and_ends),
		TEST(test_a_run_that_cannot_start_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
