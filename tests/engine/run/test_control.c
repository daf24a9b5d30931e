/* Steps that wait before and after their work, go on, and do it again. */
#include "tests/engine/run/run_harness.h"
#include "tests/expr/expect.h"

#include "engine/store/file.h"

#define JOB       "    runs-on: ubuntu-latest\n"
#define MINUTE_MS 300
#define LOOK_MS   10

enum answer {
	RESUME,
	RETRY,
	CANCEL,
	KILL,
	LATE, /* resume after more than a minute */
};

/* Where a test stops, and what it does there. */
struct stop {
	const char *step;
	bool is_after;
	enum answer answer;
};

struct debugger {
	struct run_harness h;
	struct harness_loop loop;
	struct run_control control;
	const struct stop *stops; /* in the order in which they come */
	size_t stop_count;
	size_t next;
	struct buf seen; /* "before NAME", "after NAME: OUTCOME", a line each */
	struct stop_point at;
	bool is_waiting;
	uint64_t since_ms;
	uv_timer_t timer;
};

/* --- the debugger ------------------------------------------------------------------------- */

static void
note(struct debugger *d, const struct stop_point *at)
{
	buf_add_fmt(&d->seen, "%s %u.%u %" STR_FMT, at->is_after ? "after" : "before", at->depth,
		at->attempt, STR_ARG(at->name));
	if (at->is_after)
		buf_add_fmt(&d->seen, ": %s", result_name(at->outcome));
	buf_add_char(&d->seen, '\n');
}

static bool
stops_at(void *owner, const struct stop_point *at)
{
	struct debugger *d = owner;

	note(d, at);
	if (d->next == d->stop_count || d->stops[d->next].is_after != at->is_after ||
		!str_eq(at->name, str_from(d->stops[d->next].step)))
		return false;
	d->is_waiting = true;
	d->at = *at;
	d->since_ms = uv_now(&d->loop.loop);
	return true;
}

static void
answer(struct debugger *d)
{
	struct run *run = d->h.run;
	const enum answer how = d->stops[d->next].answer;

	if (how == LATE && uv_now(&d->loop.loop) - d->since_ms < 3ULL * MINUTE_MS)
		return;
	d->is_waiting = false;
	d->next++;
	switch (how) {
	case RESUME:
	case LATE:
		expect(d->at.is_after || !run_retry(run, d->at.job)); /* nothing is done yet */
		expect(run_resume(run, d->at.job));
		break;
	case RETRY: expect(run_retry(run, d->at.job)); break;
	case CANCEL: run_cancel(run); break;
	case KILL: run_kill(run); break;
	}
}

static void
look(uv_timer_t *timer)
{
	struct debugger *d = timer->data;

	if (d->is_waiting)
		answer(d);
	else if (d->h.has_ended)
		uv_close((uv_handle_t *)timer, NULL);
	else
		expect(!run_resume(d->h.run, 0) && !run_retry(d->h.run, 0));
}

static void
debug(struct debugger *d, void **state, const char *workflow, const struct stop *stops,
	size_t stop_count)
{
	*d = (struct debugger){.stops = stops, .stop_count = stop_count};
	d->control = (struct run_control){stops_at, d};
	buf_init(&d->seen, BUF_UNBOUNDED);
	harness_loop_init(&d->loop);
	run_harness_init(&d->h, *state, workflow);
	d->h.options.control = &d->control;
	d->h.options.minute_ms = MINUTE_MS;
	env_set(&d->h.base_env, STR("HOME_OF_TEST"), d->h.sandbox->root);
	(void)uv_timer_init(&d->loop.loop, &d->timer);
	d->timer.data = d;
	(void)uv_timer_start(&d->timer, look, LOOK_MS, LOOK_MS);
	run_harness_start(&d->h, &d->loop.processes);
	harness_loop_run(&d->loop);
	expect(d->h.has_ended);
	expect(d->next == stop_count);
}

static void
debugger_free(struct debugger *d)
{
	buf_free(&d->seen);
	run_harness_free(&d->h);
}

/* --- tests -------------------------------------------------------------------------------- */

static void
test_a_step_waits_before_and_after_its_work(void **state)
{
	static const struct stop stops[] = {
		{"One", false, RESUME}, {"One", true, RESUME}, {"Three", false, RESUME}};
	struct debugger d;

	debug(&d, state,
		"on: push\njobs:\n  job:\n" JOB "    steps:\n"
		"      - {name: One, run: echo 1}\n"
		"      - {name: Two, if: false, run: echo 2}\n"
		"      - {name: Three, run: echo 3}\n",
		stops, COUNT_OF(stops));
	run_harness_expect(&d.h, "job", RESULT_SUCCESS, "1\n3\n");
	expect_str(buf_str(&d.seen), "before 0.1 One\nafter 0.1 One: success\n"
				     "before 0.1 Three\nafter 0.1 Three: success\n");
	debugger_free(&d);
}

