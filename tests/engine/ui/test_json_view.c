#include "engine/ui/json_view.h"

#include "tests/engine/ui/capture.h"
#include "tests/expr/expect.h"

static void
test_a_record_is_one_line(void **state)
{
	struct arena a = {0};
	struct capture c;

	(void)state;
	capture_init(&c);
	const struct record_reader reader = json_view_reader(&c.out);
	for (uint32_t i = 0; i < 2; i++)
		reader.read(reader.owner, &(struct record){.kind = RECORD_NOTE,
						  .time_ms = 1767225600123,
						  .sequence = 1 + i,
						  .job = 0,
						  .step = i,
						  .note.text = STR("two\nlines")});
	reader.idle(reader.owner);
	expect_str(capture_text(&c, &a),
		"{\"record\":\"note\",\"time_ms\":1767225600123,\"sequence\":1,\"job\":0,"
		"\"step\":0,\"text\":\"two\\u000alines\"}\n"
		"{\"record\":\"note\",\"time_ms\":1767225600123,\"sequence\":2,\"job\":0,"
		"\"step\":1,\"text\":\"two\\u000alines\"}\n");
	capture_free(&c);
	arena_free(&a);
}

static struct str
string_of(struct arena *a, struct str text)
{
	struct capture c;

	capture_init(&c);
	json_write_string(&c.out, text);
	const struct str json = capture_text(&c, a);
	capture_free(&c);
	return json;
}

static void
test_any_bytes_make_a_json_string(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(string_of(&a, STR("")), "\"\"");
	expect_str(string_of(&a, STR_NONE), "\"\"");
	expect_str(string_of(&a, STR("a\0b\x7f")), "\"a\\u0000b\x7f\"");
	expect_str(string_of(&a, STR("/ é 😀")), "\"/ é 😀\"");
	/* what is no UTF-8 is shown as the replacement character */
	expect_str(string_of(&a, STR("a\xff\xfe"
				     "b")),
		"\"a\xef\xbf\xbd\xef\xbf\xbd"
		"b\"");
	expect_str(string_of(&a, STR("\xc3")), "\"\xef\xbf\xbd\"");
	expect_str(string_of(&a, STR("\xed\xa0\x80")),
		"\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""); /* half of a surrogate pair */
	for (int c = 0; c < 256; c++) {
		const char text[] = {'x', (char)c, 'y'};
		struct value v;
		expect(value_from_json(
			&a, string_of(&a, (struct str){text, sizeof(text)}), &v, NULL));
		expect(v.kind == VALUE_STRING && (c >= 128 || v.string.n == 3));
		expect(c >= 128 || v.string.p[1] == (char)c);
	}
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_record_is_one_line),
		cmocka_unit_test(test_any_bytes_make_a_json_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
