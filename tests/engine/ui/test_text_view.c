#include "engine/ui/text_view.h"

#include "engine/ui/job_logs.h"
#include "tests/engine/ui/capture.h"
#include "tests/expr/expect.h"

#include <signal.h>
#include <sys/resource.h>

struct text_fixture {
	struct arena a;
	struct capture capture;
	struct text_view *view;
	struct record_reader reader;
};

static void
init(struct text_fixture *f, const struct text_view_options *options)
{
	*f = (struct text_fixture){0};
	capture_init(&f->capture);
	f->view = text_view_new(&f->a, &f->capture.out, options);
	f->reader = text_view_reader(f->view);
}

static void
expect_shown(struct text_fixture *f, const char *wanted)
{
	expect_str(capture_take(&f->capture, &f->a), wanted);
}

static void
end(struct text_fixture *f)
{
	text_view_free(f->view);
	capture_free(&f->capture);
	arena_free(&f->a);
}

static void
tell(struct text_fixture *f, struct record record)
{
	f->reader.read(f->reader.owner, &record);
}

static void
tell_turn(struct text_fixture *f, uint32_t job)
{
	tell(f, (struct record){.kind = RECORD_TURN, .job = job, .step = RECORD_NO_INDEX});
}

static void
tell_run(struct text_fixture *f, unsigned jobs)
{
	tell(f, (struct record){
			.kind = RECORD_RUN_STARTED,
			.job = RECORD_NO_INDEX,
			.step = RECORD_NO_INDEX,
			.run_started = {.path = STR("ci.yml"),
				.workflow = STR("CI"),
				.event = STR("push"),
				.ref = STR("main at 0123456")},
		});
	for (uint32_t i = 0; i < jobs; i++)
		tell(f, (struct record){
				.kind = RECORD_JOB_QUEUED,
				.job = i,
				.step = RECORD_NO_INDEX,
				.job_queued = {.job_id = i == 0 ? STR("build") : STR("test"),
					.name = i == 0 ? STR("build") : STR("test")},
			});
	tell_turn(f, 0);
}

static void
tell_job(struct text_fixture *f, uint32_t job)
{
	tell(f, (struct record){
			.kind = RECORD_JOB_STARTED,
			.job = job,
			.step = RECORD_NO_INDEX,
			.job_started = {.job_id = job == 0 ? STR("build") : STR("test"),
				.name = job == 0 ? STR("build") : STR("test"),
				.runs_on = STR("ubuntu-latest")},
		});
}

static void
tell_step(struct text_fixture *f, uint32_t job, uint32_t step, const char *name)
{
	tell(f, (struct record){
			.kind = RECORD_STEP_STARTED,
			.job = job,
			.step = step,
			.step_started = {.name = str_from(name), .stage = STAGE_MAIN},
		});
}

static void
tell_line(struct text_fixture *f, uint32_t job, enum line_kind kind, const char *text)
{
	tell(f, (struct record){
			.kind = RECORD_LINE,
			.job = job,
			.step = 0,
			.line = {.text = str_from(text), .kind = kind},
		});
}

static void
tell_step_end(struct text_fixture *f, uint32_t job, uint32_t step, const char *name,
	enum result outcome, enum result conclusion, int exit_code)
{
	tell(f, (struct record){
			.kind = RECORD_STEP_FINISHED,
			.job = job,
			.step = step,
			.step_finished = {.name = str_from(name),
				.outcome = outcome,
				.conclusion = conclusion,
				.exit_code = exit_code,
				.duration_ms = 1234},
		});
}

static void
tell_job_end(
	struct text_fixture *f, uint32_t job, enum result result, bool not_run, const char *why)
{
	tell(f, (struct record){
			.kind = RECORD_JOB_FINISHED,
			.job = job,
			.step = RECORD_NO_INDEX,
			.job_finished = {.name = job == 0 ? STR("build") : STR("test"),
				.reason = str_from(why),
				.conclusion = result,
				.not_run = not_run,
				.duration_ms = 65000},
		});
}

static void
tell_run_end(struct text_fixture *f, enum result result, struct record_counts counts)
{
	tell(f, (struct record){
			.kind = RECORD_RUN_FINISHED,
			.job = RECORD_NO_INDEX,
			.step = RECORD_NO_INDEX,
			.run_finished = {.conclusion = result,
				.duration_ms = 3723000,
				.jobs = counts},
		});
}

