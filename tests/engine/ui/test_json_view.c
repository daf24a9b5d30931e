#include "engine/ui/json_view.h"

#include "tests/engine/ui/capture.h"
#include "tests/expr/expect.h"

static const struct annotation place = {
	.title = {"t\"itle", 6},
	.file = {"src/a.c", 7},
	.line = 1,
	.end_line = 2,
	.column = 3,
	.end_column = 4,
};

static const struct annotation no_place;

/* A record of a kind with every member set. */
static struct record
full_record(enum record_kind kind)
{
	return (struct record){
		.kind = kind,
		.time_ms = 1767225600123,
		.job = 4,
		.step = 5,
		.id = STR("id"),
		.name = STR("a \"name\" \\ ü"),
		.text = STR("text\twith\x01 all\x1f"),
		.help = STR("help"),
		.line = LINE_WARNING,
		.annotation = &place,
		.stage = STAGE_POST,
		.outcome = RESULT_FAILURE,
		.conclusion = RESULT_SUCCESS,
		.not_run = true,
		.exit_code = 3,
		.duration_ms = 1500,
		.counts = {.success = 1, .failure = 2, .cancelled = 3, .skipped = 4, .not_run = 5},
	};
}

static struct str
written(struct arena *a, const struct record *record)
{
	struct capture c;

	capture_init(&c);
	const struct record_reader reader = json_view_reader(&c.out);
	reader.read(reader.owner, record);
	reader.idle(reader.owner);
	const struct str text = capture_text(&c, a);
	capture_free(&c);
	return text;
}

static struct value
read_back(struct arena *a, struct str line)
{
	struct value v;
	struct error err;

	expect(str_ends(line, STR("\n")) && str_index(line, '\n', 0) == line.n - 1);
	if (!value_from_json(a, line, &v, &err) || v.kind != VALUE_OBJECT)
		fail_msg("%" STR_FMT ": %s", STR_ARG(line), err.text);
	return v;
}

static void
test_every_kind_of_record_is_a_json_object_on_a_line(void **state)
{
	(void)state;
	for (int kind = RECORD_RUN_STARTED; kind <= RECORD_RUN_FINISHED; kind++) {
		struct arena a = {0};
		struct record record = full_record((enum record_kind)kind);
		struct value v = read_back(&a, written(&a, &record));
		expect_str(object_get(v.object, STR("record")).string,
			record_kind_name((enum record_kind)kind));
		expect(value_to_number(object_get(v.object, STR("job"))) > 3.9);
		/* and with nothing in it */
		record = (struct record){.kind = (enum record_kind)kind,
			.job = RECORD_NO_INDEX,
			.step = RECORD_NO_INDEX,
			.annotation = &no_place,
			.exit_code = -1};
		v = read_back(&a, written(&a, &record));
		expect(!object_has(v.object, STR("job")) && !object_has(v.object, STR("step")));
		expect(!object_has(v.object, STR("name")) &&
			!object_has(v.object, STR("exit_code")));
		arena_free(&a);
	}
}

static const struct {
	enum record_kind kind;
	const char *wanted; /* behind record and time */
} lines[] = {
	{RECORD_RUN_STARTED,
		"\"job\":4,\"step\":5,\"path\":\"id\",\"workflow\":\"a \\\"name\\\" \\\\ ü\","
		"\"event\":\"text\\u0009with\\u0001 all\\u001f\",\"ref\":\"help\""},
	{RECORD_STEP_STARTED, "\"stage\":\"post\""},
	{RECORD_LINE, "\"kind\":\"warning\""},
	{RECORD_ANNOTATION, "\"level\":\"warning\",\"title\":\"t\\\"itle\",\"file\":\"src/a.c\","
			    "\"start_line\":1,\"end_line\":2,\"start_column\":3,\"end_column\":4"},
	{RECORD_STEP_FINISHED,
		"\"stage\":\"post\",\"outcome\":\"failure\",\"conclusion\":\"success\","
		"\"exit_code\":3,\"not_run\":true,\"duration_ms\":1500"},
	{RECORD_JOB_FINISHED, "\"conclusion\":\"success\",\"not_run\":true,\"duration_ms\":1500"},
	{RECORD_RUN_FINISHED,
		"\"duration_ms\":1500,\"jobs\":{\"success\":1,\"failure\":2,\"cancelled\":3,"
		"\"skipped\":4,\"not_run\":5}"},
};

static void
test_members_have_the_names_and_values_that_are_promised(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct arena a = {0};
		const struct record record = full_record(lines[i].kind);
		const struct str text = written(&a, &record);
		if (!str_has(text, str_from(lines[i].wanted)))
			fail_msg("%" STR_FMT " lacks %s", STR_ARG(text), lines[i].wanted);
		expect(str_has(text, STR("\"time_ms\":1767225600123")));
		arena_free(&a);
	}
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
		cmocka_unit_test(test_every_kind_of_record_is_a_json_object_on_a_line),
		cmocka_unit_test(test_members_have_the_names_and_values_that_are_promised),
		cmocka_unit_test(test_any_bytes_make_a_json_string),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
