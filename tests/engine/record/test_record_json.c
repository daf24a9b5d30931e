#include "engine/record/record_json.h"

#include "tests/engine/record/sample.h"
#include "tests/expr/expect.h"

static struct str
written(struct arena *a, const struct record *record)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	record_json_write(&b, record);
	return buf_take(a, &b);
}

static const struct {
	enum record_kind kind;
	const char *wanted; /* behind the time */
} lines[] = {
	{RECORD_RUN_STARTED, "\"sequence\":9,\"path\":\"x\",\"workflow\":\"x\",\"event\":\"x\","
			     "\"ref\":\"x\",\"run_name\":\"x\"}"},
	{RECORD_JOB_QUEUED,
		"\"sequence\":9,\"job\":4,\"job_id\":\"x\",\"name\":\"x\",\"needs\":[\"x\",\"two "
		"x\"],"
		"\"caller\":\"x\",\"matrix\":{\"list\":[\"x\",{\"x\":\"x\"}],\"number\":42,"
		"\"flag\":true},\"order\":\"/000001.000002\"}"},
	{RECORD_WAITING, "\"sequence\":9,\"job\":4,\"name\":\"x\",\"text\":\"x\"}"},
	{RECORD_TURN, "\"sequence\":9,\"job\":4}"},
	{RECORD_CANCELLING, "\"sequence\":9,\"text\":\"x\"}"},
	{RECORD_JOB_STARTED, "\"sequence\":9,\"job\":4,\"job_id\":\"x\",\"name\":\"x\","
			     "\"runs_on\":\"x\",\"permissions\":\"x\"}"},
	{RECORD_STEP_STARTED,
		"\"sequence\":9,\"job\":4,\"step\":5,\"step_id\":\"x\",\"name\":\"x\","
		"\"action\":\"x\",\"stage\":\"post\"}"},
	{RECORD_LINE, "\"sequence\":9,\"job\":4,\"step\":5,\"text\":\"x\",\"kind\":\"warning\"}"},
	{RECORD_ANNOTATION,
		"\"sequence\":9,\"job\":4,\"message\":\"x\",\"level\":\"warning\",\"title\":\"x\","
		"\"file\":\"x\",\"start_line\":7,\"end_line\":7,\"start_column\":7,"
		"\"end_column\":7}"},
	{RECORD_OUTPUT_SET, "\"sequence\":9,\"job\":4,\"step\":5,\"step_id\":\"x\",\"name\":\"x\","
			    "\"value\":\"x\"}"},
	{RECORD_SUMMARY, "\"sequence\":9,\"job\":4,\"step\":5,\"markdown\":\"x\"}"},
	{RECORD_NOTE, "\"sequence\":9,\"job\":4,\"step\":5,\"text\":\"x\"}"},
	{RECORD_DIFFERENCE, "\"sequence\":9,\"job\":4,\"text\":\"x\"}"},
	{RECORD_MISSING, "\"sequence\":9,\"job\":4,\"text\":\"x\",\"help\":\"x\"}"},
	{RECORD_STEP_FINISHED,
		"\"sequence\":9,\"job\":4,\"step\":5,\"step_id\":\"x\",\"name\":\"x\","
		"\"reason\":\"x\",\"inner_step\":\"x\",\"stage\":\"post\",\"outcome\":\"failure\","
		"\"conclusion\":\"failure\",\"exit_code\":3,\"not_run\":true,\"duration_ms\":1500,"
		"\"file\":\"x\",\"start_line\":7,\"script_line\":\"x\"}"},
	{RECORD_ENVIRONMENT, "\"sequence\":9,\"job\":4,\"name\":\"x\",\"url\":\"x\"}"},
	{RECORD_KEPT,
		"\"sequence\":9,\"job\":4,\"job_id\":\"x\",\"name\":\"x\",\"workspace\":\"x\","
		"\"folder\":\"x\"}"},
	{RECORD_JOB_FINISHED,
		"\"sequence\":9,\"job\":4,\"job_id\":\"x\",\"name\":\"x\",\"reason\":\"x\","
		"\"conclusion\":\"failure\",\"not_run\":true,\"duration_ms\":1500}"},
	{RECORD_RUN_FINISHED, "\"sequence\":9,\"conclusion\":\"failure\",\"duration_ms\":1500,"
			      "\"jobs\":{\"success\":1,\"failure\":2,\"cancelled\":3,\"skipped\":4,"
			      "\"not_run\":5},\"steps_not_run\":7,\"steps_left_out\":7}"},
};

static void
test_members_have_the_names_and_values_that_are_promised(void **state)
{
	(void)state;
	assert_int_equal(COUNT_OF(lines), RECORD_KIND_COUNT);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct arena a = {0};
		const struct record record = sample_full(&a, lines[i].kind, STR("x"));
		const struct str head = str_fmt(&a, "{\"record\":\"%s\",\"time_ms\":1767225600123,",
			record_shape(lines[i].kind)->name);
		expect_str(written(&a, &record),
			str_z(&a, str_concat(&a, head, str_from(lines[i].wanted))));
		arena_free(&a);
	}
}

