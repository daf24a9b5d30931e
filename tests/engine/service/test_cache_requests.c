/* The cache by both its protocols: what each job may, and what happens at once. */
#include "engine/service/cache/cache_store.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "service_client.h"

#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define V1 "/_apis/artifactcache/"

static struct client_answer
create(struct served *t, const struct session *session, const char *key)
{
	return served_call(t, session, "CacheService/CreateCacheEntry",
		str_fmt(&t->a, "{\"key\": \"%s\", \"version\": \"v\"}", key));
}

static struct client_answer
finalize(struct served *t, const struct session *session, const char *key, const char *size)
{
	return served_call(t, session, "CacheService/FinalizeCacheEntryUpload",
		str_fmt(&t->a, "{\"key\": \"%s\", \"version\": \"v\", \"size_bytes\": %s}", key,
			size));
}

static void
save(struct served *t, const struct session *session, const char *key)
{
	const struct client_answer made = create(t, session, key);

	assert_int_equal(made.status, 200);
	assert_int_equal(
		served_put(t, served_text(t, &made, "signed_upload_url"), STR("abc")).status, 201);
	assert_int_equal(finalize(t, session, key, "\"3\"").status, 200);
}

/* The key that is found; empty: a miss. */
static struct str
found(struct served *t, const struct session *session, const char *request)
{
	const struct client_answer answer =
		served_call(t, session, "CacheService/GetCacheEntryDownloadURL", str_from(request));
	const struct str key = served_text(t, &answer, "matched_key");

	assert_int_equal(answer.status, 200);
	assert_true(key.n > 0 || str_eq(answer.body, STR("{\"ok\":false}")));
	return key;
}

static struct client_answer
v1(struct served *t, const char *method, const char *path, const char *headers, const char *body)
{
	return client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = method,
			.path = str_concat(&t->a, STR(V1), str_from(path)),
			.token = t->session->token,
			.headers = headers,
			.body = str_from(body),
		});
}

static uint64_t
reserve(struct served *t, const char *key)
{
	const struct client_answer answer = v1(t, "POST", "caches", NULL,
		str_z(&t->a, str_fmt(&t->a, "{\"key\": \"%s\", \"version\": \"v\"}", key)));
	const struct value id = json_member(json_read(&t->a, answer.body), "cacheId");

	assert_int_equal(answer.status, 201);
	assert_int_equal(id.kind, VALUE_NUMBER);
	return (uint64_t)id.number;
}

static struct client_answer
v1_part(struct served *t, uint64_t id, const char *range, const char *body)
{
	return v1(t, "PATCH", str_z(&t->a, str_fmt(&t->a, "caches/%" PRIu64, id)),
		str_z(&t->a, str_fmt(&t->a, "Content-Range: bytes %s\r\n", range)), body);
}

static struct client_answer
v1_commit(struct served *t, uint64_t id, const char *size)
{
	return v1(t, "POST", str_z(&t->a, str_fmt(&t->a, "caches/%" PRIu64, id)), NULL,
		str_z(&t->a, str_fmt(&t->a, "{\"size\": %s}", size)));
}

/* --- version 2 ---------------------------------------------------------------------------- */

static void
test_what_was_saved_is_restored(void **state)
{
	struct served *t = *state;

	save(t, t->session, "k-1");
	const struct client_answer answer = served_call(t, t->session,
		"CacheService/GetCacheEntryDownloadURL",
		STR("{\"key\": \"k-2\", \"restoreKeys\": [\"zz\", \"k-\"], \"version\": \"v\"}"));
	assert_true(str_eq(served_text(t, &answer, "matched_key"), STR("k-1")));
	const struct client_answer archive = client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = "GET", .path = served_text(t, &answer, "signed_download_url")});
	assert_int_equal(archive.status, 200);
	assert_true(str_eq(archive.body, STR("abc")));
	assert_true(found(t, t->session, "{\"key\": \"k-1\", \"version\": \"w\"}").n == 0);
	assert_true(found(t, t->session, "{\"key\": \"x\", \"version\": \"v\"}").n == 0);
}

