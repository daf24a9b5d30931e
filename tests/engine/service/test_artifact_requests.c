/* Artifacts by their protocol: names, sizes, hashes, and other jobs of the run. */
#include "engine/store/json.h"
#include "service_client.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* of "abc" */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

#define NO_PREFIX ("{\"name\": \"x\", \"size\": 3, \"hash\": \"" ABC "\"}")

static struct client_answer
call(struct served *t, const struct session *session, const char *method, const char *json)
{
	return served_call(t, session,
		str_z(&t->a, str_concat(&t->a, STR("ArtifactService/"), str_from(method))),
		str_from(json));
}

static struct str
upload(struct served *t, const struct session *session, const char *json)
{
	const struct client_answer answer = call(t, session, "CreateArtifact", json);

	assert_int_equal(answer.status, 200);
	const struct str url = served_text(t, &answer, "signed_upload_url");
	assert_int_equal(served_put(t, url, STR("abc")).status, 201);
	return url;
}

static size_t
listed(struct served *t, const struct session *session, const char *json)
{
	const struct client_answer answer = call(t, session, "ListArtifacts", json);
	const struct value items = json_member(json_read(&t->a, answer.body), "artifacts");

	assert_int_equal(answer.status, 200);
	assert_int_equal(items.kind, VALUE_ARRAY);
	return items.array->count;
}

static void
test_an_artifact_is_there_for_all_jobs_of_its_run_alone(void **state)
{
	struct served *t = *state;
	const struct session *sibling = served_job(t, "7", "refs/heads/main", CACHE_READ);
	const struct session *stranger = served_job(t, "8", "refs/heads/main", CACHE_READ);

	(void)upload(t, t->session, "{\"name\": \"x\"}");
	assert_int_equal(listed(t, t->session, "{}"), 0); /* it is not finalized */
	assert_int_equal(
		call(t, t->session, "FinalizeArtifact", "{\"name\": \"x\", \"size\": 3}").status,
		200);
	assert_int_equal(listed(t, t->session, "{}"), 1);
	assert_int_equal(listed(t, sibling, "{\"name_filter\": \"x\"}"), 1);
	assert_int_equal(listed(t, sibling, "{\"nameFilter\": {\"value\": \"x\"}}"), 1);
	assert_int_equal(listed(t, sibling, "{\"name_filter\": \"y\"}"), 0);
	assert_int_equal(listed(t, sibling, "{\"id_filter\": \"1\"}"), 1);
	assert_int_equal(listed(t, sibling, "{\"id_filter\": 2}"), 0);
	assert_int_equal(listed(t, stranger, "{}"), 0);
	assert_int_equal(
		call(t, stranger, "GetSignedArtifactURL", "{\"name\": \"x\"}").status, 404);
	assert_int_equal(call(t, stranger, "DeleteArtifact", "{\"name\": \"x\"}").status, 404);
	assert_int_equal(call(t, sibling, "DeleteArtifact", "{\"name\": \"x\"}").status, 200);
	assert_int_equal(listed(t, t->session, "{}"), 0);
}

static void
test_sizes_and_hashes_that_are_not_the_files_are_refused(void **state)
{
	static const char *const wrong[] = {"{\"name\": \"x\"}", "{\"name\": \"x\", \"size\": 4}",
		"{\"name\": \"x\", \"size\": \"-3\"}", "{\"name\": \"x\", \"size\": \"3 \"}x",
		"{\"name\": \"x\", \"size\": 3, \"hash\": \"sha256:00\"}", NO_PREFIX};
	struct served *t = *state;

	(void)upload(t, t->session, "{\"name\": \"x\"}");
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		const struct client_answer answer =
			call(t, t->session, "FinalizeArtifact", wrong[i]);
		if (answer.status < 400 || answer.status > 404 || !client_is_json(&t->a, &answer))
			fail_msg("%s: %u", wrong[i], answer.status);
	}
	assert_int_equal(
		call(t, t->session, "FinalizeArtifact",
			"{\"name\": \"x\", \"size\": \"3\", \"hash\": {\"value\": \"sha256:" ABC
			"\"}}")
			.status,
		200);
	const struct client_answer list = call(t, t->session, "ListArtifacts", "{}");
	assert_true(str_find(list.body, STR("\"digest\":\"sha256:" ABC "\"")) < list.body.n);
	assert_true(str_find(list.body, STR("\"size\":\"3\"")) < list.body.n);
}

