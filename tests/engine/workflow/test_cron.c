#include "engine/workflow/cron.h"

#include "tests/expr/expect.h"

#include <time.h>

/* 2026-03-01T10:00:00Z, a Sunday. */
#define NOW INT64_C(1772359200)

static const struct {
	const char *cron;
	const char *next; /* empty: none */
} times[] = {
	{"* * * * *", "2026-03-01T10:01"},
	{"*/15 * * * *", "2026-03-01T10:15"},
	{"0 10 * * *", "2026-03-02T10:00"},
	{"0 10\n* * *\n", "2026-03-02T10:00"},
	{"30 5,17 * * *", "2026-03-01T17:30"},
	{"0 0 * * SUN", "2026-03-08T00:00"},
	{"0 0 * * 1-5", "2026-03-02T00:00"},
	{"0 0 1 jan *", "2027-01-01T00:00"},
	{"0 0 29 2 *", "2028-02-29T00:00"},
	{"0 0 31 4 *", ""},
	{"0 0 13 * FRI", "2026-03-06T00:00"}, /* either will do */
	{"0 0 13 * *", "2026-03-13T00:00"},
	{"0 0 * 6-7/2 *", "2026-06-01T00:00"},
	{"5/20 * * * *", "2026-03-01T10:05"},
	{"0  12\t* * *", "2026-03-01T12:00"},
};

static const char *const refused[] = {
	"",
	"* * * *",
	"* * * * * *",
	"60 * * * *",
	"* 24 * * *",
	"* * 0 * *",
	"* * * 13 *",
	"* * * * 7",
	"5-1 * * * *",
	"*/0 * * * *",
	"a * * * *",
	"1,,2 * * * *",
	"@daily",
	"* * L * *",
	"* * * JANUARY *",
	"-1 * * * *",
};

static void
test_the_next_time_is_the_first_that_every_field_allows(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(times); i++) {
		struct cron cron;
		struct error err = {0};
		int64_t next = 0;
		char text[32] = "";
		if (!cron_parse(str_from(times[i].cron), &cron, &err))
			fail_msg("%s", err.text);
		if (cron_next(&cron, NOW, &next)) {
			const time_t t = (time_t)next;
			struct tm tm;
			expect(gmtime_r(&t, &tm) != NULL);
			expect(strftime(text, sizeof(text), "%Y-%m-%dT%H:%M", &tm) > 0);
		}
		if (!str_eq(str_from(text), str_from(times[i].next)))
			fail_msg("%s: %s, not %s", times[i].cron, text, times[i].next);
	}
}

static void
test_what_is_no_cron_expression_is_refused(void **state)
{
	struct cron cron;
	struct error err;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++)
		if (cron_parse(str_from(refused[i]), &cron, &err))
			fail_msg("'%s' is taken", refused[i]);
}

static void
test_the_field_that_is_wrong_is_named(void **state)
{
	struct cron cron;
	struct error err;

	(void)state;
	expect(!cron_parse(STR("0 99 * * *"), &cron, &err));
	expect_str(str_from(err.text), "the hour '99' is invalid: expected 0 to 23, `*`, or lists, "
				       "ranges and steps of them");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_next_time_is_the_first_that_every_field_allows),
		cmocka_unit_test(test_what_is_no_cron_expression_is_refused),
		cmocka_unit_test(test_the_field_that_is_wrong_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