static void
test_of_two_jobs_that_save_a_key_at_once_one_is_refused(void **state)
{
	struct served *t = *state;
	const struct session *other =
		served_job(t, "7", "refs/heads/main", CACHE_READ | CACHE_WRITE);
	const struct client_answer first = create(t, t->session, "k");
	const struct client_answer second = create(t, other, "k");

	assert_int_equal(second.status, 409);
	assert_true(client_is_json(&t->a, &second));
	assert_true(str_eq(served_text(t, &second, "code"), STR("already_exists")));
	assert_int_equal(
		served_put(t, served_text(t, &first, "signed_upload_url"), STR("abc")).status, 201);
	assert_int_equal(finalize(t, t->session, "k", "3").status, 200);
	assert_int_equal(create(t, other, "k").status, 409);
	assert_int_equal(finalize(t, t->session, "k", "3").status, 404);
}

static void
test_a_size_that_is_not_the_uploads_is_refused(void **state)
{
	static const char *const wrong[] = {"\"4\"", "2", "-1", "\"3x\"", "{}", "1e300"};
	struct served *t = *state;
	const struct client_answer made = create(t, t->session, "k");

	assert_int_equal(finalize(t, t->session, "k", "0").status, 400); /* nothing has come */
	assert_int_equal(
		served_put(t, served_text(t, &made, "signed_upload_url"), STR("abc")).status, 201);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		const struct client_answer answer = finalize(t, t->session, "k", wrong[i]);
		if (answer.status != 400 || !client_is_json(&t->a, &answer))
			fail_msg("%s: %u", wrong[i], answer.status);
	}
	assert_true(found(t, t->session, "{\"key\": \"k\", \"version\": \"v\"}").n == 0);
	assert_int_equal(finalize(t, t->session, "k", "\"3\"").status, 200);
}

static void
test_any_character_may_be_in_a_key_but_a_comma(void **state)
{
	struct served *t = *state;
	char longest[513] = {0};

	memset(longest, 'x', 512);
	save(t, t->session, "100% + a&b=c #\xc3\xa4 \xf0\x9f\x98\x80/..?");
	save(t, t->session, longest);
	assert_int_equal(
		create(t, t->session, str_z(&t->a, str_fmt(&t->a, "%sx", longest))).status, 400);
	assert_int_equal(create(t, t->session, "a,b").status, 400);
	assert_int_equal(create(t, t->session, "").status, 400);
	const struct client_answer answer = v1(t, "GET",
		"cache?keys=100%25%20%2B%20a%26b%3Dc%20%23%C3%A4%20%F0%9F%98%80%2F..%3F&version=v",
		NULL, "");
	assert_int_equal(answer.status, 200);
}

/* No client sends them; each is refused, or comes back as it was. */
static void
test_keys_that_are_no_text_harm_nothing(void **state)
{
	static const char *const keys[] = {"\\u0000", "a\\u0000b", "\\ud800", "\\udc00\\ud800",
		"\xff\xfe", "\xc3", "\xed\xa0\x80", "\\n\\r\\t\\u0007", "\\\"\\\\"};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct client_answer made = create(t, t->session, keys[i]);
		if (made.status == 400)
			continue;
		if (made.status != 200)
			fail_msg("'%s': %u", keys[i], made.status);
		const struct str url = served_text(t, &made, "signed_upload_url");
		assert_int_equal(served_put(t, url, STR("abc")).status, 201);
		assert_int_equal(finalize(t, t->session, keys[i], "3").status, 200);
		const unsigned again = create(t, t->session, keys[i]).status;
		if (again != 409)
			fail_msg("key %zu again: %u", i, again);
	}
	assert_int_equal(found(t, t->session, "{\"key\": \"x\", \"version\": \"v\"}").n, 0);
}

static void
test_a_job_writes_its_own_scope_and_reads_the_default_branchs(void **state)
{
	const char *const asked = "{\"key\": \"k\", \"version\": \"v\"}";
	struct served *t = *state;
	const struct session *pull =
		served_job(t, "7", "refs/pull/1/merge", CACHE_READ | CACHE_WRITE);
	const struct session *other =
		served_job(t, "7", "refs/pull/2/merge", CACHE_READ | CACHE_WRITE);

	save(t, pull, "k");
	assert_int_equal(found(t, t->session, asked).n, 0);
	assert_int_equal(found(t, other, asked).n, 0);
	assert_int_equal(found(t, pull, asked).n, 1);
	save(t, t->session, "k"); /* one key in two scopes */
	assert_int_equal(found(t, other, asked).n, 1);
}