static void
test_a_step_shows_its_start_output_and_result(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 1);
	tell_job(&f, 0);
	expect_shown(&f, "CI · push · main at 0123456 · ci.yml\n"
			 "build · ubuntu-latest, on this machine\n");
	tell_step(&f, 0, 0, "Run make");
	expect_shown(&f, "");
	f.reader.idle(f.reader.owner); /* nothing came for now: the start is shown */
	expect_shown(&f, "▸ Run make\n");
	tell_line(&f, 0, LINE_COMMAND, "make");
	tell_line(&f, 0, LINE_OUTPUT, "cc a.c");
	tell_line(&f, 0, LINE_GROUP, "Tests");
	tell_line(&f, 0, LINE_WARNING, "slow");
	tell_line(&f, 0, LINE_END_GROUP, "");
	tell_line(&f, 0, LINE_ERROR, "bad");
	tell_line(&f, 0, LINE_OUTPUT, "");
	expect_shown(&f, "  cc a.c\n"
			 "  ▾ Tests\n"
			 "  warning: slow\n"
			 "  error: bad\n"
			 "  \n");
	tell_step_end(&f, 0, 0, "Run make", RESULT_SUCCESS, RESULT_SUCCESS, 0);
	expect_shown(&f, "✓ Run make 1.2s\n");
	tell_step(&f, 0, 1, "Deploy");
	tell_step_end(&f, 0, 1, "Deploy", RESULT_SKIPPED, RESULT_SKIPPED, -1);
	expect_shown(&f, "○ Deploy skipped\n");
	end(&f);
}

static void
test_more_is_shown_when_asked_and_in_a_dry_run(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){.verbose = true});
	tell_run(&f, 1);
	tell_step(&f, 0, 0, "Run make");
	tell_line(&f, 0, LINE_COMMAND, "make");
	tell_line(&f, 0, LINE_DEBUG, "detail");
	expect_shown(&f, "CI · push · main at 0123456 · ci.yml\n"
			 "▸ Run make\n"
			 "  $ make\n"
			 "  debug: detail\n");
	end(&f);
	init(&f, &(struct text_view_options){.dry_run = true});
	tell_turn(&f, 0);
	tell_step(&f, 0, 0, "Run make");
	tell_line(&f, 0, LINE_COMMAND, "make");
	expect_shown(&f, "▸ Run make\n"
			 "  $ make\n");
	end(&f);
}

static void
test_the_log_of_a_job_is_kept_until_its_turn(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 2);
	tell_job(&f, 1);
	tell_step(&f, 1, 0, "two");
	tell_job(&f, 0);
	tell_step(&f, 0, 0, "one");
	tell_line(&f, 1, LINE_OUTPUT, "from two");
	tell_line(&f, 0, LINE_OUTPUT, "from one");
	tell_step_end(&f, 1, 0, "two", RESULT_SUCCESS, RESULT_SUCCESS, 0);
	tell_job_end(&f, 1, RESULT_SUCCESS, false, "");
	tell_step_end(&f, 0, 0, "one", RESULT_FAILURE, RESULT_FAILURE, 1);
	expect_shown(&f, "CI · push · main at 0123456 · ci.yml\n"
			 "build · ubuntu-latest, on this machine\n"
			 "▸ one\n"
			 "  from one\n"
			 "✗ one 1.2s\n");
	tell_job_end(&f, 0, RESULT_FAILURE, false, "");
	tell_turn(&f, 1);
	expect_shown(&f, "\n"
			 "test · ubuntu-latest, on this machine\n"
			 "▸ two\n"
			 "  from two\n"
			 "✓ two 1.2s\n");
	end(&f);
}

static void
test_a_log_goes_on_live_from_its_turn(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 2);
	tell_line(&f, 1, LINE_OUTPUT, "kept");
	tell_step(&f, 1, 0, "two");
	(void)capture_take(&f.capture, &f.a);
	f.reader.idle(f.reader.owner);
	expect_shown(&f, "");
	tell_turn(&f, 1);
	f.reader.idle(f.reader.owner);
	tell_line(&f, 1, LINE_OUTPUT, "live");
	expect_shown(&f, "  kept\n▸ two\n  live\n");
	end(&f);
}

