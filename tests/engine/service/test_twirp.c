/* Requests in the JSON form of protobuf, in all the ways in which clients write it. */
#include "engine/service/base/twirp.h"
#include "engine/store/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void
expect_text(const char *json, const char *expected)
{
	struct arena a = {0};
	const struct str text = twirp_text(&a, json_read(&a, str_from(json)), "name_filter");

	if (!str_eq(text, str_from(expected)))
		fail_msg("%s: '%.*s', not '%s'", json, (int)text.n, text.p, expected);
	arena_free(&a);
}

static void
test_texts_come_bare_wrapped_and_in_camel_case(void **state)
{
	(void)state;
	expect_text("{\"name_filter\": \"x\"}", "x");
	expect_text("{\"nameFilter\": \"x\"}", "x");
	expect_text("{\"name_filter\": {\"value\": \"x\"}}", "x");
	expect_text("{\"nameFilter\": {\"value\": \"x\"}}", "x");
	expect_text("{\"name_filter\": null, \"nameFilter\": \"x\"}", "x");
	expect_text("{\"name_filter\": 5}", "");
	expect_text("{\"name_filter\": [\"x\"]}", "");
	expect_text("[]", "");
	expect_text("not json", "");
}

static void
expect_number(const char *json, bool is_good, int64_t expected)
{
	struct arena a = {0};
	int64_t number = -1;

	if (twirp_number(&a, json_read(&a, str_from(json)), "size_bytes", &number) != is_good)
		fail_msg("%s: it is %s", json, is_good ? "refused" : "taken");
	if (number != expected)
		fail_msg("%s: %lld, not %lld", json, (long long)number, (long long)expected);
	arena_free(&a);
}

static void
test_numbers_come_as_numbers_and_texts(void **state)
{
	(void)state;
	expect_number("{\"size_bytes\": 300418}", true, 300418);
	expect_number("{\"size_bytes\": \"300418\"}", true, 300418);
	expect_number("{\"sizeBytes\": \"300418\"}", true, 300418);
	expect_number("{\"size_bytes\": {\"value\": \"16\"}}", true, 16);
	expect_number("{\"size_bytes\": \"8000000000000000\"}", true, 8000000000000000);
	expect_number("{}", true, 0); /* zero is left out */
	expect_number("{\"size_bytes\": -1}", true, -1);
	expect_number("{\"size_bytes\": \"12x\"}", false, 0);
	expect_number("{\"size_bytes\": \"99999999999999999999\"}", false, 0);
	expect_number("{\"size_bytes\": 1e300}", false, 0);
}

static void
test_an_error_has_both_words_that_clients_read(void **state)
{
	static const struct {
		const char *code;
		unsigned status;
	} codes[] = {{"already_exists", 409}, {"not_found", 404}, {"unauthenticated", 401},
		{"permission_denied", 403}, {"resource_exhausted", 429}, {"invalid_argument", 400},
		{"internal", 500}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(codes); i++) {
		struct arena a = {0};
		struct http_request request = {.a = &a};
		struct http_answer answer = {0};
		twirp_error(&request, &answer, codes[i].code, STR("a \"reason\"\n"));
		const struct value body = json_read(&a, answer.body);
		assert_int_equal(answer.status, codes[i].status);
		assert_true(str_eq(answer.content_type, STR("application/json")));
		assert_true(str_eq(json_text(body, "code"), str_from(codes[i].code)));
		assert_true(str_eq(json_text(body, "msg"), STR("a \"reason\"\n")));
		assert_true(str_eq(json_text(body, "message"), STR("a \"reason\"\n")));
		arena_free(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts_come_bare_wrapped_and_in_camel_case),
		cmocka_unit_test(test_numbers_come_as_numbers_and_texts),
		cmocka_unit_test(test_an_error_has_both_words_that_clients_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