static void
test_a_token_that_may_not_is_told_so_in_the_words_clients_know(void **state)
{
	struct served *t = *state;
	const struct session *reader = served_job(t, "7", "refs/heads/main", CACHE_READ);
	const struct session *writer = served_job(t, "7", "refs/heads/main", CACHE_WRITE);
	const struct client_answer write = create(t, reader, "k");
	const struct client_answer read =
		served_call(t, writer, "CacheService/GetCacheEntryDownloadURL",
			STR("{\"key\": \"k\", \"version\": \"v\"}"));

	assert_int_equal(write.status, 403);
	assert_true(str_starts(served_text(t, &write, "msg"), STR("cache write denied:")));
	assert_int_equal(read.status, 403);
	assert_true(str_starts(served_text(t, &read, "msg"), STR("cache read denied:")));
	save(t, writer, "k");
	assert_int_equal(found(t, reader, "{\"key\": \"k\", \"version\": \"v\"}").n, 1);
}

/* --- version 1 ---------------------------------------------------------------------------- */

static void
test_parts_come_in_any_order_and_chunked(void **state)
{
	struct served *t = *state;
	const uint64_t id = reserve(t, "k");
	const int fd = client_connect(t->port);

	assert_int_equal(v1_part(t, id, "3-5/*", "def").status, 204);
	client_send(fd, str_fmt(&t->a,
				"PATCH " V1 "caches/%" PRIu64 " HTTP/1.1\r\nHost: x\r\n"
				"Authorization: Bearer %" STR_FMT "\r\n"
				"Content-Range: bytes 0-2/*\r\nTransfer-Encoding: chunked\r\n\r\n"
				"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
				id, STR_ARG(t->session->token)));
	assert_int_equal(client_read(&t->a, fd, false).status, 204);
	(void)close(fd);
	assert_int_equal(v1_commit(t, id, "6").status, 204);
	const struct client_answer hit = v1(t, "GET", "cache?keys=zz%2Ck&version=v", NULL, "");
	assert_int_equal(hit.status, 200);
	const struct client_answer archive = client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = "GET", .path = served_text(t, &hit, "archiveLocation")});
	assert_true(str_eq(archive.body, STR("abcdef")));
}

static void
test_wrong_parts_and_ends_are_refused_in_json(void **state)
{
	struct served *t = *state;
	const uint64_t id = reserve(t, "k");

	assert_int_equal(v1_part(t, id, "", "abc").status, 400);
	assert_int_equal(v1_part(t, id, "-5", "abc").status, 400);
	assert_int_equal(v1_part(t, id, "99999999999999-99999999999999/*", "abc").status, 400);
	assert_int_equal(v1_part(t, id + 1, "0-2/*", "abc").status, 404);
	assert_int_equal(
		v1(t, "PATCH", "caches/x", "Content-Range: bytes 0-2/*\r\n", "abc").status, 404);
	assert_int_equal(
		v1(t, "PATCH", "caches/0", "Content-Range: bytes 0-2/*\r\n", "abc").status, 404);
	assert_int_equal(v1_commit(t, id, "0").status, 400);
	assert_int_equal(v1_part(t, id, "0-2/*", "abc").status, 204);
	assert_int_equal(v1_commit(t, id + 1, "3").status, 404);
	assert_int_equal(v1_commit(t, 0, "3").status, 404);
	assert_int_equal(v1_commit(t, id, "4").status, 400);
	assert_int_equal(v1_commit(t, id, "3").status, 204);
	assert_int_equal(v1_part(t, id, "0-2/*", "xyz").status, 404);
}

static void
test_misses_conflicts_and_lists_are_as_clients_expect(void **state)
{
	struct served *t = *state;

	assert_int_equal(v1(t, "GET", "cache?keys=k&version=v", NULL, "").status, 204);
	save(t, t->session, "k");
	const struct client_answer again =
		v1(t, "POST", "caches", NULL, "{\"key\": \"k\", \"version\": \"v\"}");
	assert_int_equal(again.status, 409);
	assert_true(str_eq(
		served_text(t, &again, "typeKey"), STR("ArtifactCacheItemAlreadyExistsException")));
	assert_int_equal(v1(t, "POST", "caches", NULL,
				 "{\"key\": \"l\", \"version\": \"v\", \"cacheSize\": 20000000000}")
				 .status,
		400);
	const struct client_answer list = v1(t, "GET", "caches?key=k", NULL, "");
	assert_int_equal(list.status, 200);
	assert_true(json_member(json_read(&t->a, list.body), "totalCount").number == 1);
}