/* Nothing of a failure is left when the second attempt succeeds. */
static void
test_a_step_is_tried_again(void **state)
{
	static const struct stop stops[] = {{"Flaky", true, RETRY}, {"Flaky", true, RETRY}};
	struct debugger d;

	debug(&d, state,
		"on: push\njobs:\n  job:\n" JOB "    steps:\n"
		"      - name: Flaky\n"
		"        id: flaky\n"
		"        run: |\n"
		"          echo x >> $HOME_OF_TEST/tries; n=$(wc -l < $HOME_OF_TEST/tries)\n"
		"          echo \"try $n, before: $TRY, ${PATH%%/more*}\" | cut -c1-20\n"
		"          echo \"TRY=$n\" >> $GITHUB_ENV; echo \"at-$n=yes\" >> $GITHUB_OUTPUT\n"
		"          echo \"/more$n\" >> $GITHUB_PATH\n"
		"          [ $n = 3 ]\n"
		"      - run: |\n"
		"          echo \"$TRY, ${{ job.status }}, ${{ steps.flaky.outcome }}\"\n"
		"          echo '${{ toJSON(steps.flaky.outputs) }}' | tr -d '\\n '; echo\n"
		"          echo ${PATH%%:*} $(echo $PATH | tr : '\\n' | grep -c /more)\n",
		stops, COUNT_OF(stops));
	const struct harness_job *job = run_harness_job(&d.h, "job");
	expect(job->result == RESULT_SUCCESS && d.h.outcome.result == RESULT_SUCCESS);
	const struct str output = buf_str(&job->output);
	expect(str_has(output, STR("try 1, before: , ")) &&
		str_has(output, STR("try 3, before: , ")));
	expect(str_has(output, STR("\n3, success, success\n{\"at-3\":\"yes\"}\n/more3 1\n")));
	expect(str_has(buf_str(&d.seen), STR("after 0.2 Flaky: failure\nbefore 0.3 Flaky\n")));
	debugger_free(&d);
}

#define COMPOSITE                                                                                  \
	"on: push\njobs:\n  job:\n" JOB "    steps:\n"                                             \
	"      - run: |\n"                                                                         \
	"          mkdir -p act; echo '{name: a, description: a, outputs: {o: {value: \"$' | tr "  \
	"-d '\\n' > act/action.yml\n"                                                              \
	"          echo '{{ steps.in.outputs.o }}\"}}, runs: {using: composite, steps: [{name: "   \
	"In, id: in, shell: bash, run: \"echo in; echo o=$(date +%N) >> $GITHUB_OUTPUT; echo x "   \
	">> $HOME_OF_TEST/in\"}]}}' >> act/action.yml\n"                                           \
	"      - {name: Out, id: out, uses: ./act}\n"                                              \
	"      - run: \"[ -n '${{ steps.out.outputs.o }}' ] && echo out $(wc -l < "                \
	"$HOME_OF_TEST/in)\"\n"

static void
test_steps_of_actions_wait_too(void **state)
{
	static const struct stop stops[] = {{"Out", false, RESUME}, {"In", false, RESUME},
		{"In", true, RETRY}, {"In", true, RESUME}, {"Out", true, RETRY},
		{"In", true, RESUME}};
	struct debugger d;

	debug(&d, state, COMPOSITE, stops, COUNT_OF(stops));
	run_harness_expect(&d.h, "job", RESULT_SUCCESS, "in\nin\nin\nout 3\n");
	expect(str_has(buf_str(&d.seen),
		STR("before 0.1 Out\nbefore 1.1 In\nafter 1.1 In: success\nbefore 1.2 In\n"
		    "after 1.2 In: success\nafter 0.1 Out: success\nbefore 0.2 Out\n"
		    "before 1.1 In\nafter 1.1 In: success\nafter 0.2 Out: success\n")));
	debugger_free(&d);
}

static void
test_waiting_takes_no_time(void **state)
{
	static const struct stop stops[] = {{"Slow", false, LATE}, {"Slow", true, LATE}};
	struct debugger d;

	debug(&d, state,
		"on: push\njobs:\n  job:\n" JOB "    timeout-minutes: 2\n    steps:\n"
		"      - {name: Slow, timeout-minutes: 1, run: echo slow}\n"
		"      - {name: Limited, run: sleep 600}\n",
		stops, COUNT_OF(stops));
	const struct harness_job *job = run_harness_job(&d.h, "job");
	run_harness_expect(&d.h, "job", RESULT_CANCELLED, "slow\n");
	expect(str_has(buf_str(&job->errors), STR("exceeded its maximum execution time")));
	expect(!str_has(buf_str(&job->errors), STR("has timed out")));
	expect(job->finished_ms - job->started_ms >= 7ULL * MINUTE_MS);
	debugger_free(&d);
}

static void
expect_end_of_waiting(void **state, const struct stop *stop, const char *output)
{
	struct debugger d;

	debug(&d, state,
		"on: push\njobs:\n  job:\n" JOB "    steps:\n"
		"      - {name: One, run: echo 1}\n"
		"      - {name: Two, run: echo 2}\n"
		"      - {name: Always, if: always(), run: 'echo always ${{ job.status }}'}\n",
		stop, 1);
	run_harness_expect(&d.h, "job", RESULT_CANCELLED, output);
	debugger_free(&d);
}

static void
test_cancelling_ends_the_waiting(void **state)
{
	expect_end_of_waiting(
		state, &(const struct stop){"Two", false, CANCEL}, "1\nalways cancelled\n");
	expect_end_of_waiting(
		state, &(const struct stop){"One", true, CANCEL}, "1\nalways cancelled\n");
	expect_end_of_waiting(
		state, &(const struct stop){"Always", false, CANCEL}, "1\n2\nalways cancelled\n");
	expect_end_of_waiting(state, &(const struct stop){"Two", false, KILL}, "1\n");
	expect_end_of_waiting(state, &(const struct stop){"One", true, KILL}, "1\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_step_waits_before_and_after_its_work),
		TEST(test_a_step_is_tried_again),
		TEST(test_steps_of_actions_wait_too),
		TEST(test_waiting_takes_no_time),
		TEST(test_cancelling_ends_the_waiting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
