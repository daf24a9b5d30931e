#include "engine/record/replay.h"

#include "tests/expr/expect.h"

#define RUN "{\"record\":\"run_started\",\"sequence\":1}\n"
#define JOB "{\"record\":\"job_queued\",\"sequence\":2,\"job\":0}\n"
#define STEP                                                                                       \
	"{\"record\":\"step_started\",\"sequence\":3,\"job\":0,\"step\":0,\"stage\":\"main\"}\n"
#define NOTE  "{\"record\":\"note\",\"sequence\":4,\"job\":0,\"step\":0}\n"
#define AGAIN "{\"record\":\"job_queued\",\"sequence\":3,\"job\":0}\n"

static void
count(void *owner, const struct record *record)
{
	size_t *counts = owner;

	counts[record->kind]++;
}

static const struct {
	const char *stream;
	size_t read;
	const char *wanted; /* the error; NULL: none */
} rows[] = {
	{"", 0, NULL},
	{RUN JOB STEP NOTE, 4, NULL},
	{RUN JOB, 2, NULL},
	{"\n", 0, "line 1: "},
	{JOB, 0, "line 1: record 2 comes after record 0"},
	{"{\"record\":\"cancelling\",\"sequence\":1}\n", 0,
		"line 1: 'run_started' must be the first record"},
	{RUN RUN, 1, "line 2: record 1 comes after record 1"},
	{RUN "{\"record\":\"run_started\",\"sequence\":2}", 1,
		"line 2: 'run_started' must be the first record"},
	{RUN STEP, 1, "line 2: record 3 comes after record 1"},
	{RUN "{\"record\":\"turn\",\"sequence\":2,\"job\":0}", 1, "line 2: job 0 is out of order"},
	{RUN "{\"record\":\"job_queued\",\"sequence\":2,\"job\":1}", 1,
		"line 2: job 1 is out of order"},
	{RUN JOB AGAIN, 2, "line 3: job 0 is out of order"},
	{RUN JOB "{\"record\":\"note\",\"sequence\":3,\"job\":0,\"step\":0}", 2,
		"line 3: step 0 is out of order"},
	{RUN "{\"record\":\"cheered\",\"sequence\":2}", 1, "line 2: unknown record 'cheered'"},
};

static void
test_a_stream_is_read_in_order_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		size_t counts[RECORD_KIND_COUNT] = {0};
		size_t read = 0;
		struct error err = {0};
		const struct record_reader reader = {.read = count, .owner = counts};
		const bool ok = record_replay(str_from(rows[i].stream), &reader, 1, &err);
		for (size_t j = 0; j < RECORD_KIND_COUNT; j++)
			read += counts[j];
		assert_int_equal(read, rows[i].read);
		expect(ok == !rows[i].wanted);
		if (!ok && !str_starts(str_from(err.text), str_from(rows[i].wanted)))
			fail_msg("%s: %s", rows[i].stream, err.text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_stream_is_read_in_order_or_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