static void
test_what_is_kept_at_the_end_is_shown(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 2);
	(void)capture_take(&f.capture, &f.a);
	for (int i = 0; i < 40000; i++) /* more than is kept in memory */
		tell_line(&f, 1, LINE_OUTPUT, "0123456789");
	expect_shown(&f, "");
	tell_run_end(&f, RESULT_SUCCESS, (struct record_counts){.success = 1});
	const struct str shown = capture_take(&f.capture, &f.a);
	expect(str_starts(shown, STR("  0123456789\n  0123456789\n")));
	expect(str_find(shown, STR("\nSummary\n")) == (size_t)40000 * 13);
	end(&f);
}

/* A limit on the size of files stands for a disk that is full. */
static void
test_what_finds_no_room_on_the_disk_is_kept_in_memory(void **state)
{
	struct text_fixture f;
	struct rlimit before;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 2);
	(void)capture_take(&f.capture, &f.a);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	const struct rlimit small = {.rlim_cur = KEPT_MAX + 10000, .rlim_max = before.rlim_max};
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	for (int i = 0; i < 80000; i++)
		tell_line(&f, 1, LINE_OUTPUT, "0123456789");
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	tell_run_end(&f, RESULT_SUCCESS, (struct record_counts){.success = 1});
	expect(str_find(capture_take(&f.capture, &f.a), STR("\nSummary\n")) == (size_t)80000 * 13);
	end(&f);
}

static void
test_what_does_not_run_says_why(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){0});
	tell_run(&f, 1);
	(void)capture_take(&f.capture, &f.a);
	tell_job_end(&f, 0, RESULT_SKIPPED, false, "its `if` is false");
	tell_job_end(&f, 0, RESULT_SKIPPED, true, "'macos-14' cannot run here");
	tell(&f, (struct record){.kind = RECORD_ANNOTATION,
			 .job = 0,
			 .step = RECORD_NO_INDEX,
			 .annotation = {.message = STR("no workspace"), .level = LINE_ERROR}});
	expect_shown(&f, "○ build: its `if` is false\n"
			 "! build is not run: 'macos-14' cannot run here\n"
			 "error: no workspace\n");
	end(&f);
}

static void
test_colours_are_there_when_wanted(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){.color = true});
	tell_run(&f, 1);
	(void)capture_take(&f.capture, &f.a);
	tell_step(&f, 0, 0, "one");
	tell_line(&f, 0, LINE_ERROR, "bad");
	tell_line(&f, 0, LINE_OUTPUT, "plain");
	expect_shown(&f, "\033[1m▸ \033[0m\033[1mone\033[0m\n"
			 "  \033[31merror: \033[0m\033[31mbad\033[0m\n"
			 "  plain\n");
	end(&f);
}

/* A job that failed in its second of three steps, and one that cannot run here. */
static void
tell_failing_run(struct text_fixture *f)
{
	tell_run(f, 2);
	tell_job(f, 0);
	tell_step(f, 0, 0, "Checkout");
	tell(f, (struct record){
			.kind = RECORD_NOTE, .job = 0, .step = 0, .note.text = STR("2 files")});
	tell_step_end(f, 0, 0, "Checkout", RESULT_SUCCESS, RESULT_SUCCESS, -1);
	tell_step(f, 0, 1, "Run make");
	for (int i = 0; i < 30; i++)
		tell_line(f, 0, LINE_OUTPUT, i == 29 ? "the last" : i == 10 ? "the first" : "x");
	tell(f, (struct record){.kind = RECORD_ANNOTATION,
			.job = 0,
			.step = 1,
			.annotation = {.message = STR("unused"),
				.level = LINE_WARNING,
				.file = STR("src/a.c"),
				.start_line = 3}});
	tell_step_end(f, 0, 1, "Run make", RESULT_FAILURE, RESULT_FAILURE, 2);
	tell_step(f, 0, 2, "May fail");
	tell_step_end(f, 0, 2, "May fail", RESULT_FAILURE, RESULT_SUCCESS, 1);
	tell_step(f, 0, 3, "Deploy");
	tell_step_end(f, 0, 3, "Deploy", RESULT_SKIPPED, RESULT_SKIPPED, -1);
	tell(f, (struct record){.kind = RECORD_ENVIRONMENT,
			.job = 0,
			.step = RECORD_NO_INDEX,
			.environment = {
				.name = STR("staging"), .url = STR("https://example.com")}});
	tell_job_end(f, 0, RESULT_FAILURE, false, "");
	tell_job_end(f, 1, RESULT_SKIPPED, true, "no such machine");
	tell(f, (struct record){.kind = RECORD_MISSING,
			.job = 0,
			.step = 0,
			.missing = {.text = STR("node 18"), .help = STR("install it")}});
	for (int i = 0; i < 2; i++)
		tell(f, (struct record){.kind = RECORD_DIFFERENCE,
				.job = 0,
				.step = 0,
				.difference.text = STR("runs on this machine")});
	tell_run_end(f, RESULT_FAILURE, (struct record_counts){.failure = 1, .not_run = 1});
}