static void
expect_same(struct arena *a, const struct record *record)
{
	const struct str line = written(a, record);
	struct record back;
	struct error err;

	if (!record_json_read(a, line, &back, &err))
		fail_msg("%" STR_FMT ": %s", STR_ARG(line), err.text);
	expect(back.kind == record->kind && back.job == record->job);
	expect_str(written(a, &back), str_z(a, line));
}

static void
test_a_record_of_every_kind_reads_back_as_it_was(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		struct arena a = {0};
		struct record record = sample_full(
			&a, (enum record_kind)kind, STR("a \"text\" \\ ü 😀\twith\x01 all\x1f"));
		expect_same(&a, &record);
		record = sample_empty((enum record_kind)kind);
		expect_same(&a, &record);
		arena_free(&a);
	}
}

static void
test_what_is_not_there_reads_as_nothing(void **state)
{
	struct arena a = {0};
	struct record record;

	(void)state;
	expect(record_json_read(&a,
		STR("{\"record\":\"step_finished\",\"job\":1,\"step\":2,\"stage\":\"main\"}"),
		&record, NULL));
	expect(record.kind == RECORD_STEP_FINISHED && record.job == 1 && record.step == 2);
	expect(record.step_finished.exit_code == -1 && !record.step_finished.not_run);
	expect(record.step_finished.outcome == RESULT_NONE && record.step_finished.name.n == 0);
	arena_free(&a);
}

static void
test_members_that_are_not_known_are_passed_over(void **state)
{
	struct arena a = {0};
	struct record record;

	(void)state;
	expect(record_json_read(&a,
		STR("{\"new\":{},\"record\":\"note\",\"job\":1,\"step\":2,\"text\":\"t\",\"x\":1}"),
		&record, NULL));
	expect_str(record.note.text, "t");
	arena_free(&a);
}

static const struct {
	const char *line;
	const char *wanted;
} wrong[] = {
	{"", "unexpected end of JSON"},
	{"[]", "invalid record: expected an object"},
	{"{\"record\":\"job_queued\",\"job\":0,\"matrix\":{\"a\":[[1e600]]}}",
		"invalid member 'matrix': expected an object"},
	{"{}", "unknown record ''"},
	{"{\"record\":7}", "invalid member 'record': expected a text"},
	{"{\"record\":\"cheered\",\"job\":1}", "unknown record 'cheered'"},
	{"{\"record\":\"turn\"}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":-1}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":1.5}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":4294967295}",
		"invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":1e300}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":\"1\"}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"note\",\"job\":1}", "invalid member 'step': expected a whole number"},
	{"{\"record\":\"missing\",\"step\":1}", "invalid member 'job': expected a whole number"},
	{"{\"record\":\"turn\",\"job\":1,\"time_ms\":true}",
		"invalid member 'time_ms': expected a whole number"},
	{"{\"record\":\"note\",\"job\":1,\"step\":1,\"text\":[]}",
		"invalid member 'text': expected a text"},
	{"{\"record\":\"line\",\"job\":1,\"step\":1}",
		"invalid member 'kind': expected a kind of line"},
	{"{\"record\":\"annotation\",\"level\":\"output\"}",
		"invalid member 'level': expected notice, warning or error"},
	{"{\"record\":\"step_started\",\"job\":1,\"step\":1,\"stage\":\"late\"}",
		"invalid member 'stage': expected pre, main or post"},
	{"{\"record\":\"job_queued\",\"job\":1,\"needs\":\"a\"}",
		"invalid member 'needs': expected a list of texts"},
	{"{\"record\":\"job_queued\",\"job\":1,\"needs\":[1]}",
		"invalid member 'needs': expected a list of texts"},
	{"{\"record\":\"job_queued\",\"job\":1,\"matrix\":[]}",
		"invalid member 'matrix': expected an object"},
	{"{\"record\":\"job_finished\",\"job\":1,\"not_run\":1}",
		"invalid member 'not_run': expected true or false"},
	{"{\"record\":\"job_finished\",\"job\":1,\"conclusion\":\"good\"}",
		"invalid member 'conclusion': expected success, failure, cancelled or skipped"},
	{"{\"record\":\"run_finished\",\"jobs\":{\"success\":-1}}",
		"invalid member 'success': expected a whole number"},
	{"{\"record\":\"step_finished\",\"job\":1,\"step\":1,\"stage\":\"main\","
	 "\"exit_code\":2147483648}",
		"invalid member 'exit_code': expected a whole number"},
};

static void
test_what_is_wrong_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct arena a = {0};
		struct record record;
		struct error err;
		expect(!record_json_read(&a, str_from(wrong[i].line), &record, &err));
		if (!str_starts(str_from(err.text), str_from(wrong[i].wanted)))
			fail_msg("%s: %s", wrong[i].line, err.text);
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_members_have_the_names_and_values_that_are_promised),
		cmocka_unit_test(test_a_record_of_every_kind_reads_back_as_it_was),
		cmocka_unit_test(test_what_is_not_there_reads_as_nothing),
		cmocka_unit_test(test_members_that_are_not_known_are_passed_over),
		cmocka_unit_test(test_what_is_wrong_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
