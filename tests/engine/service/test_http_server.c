/* The server as no real client uses it: garbage, silence, floods, and ends at the wrong moment. */
#include "engine/service/http/http_server.h"
#include "expr/base/buf.h"
#include "service_client.h"

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

#define LIST "/twirp/github.actions.results.api.v1.ArtifactService/ListArtifacts"

static struct client_answer
ask(struct served *t, const char *method, const char *path, struct str token, struct str body)
{
	return client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = method, .path = str_from(path), .token = token, .body = body});
}

/* One connection, these bytes, one answer. */
static struct client_answer
send_raw(struct served *t, struct str bytes)
{
	const int fd = client_connect(t->port);

	client_send(fd, bytes);
	const struct client_answer answer = client_read(&t->a, fd, false);
	(void)close(fd);
	return answer;
}

static void
expect_alive(struct served *t)
{
	assert_int_equal(ask(t, "POST", LIST, t->session->token, STR("{}")).status, 200);
}

static void
test_what_no_route_takes_is_refused_in_json(void **state)
{
	static const struct {
		const char *method;
		const char *path;
		unsigned status;
	} rows[] = {
		{"GET", "/", 404},
		{"GET", "/nothing", 404},
		{"POST", "/twirp/github.actions.results.api.v1.CacheService/Nothing", 404},
		{"POST", LIST "/more", 404},
		{"GET", LIST, 405},
		{"DELETE", "/blob/x", 405},
		{"BREW", "/blob/x", 405},
		{"PUT", "/_apis/artifactcache/cache", 405},
		{"GET", "/_apis/artifactcache/other", 404},
	};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct client_answer answer =
			ask(t, rows[i].method, rows[i].path, t->session->token, STR_NONE);
		if (answer.status != rows[i].status || !client_is_json(&t->a, &answer))
			fail_msg("%s %s: %u %.*s", rows[i].method, rows[i].path, answer.status,
				(int)answer.body.n, answer.body.p);
	}
}

static void
test_without_a_token_nothing_is_told(void **state)
{
	static const char *const tokens[] = {"", "x", "Bearer", "e30.e30.e30"};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(tokens); i++) {
		const struct client_answer answer =
			ask(t, "POST", LIST, str_from(tokens[i]), STR("{}"));
		assert_int_equal(answer.status, 401);
		assert_true(client_is_json(&t->a, &answer));
	}
}

static void
test_a_body_without_a_token_never_reaches_the_disk(void **state)
{
	struct served *t = *state;
	char *bytes = arena_alloc(&t->a, 1 << 20);
	const size_t before = served_count(t, "/");

	memset(bytes, 'x', 1 << 20);
	const struct str body = {bytes, 1 << 20};
	assert_int_equal(
		ask(t, "PATCH", "/_apis/artifactcache/caches/1", STR_NONE, body).status, 401);
	assert_int_equal(
		ask(t, "PUT", "/blob/x?sp=w&se=99999999999&sig=00", STR_NONE, body).status, 403);
	assert_int_equal(served_count(t, "/"), before);
}

static void
test_a_body_that_is_too_large_is_refused_in_json(void **state)
{
	struct served *t = *state;
	char *bytes = arena_alloc(&t->a, 100000);

	memset(bytes, ' ', 100000);
	const struct client_answer answer =
		ask(t, "POST", LIST, t->session->token, (struct str){bytes, 100000});
	assert_int_equal(answer.status, 413);
	assert_true(client_is_json(&t->a, &answer));
	expect_alive(t);
}

static void
test_a_chunked_body_is_put_together(void **state)
{
	struct served *t = *state;
	const struct client_answer answer = send_raw(
		t, str_concat(&t->a,
			   STR("POST " LIST " HTTP/1.1\r\nHost: x\r\nAuthorization: bearer "),
			   t->session->token,
			   STR("\r\nTransfer-Encoding: chunked\r\n\r\n"
			       "6\r\n{\"name\r\n9\r\n_filter\":\r\n4\r\n\"x\"}\r\n0\r\n\r\n")));

	assert_int_equal(answer.status, 200);
	assert_true(str_eq(answer.body, STR("{\"artifacts\":[]}")));
}

static void
test_a_body_that_comes_byte_by_byte_is_waited_for(void **state)
{
	struct served *t = *state;
	const struct timespec pause = {.tv_nsec = 2000000};
	const struct str request = str_concat(&t->a,
		STR("POST " LIST " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "),
		t->session->token, STR("\r\nContent-Length: 2\r\n\r\n{}"));
	const int fd = client_connect(t->port);

	for (size_t i = 0; i < request.n; i++) {
		client_send(fd, str_slice(request, i, i + 1));
		(void)nanosleep(&pause, NULL);
		if (i == request.n / 2)
			expect_alive(t); /* others do not wait for it */
	}
	assert_int_equal(client_read(&t->a, fd, false).status, 200);
	(void)close(fd);
}

