#include "engine/run/base/record_mask.h"

#include "engine/record/record_json.h"
#include "tests/engine/record/sample.h"
#include "tests/expr/expect.h"

#include <math.h>

#define SECRET "s3cr3t"

static struct str
written(struct arena *a, const struct record *record)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	record_json_write(&b, record);
	return buf_take(a, &b);
}

static size_t
count_of(struct str text, struct str part)
{
	size_t count = 0;

	for (size_t at; (at = str_find(text, part)) < text.n; count++)
		text = str_slice(text, at + part.n, text.n);
	return count;
}

static void
test_no_text_of_any_record_shows_a_secret(void **state)
{
	(void)state;
	for (int kind = 0; kind < RECORD_KIND_COUNT; kind++) {
		struct arena a = {0};
		struct mask *mask = mask_new(&a);
		struct record record =
			sample_full(&a, (enum record_kind)kind, STR("a " SECRET " b"));
		const size_t count = count_of(written(&a, &record), STR(SECRET));
		mask_add(mask, STR(SECRET));
		record_mask(&record, mask, &a);
		expect(!str_has(written(&a, &record), STR(SECRET)));
		assert_int_equal(count_of(written(&a, &record), STR("a *** b")), count);
		mask_free(mask);
		arena_free(&a);
	}
}

static void
test_the_output_of_a_step_is_masked_too(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	struct record record = {.kind = RECORD_LINE, .line = {STR(SECRET), LINE_OUTPUT}};

	(void)state;
	mask_add(mask, STR(SECRET));
	record_mask(&record, mask, &a);
	expect_str(record.line.text, "***");
	mask_free(mask);
	arena_free(&a);
}

static void
test_a_number_of_a_matrix_may_be_a_secret(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	struct record record = sample_full(&a, RECORD_JOB_QUEUED, STR("x"));

	(void)state;
	mask_add(mask, STR("42"));
	record_mask(&record, mask, &a);
	expect(str_has(written(&a, &record), STR("\"number\":\"***\",\"flag\":true}")));
	mask_free(mask);
	arena_free(&a);
}

static void
test_numbers_that_json_does_not_have_become_texts(void **state)
{
	struct arena a = {0};
	struct mask *mask = mask_new(&a);
	struct record record = sample_full(&a, RECORD_JOB_QUEUED, STR("x"));

	(void)state;
	object_set(record.job_queued.matrix, STR("n"), value_number(INFINITY));
	record_mask(&record, mask, &a);
	expect(str_has(written(&a, &record), STR("\"n\":\"Infinity\"")));
	mask_free(mask);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_text_of_any_record_shows_a_secret),
		cmocka_unit_test(test_the_output_of_a_step_is_masked_too),
		cmocka_unit_test(test_a_number_of_a_matrix_may_be_a_secret),
		cmocka_unit_test(test_numbers_that_json_does_not_have_become_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