static void
test_a_name_is_given_once(void **state)
{
	struct served *t = *state;
	const struct session *other = served_job(t, "7", "refs/heads/main", CACHE_READ);

	(void)upload(t, t->session, "{\"name\": \"x\"}");
	assert_int_equal(call(t, other, "CreateArtifact", "{\"name\": \"x\"}").status, 409);
	assert_int_equal(
		call(t, t->session, "FinalizeArtifact", "{\"name\": \"x\", \"size\": 3}").status,
		200);
	const struct client_answer again =
		call(t, t->session, "CreateArtifact", "{\"name\": \"x\"}");
	assert_int_equal(again.status, 409);
	assert_true(str_eq(served_text(t, &again, "msg"),
		STR("an artifact with this name already exists on the workflow run")));
	assert_int_equal(call(t, t->session, "CreateArtifact", "{\"name\": \"X\"}").status, 200);
}

static void
test_a_job_whose_upload_broke_off_may_try_again(void **state)
{
	struct served *t = *state;
	const struct str first = upload(t, t->session, "{\"name\": \"x\"}");
	const struct str second = upload(t, t->session, "{\"name\": \"x\"}");

	assert_false(str_eq(first, second));
	assert_int_equal(served_put(t, first, STR("abc")).status, 404);
	assert_int_equal(
		call(t, t->session, "FinalizeArtifact", "{\"name\": \"x\", \"size\": 3}").status,
		200);
}

static void
test_what_is_no_artifact_is_refused_in_json(void **state)
{
	static const struct {
		const char *method;
		const char *json;
		unsigned status;
	} rows[] = {
		{"CreateArtifact", "", 400},
		{"CreateArtifact", "[1]", 400},
		{"CreateArtifact", "{\"name\": \"\"}", 400},
		{"CreateArtifact", "{\"name\": \"../x\"}", 400},
		{"CreateArtifact", "{\"name\": \"a\\u0000b\"}", 400},
		{"CreateArtifact", "{\"name\": 5}", 400},
		{"FinalizeArtifact", "{\"name\": \"x\", \"size\": 3}", 404},
		{"FinalizeArtifact", "{", 404},
		{"GetSignedArtifactURL", "{\"name\": \"x\"}", 404},
		{"DeleteArtifact", "{\"name\": \"x\"}", 404},
		{"ListArtifacts", "{\"id_filter\": \"x\"}", 400},
	};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct client_answer answer =
			call(t, t->session, rows[i].method, rows[i].json);
		if (answer.status != rows[i].status || !client_is_json(&t->a, &answer))
			fail_msg("%s %s: %u", rows[i].method, rows[i].json, answer.status);
	}
}

/* A type goes into a header, whose end it must not be. */
static void
test_a_type_that_is_no_header_harms_nothing(void **state)
{
	static const char *const types[] = {"text/x\\r\\nX-Evil: 1", "a\\u0000b"};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const char *name = i == 0 ? "{\"name\": \"0\"}" : "{\"name\": \"1\"}";
		(void)upload(t, t->session,
			str_z(&t->a, str_fmt(&t->a, "{\"name\": \"%zu\", \"mime_type\": \"%s\"}", i,
					     types[i])));
		assert_int_equal(
			call(t, t->session, "FinalizeArtifact",
				str_z(&t->a, str_fmt(&t->a, "{\"name\": \"%zu\", \"size\": 3}", i)))
				.status,
			200);
		const struct client_answer url = call(t, t->session, "GetSignedArtifactURL", name);
		const struct client_answer file = client_ask(&t->a, t->port,
			&(const struct client_request){
				.method = "GET", .path = served_text(t, &url, "signed_url")});
		assert_int_equal(file.status, 200);
		assert_int_equal(client_header(&file, "X-Evil").n, 0);
	}
}

static void
test_one_that_has_expired_is_not_listed(void **state)
{
	struct served *t = *state;

	(void)upload(
		t, t->session, "{\"name\": \"x\", \"expires_at\": \"2020-01-01T00:00:00.000Z\"}");
	assert_int_equal(
		call(t, t->session, "FinalizeArtifact", "{\"name\": \"x\", \"size\": 3}").status,
		200);
	assert_int_equal(listed(t, t->session, "{}"), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_an_artifact_is_there_for_all_jobs_of_its_run_alone, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_sizes_and_hashes_that_are_not_the_files_are_refused, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_name_is_given_once, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_job_whose_upload_broke_off_may_try_again,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_what_is_no_artifact_is_refused_in_json,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_type_that_is_no_header_harms_nothing,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_one_that_has_expired_is_not_listed, served_set_up, served_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