/* One job's number is another job's only in the same scope. */
static void
test_a_number_of_another_scope_is_unknown(void **state)
{
	struct served *t = *state;
	const struct session *main_job = t->session;
	const uint64_t id = reserve(t, "k");

	t->session = served_job(t, "7", "refs/pull/1/merge", CACHE_READ | CACHE_WRITE);
	assert_int_equal(v1_part(t, id, "0-2/*", "abc").status, 404);
	assert_int_equal(v1_commit(t, id, "3").status, 404);
	t->session = main_job;
	assert_int_equal(v1_part(t, id, "0-2/*", "abc").status, 204);
}

static void
test_an_end_while_a_part_is_on_its_way_is_refused(void **state)
{
	const struct timespec pause = {.tv_nsec = 5000000};
	struct served *t = *state;
	const uint64_t id = reserve(t, "k");
	const int fd = client_connect(t->port);

	client_send(fd, str_fmt(&t->a,
				"PATCH " V1 "caches/%" PRIu64 " HTTP/1.1\r\nHost: x\r\n"
				"Authorization: Bearer %" STR_FMT "\r\n"
				"Content-Range: bytes 0-5/*\r\nContent-Length: 6\r\n\r\nabc",
				id, STR_ARG(t->session->token)));
	for (int i = 0; i < 2000 && served_count(t, "/data") == 0; i++)
		(void)nanosleep(&pause, NULL);
	assert_int_equal(v1_commit(t, id, "3").status, 400);
	client_send(fd, STR("def"));
	assert_int_equal(client_read(&t->a, fd, false).status, 204);
	(void)close(fd);
	assert_int_equal(v1_commit(t, id, "6").status, 204);
}

/* --- at once ------------------------------------------------------------------------------ */

struct saver {
	struct served mine; /* an arena of its own, and the server of all */
	unsigned committed;
	unsigned refused;
};

static void *
save_many(void *argument)
{
	struct saver *s = argument;

	for (int i = 0; i < 10; i++) {
		const char *key = str_z(&s->mine.a, str_fmt(&s->mine.a, "k-%d", i));
		const struct client_answer made = create(&s->mine, s->mine.session, key);
		if (made.status != 200) {
			s->refused += made.status == 409 ? 1 : 100;
			continue;
		}
		const struct str url = served_text(&s->mine, &made, "signed_upload_url");
		const bool ok = served_put(&s->mine, url, STR("abc")).status == 201 &&
				finalize(&s->mine, s->mine.session, key, "3").status == 200;
		s->committed += ok ? 1 : 100;
	}
	return NULL;
}

static void
test_of_many_jobs_that_save_the_same_keys_each_key_is_saved_once(void **state)
{
	const struct served *t = *state;
	struct saver savers[8] = {0};
	pthread_t threads[8];
	unsigned committed = 0;
	unsigned refused = 0;

	for (size_t i = 0; i < COUNT_OF(savers); i++) {
		savers[i].mine = *t;
		savers[i].mine.a = (struct arena){0};
		assert_int_equal(pthread_create(&threads[i], NULL, save_many, &savers[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(savers); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		committed += savers[i].committed;
		refused += savers[i].refused;
		arena_free(&savers[i].mine.a);
	}
	assert_int_equal(committed, 10);
	assert_int_equal(refused, 70);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_what_was_saved_is_restored, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_of_two_jobs_that_save_a_key_at_once_one_is_refused, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_size_that_is_not_the_uploads_is_refused,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_any_character_may_be_in_a_key_but_a_comma,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_keys_that_are_no_text_harm_nothing, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_job_writes_its_own_scope_and_reads_the_default_branchs,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_token_that_may_not_is_told_so_in_the_words_clients_know,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_parts_come_in_any_order_and_chunked, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_wrong_parts_and_ends_are_refused_in_json,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_misses_conflicts_and_lists_are_as_clients_expect, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_number_of_another_scope_is_unknown, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_an_end_while_a_part_is_on_its_way_is_refused,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_of_many_jobs_that_save_the_same_keys_each_key_is_saved_once,
			served_set_up, served_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