static void
test_the_summary_tells_what_happened_and_what_went_wrong(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){.quiet = true});
	tell_failing_run(&f);
	expect_shown(&f, "\n"
			 "Summary\n"
			 "  ✗ build          1m 05s  environment staging: https://example.com\n"
			 "      ✓ Checkout     1.2s  2 files\n"
			 "      ✗ Run make     1.2s\n"
			 "      ✗ May fail     1.2s  failed, and may (continue-on-error)\n"
			 "      ○ Deploy    skipped\n"
			 "  ! test          not run: no such machine\n"
			 "\n"
			 "failed: build · Run make (exit code 2)\n"
			 "  │ the first\n"
			 "  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n"
			 "  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n  │ x\n"
			 "  │ the last\n"
			 "\n"
			 "warning: src/a.c:3: unused\n"
			 "\n"
			 "missing: node 18\n"
			 "   help: install it\n"
			 "\n"
			 "Differs from GitHub:\n"
			 "  runs on this machine\n"
			 "\n"
			 "CI: failure · 1 failed · 1 not run · 1h 02m\n");
	end(&f);
}

static void
test_a_run_that_left_jobs_out_is_not_called_a_success(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){.quiet = true});
	tell_run(&f, 2);
	tell_job_end(&f, 0, RESULT_SUCCESS, false, "");
	tell_job_end(&f, 1, RESULT_SKIPPED, true, "no such machine");
	tell_run_end(&f, RESULT_SUCCESS, (struct record_counts){.success = 1, .not_run = 1});
	expect(str_ends(capture_text(&f.capture, &f.a),
		STR("CI: not all tested · 1 succeeded · 1 not run · 1h 02m\n")));
	end(&f);
}

static void
test_a_dry_run_says_that_nothing_was_started(void **state)
{
	struct text_fixture f;

	(void)state;
	init(&f, &(struct text_view_options){.quiet = true, .dry_run = true});
	tell_run(&f, 1);
	tell_job_end(&f, 0, RESULT_SUCCESS, false, "");
	tell_run_end(&f, RESULT_SUCCESS, (struct record_counts){.success = 1});
	expect(str_ends(capture_text(&f.capture, &f.a),
		STR("CI: dry run, nothing was started · 1h 02m\n")));
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_step_shows_its_start_output_and_result),
		cmocka_unit_test(test_more_is_shown_when_asked_and_in_a_dry_run),
		cmocka_unit_test(test_the_log_of_a_job_is_kept_until_its_turn),
		cmocka_unit_test(test_a_log_goes_on_live_from_its_turn),
		cmocka_unit_test(test_what_is_kept_at_the_end_is_shown),
		cmocka_unit_test(test_what_finds_no_room_on_the_disk_is_kept_in_memory),
		cmocka_unit_test(test_what_does_not_run_says_why),
		cmocka_unit_test(test_colours_are_there_when_wanted),
		cmocka_unit_test(test_the_summary_tells_what_happened_and_what_went_wrong),
		cmocka_unit_test(test_a_run_that_left_jobs_out_is_not_called_a_success),
		cmocka_unit_test(test_a_dry_run_says_that_nothing_was_started),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