static void
test_a_connection_is_kept_for_the_next_request(void **state)
{
	struct served *t = *state;
	const struct str request = str_concat(&t->a,
		STR("POST " LIST " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "),
		t->session->token, STR("\r\nContent-Length: 2\r\n\r\n{}"));
	const int fd = client_connect(t->port);

	for (int i = 0; i < 3; i++) {
		client_send(fd, request);
		assert_int_equal(client_read(&t->a, fd, false).status, 200);
	}
	(void)close(fd);
}

static void
test_garbage_ends_its_connection_alone(void **state)
{
	static const char *const garbage[] = {"\r\n\r\n\r\n", "x", "GET\r\n\r\n",
		"GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\x01\xfc\x03\x03",
		"POST /a HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
		"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"GET http://example.com/ HTTP/1.1\r\nHost: example.com\r\n\r\n",
		"GET /%00%ff%zz?%%%&=&sig=%0 HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n",
		"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n"};
	struct served *t = *state;

	for (size_t i = 0; i < COUNT_OF(garbage); i++) {
		const int fd = client_connect(t->port);
		client_send(fd, str_from(garbage[i]));
		(void)shutdown(fd, SHUT_WR);
		const struct client_answer answer = client_read(&t->a, fd, false);
		if (answer.status == 200)
			fail_msg("'%s' is answered with 200", garbage[i]);
		(void)close(fd);
	}
	expect_alive(t);
}

static void
test_headers_without_end_are_refused(void **state)
{
	struct served *t = *state;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: ");
	buf_add_repeat(&b, 'x', 1 << 20);
	buf_add_z(&b, "\r\n\r\n");
	const struct client_answer answer = send_raw(t, buf_str(&b));
	buf_free(&b);
	assert_true(answer.status == 0 || answer.status == 431);
	expect_alive(t);
}

/* The longest that a client of the cache sends: 10 keys of 512 characters, in percent escapes. */
static void
test_an_address_may_hold_all_keys_that_a_search_may_have(void **state)
{
	struct served *t = *state;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "/_apis/artifactcache/cache?version=v&keys=");
	for (int i = 0; i < 10; i++) {
		buf_add_z(&b, i > 0 ? "%2C" : "");
		for (int j = 0; j < 512; j++)
			buf_add_z(&b, "%E2%82%AC");
	}
	const struct client_answer answer =
		ask(t, "GET", str_z(&t->a, buf_str(&b)), t->session->token, STR_NONE);
	buf_free(&b);
	assert_int_equal(answer.status, 204);
}

static void
test_silent_connections_keep_nobody_waiting(void **state)
{
	struct served *t = *state;
	int fds[HTTP_CONNECTIONS_MAX / 2];

	for (size_t i = 0; i < COUNT_OF(fds); i++) {
		fds[i] = client_connect(t->port);
		client_send(fds[i], STR("POST / HTTP/1.1\r\nHost: x\r\n"));
	}
	expect_alive(t);
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		(void)close(fds[i]);
}

static void
test_connections_above_the_limit_are_refused_until_others_go(void **state)
{
	struct served *t = *state;
	int fds[HTTP_CONNECTIONS_MAX + 20];
	struct client_answer answer = {0};

	for (size_t i = 0; i < COUNT_OF(fds); i++)
		fds[i] = client_connect(t->port);
	for (size_t i = 0; i < COUNT_OF(fds); i++)
		(void)close(fds[i]);
	for (int i = 0; i < 100 && answer.status != 200; i++) {
		const struct timespec pause = {.tv_nsec = 50000000};
		(void)nanosleep(&pause, NULL);
		answer = ask(t, "POST", LIST, t->session->token, STR("{}"));
	}
	assert_int_equal(answer.status, 200);
}

/* --- many at once ------------------------------------------------------------------------- */

struct asker {
	struct served *t;
	struct arena a;
	unsigned bad;
};

static void *
ask_often(void *argument)
{
	struct asker *asker = argument;

	for (int i = 0; i < 20; i++) {
		const struct client_answer answer = client_ask(&asker->a, asker->t->port,
			&(const struct client_request){
				.method = "POST",
				.path = STR(LIST),
				.token = asker->t->session->token,
				.body = STR("{}"),
			});
		asker->bad += answer.status == 200 ? 0 : 1;
	}
	return NULL;
}

static void
test_many_clients_are_answered_at_once(void **state)
{
	struct asker askers[16] = {0};
	pthread_t threads[16];

	for (size_t i = 0; i < COUNT_OF(askers); i++) {
		askers[i].t = *state;
		assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &askers[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(askers); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(askers[i].bad, 0);
		arena_free(&askers[i].a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_what_no_route_takes_is_refused_in_json,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_without_a_token_nothing_is_told, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_body_without_a_token_never_reaches_the_disk,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_body_that_is_too_large_is_refused_in_json,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_chunked_body_is_put_together, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_body_that_comes_byte_by_byte_is_waited_for,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_a_connection_is_kept_for_the_next_request,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_garbage_ends_its_connection_alone, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_headers_without_end_are_refused, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_address_may_hold_all_keys_that_a_search_may_have, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(test_silent_connections_keep_nobody_waiting,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_connections_above_the_limit_are_refused_until_others_go, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_many_clients_are_answered_at_once, served_set_up, served_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
