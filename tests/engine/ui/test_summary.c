#include "engine/ui/summary.h"

#include "tests/expr/expect.h"

static void
test_durations_are_short(void **state)
{
	static const struct {
		uint64_t ms;
		const char *wanted;
	} rows[] = {
		{0, "0.0s"},
		{99, "0.0s"},
		{100, "0.1s"},
		{1999, "1.9s"},
		{59999, "59.9s"},
		{60000, "1m 00s"},
		{62500, "1m 02s"},
		{3599999, "59m 59s"},
		{3600000, "1h 00m"},
		{360000000, "100h 00m"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		expect_str(summary_duration(&a, rows[i].ms), rows[i].wanted);
		arena_free(&a);
	}
}

static void
test_every_result_has_a_mark_of_its_own_but_none_and_skipped(void **state)
{
	(void)state;
	expect_str(str_from(summary_mark(RESULT_SUCCESS, false)), "✓");
	expect_str(str_from(summary_mark(RESULT_FAILURE, false)), "✗");
	expect_str(str_from(summary_mark(RESULT_CANCELLED, false)), "⊘");
	expect_str(str_from(summary_mark(RESULT_SKIPPED, false)), "○");
	expect_str(str_from(summary_mark(RESULT_NONE, false)), "○");
	expect_str(str_from(summary_mark(RESULT_SKIPPED, true)), "!");
}

static void
test_a_ledger_copies_what_it_is_told(void **state)
{
	struct ledger ledger;
	char name[] = "build";
	char text[] = "line";

	(void)state;
	ledger_init(&ledger);
	ledger_read(
		&ledger, &(struct record){.kind = RECORD_JOB_QUEUED,
				 .job = 2,
				 .step = RECORD_NO_INDEX,
				 .job_queued = {.job_id = str_from(name), .name = str_from(name)}});
	ledger_read(&ledger, &(struct record){.kind = RECORD_STEP_STARTED,
				     .job = 2,
				     .step = 1,
				     .step_started.name = str_from(name)});
	ledger_read(&ledger,
		&(struct record){
			.kind = RECORD_LINE, .job = 2, .step = 1, .line.text = str_from(text)});
	ledger_read(&ledger, &(struct record){.kind = RECORD_STEP_FINISHED,
				     .job = 2,
				     .step = 1,
				     .step_finished = {.name = str_from(name),
					     .outcome = RESULT_FAILURE,
					     .conclusion = RESULT_FAILURE,
					     .exit_code = 7}});
	name[0] = text[0] = '?';
	expect(ledger.job_count == 3 && !ledger_job(&ledger, 0) && !ledger_job(&ledger, 3));
	expect_str(ledger_job(&ledger, 2)->name, "build");
	expect(!ledger_step(&ledger, 0, 0) && !ledger_step(&ledger, 2, 2));
	expect(!ledger_step(&ledger, 2, 0)->is_started);
	expect_str(ledger_step(&ledger, 2, 1)->name, "build");
	expect(ledger.failure_count == 1 && ledger.failures[0].exit_code == 7);
	expect(ledger.failures[0].line_count == 1);
	expect_str(ledger.failures[0].lines[0], "line");
	/* what is about no job that is known is passed over */
	ledger_read(&ledger, &(struct record){.kind = RECORD_LINE, .job = 9, .step = 0});
	ledger_read(&ledger, &(struct record){.kind = RECORD_JOB_FINISHED,
				     .job = RECORD_NO_INDEX,
				     .step = RECORD_NO_INDEX});
	ledger_free(&ledger);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations_are_short),
		cmocka_unit_test(test_every_result_has_a_mark_of_its_own_but_none_and_skipped),
		cmocka_unit_test(test_a_ledger_copies_what_it_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
