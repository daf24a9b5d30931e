/* Uploads and downloads as Azure's clients send them, and as hostile ones do. */
#include "engine/store/file.h"
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

static struct str
create(struct served *t, const char *name)
{
	const struct client_answer answer = served_call(t, t->session,
		"ArtifactService/CreateArtifact",
		str_fmt(&t->a, "{\"name\": \"%s\", \"version\": 7, \"mime_type\": \"text/plain\"}",
			name));

	assert_int_equal(answer.status, 200);
	return served_text(t, &answer, "signed_upload_url");
}

static struct client_answer
finalize(struct served *t, const char *name, size_t size)
{
	return served_call(t, t->session, "ArtifactService/FinalizeArtifact",
		str_fmt(&t->a, "{\"name\": \"%s\", \"size\": \"%zu\"}", name, size));
}

static struct client_answer
get(struct served *t, const char *method, struct str path, const char *headers)
{
	return client_ask(&t->a, t->port,
		&(const struct client_request){.method = method, .path = path, .headers = headers});
}

/* Uploads `text` as an artifact; where it is downloaded from. */
static struct str
made(struct served *t, const char *name, const char *text)
{
	assert_int_equal(served_put(t, create(t, name), str_from(text)).status, 201);
	assert_int_equal(finalize(t, name, str_from(text).n).status, 200);
	const struct client_answer answer = served_call(t, t->session,
		"ArtifactService/GetSignedArtifactURL", str_fmt(&t->a, "{\"name\": \"%s\"}", name));
	assert_int_equal(answer.status, 200);
	return served_text(t, &answer, "signed_url");
}

static struct str
with(struct served *t, struct str url, const char *more)
{
	return str_concat(&t->a, url, str_from(more));
}

static void
test_blocks_come_in_any_order(void **state)
{
	struct served *t = *state;
	const struct str url = create(t, "x");

	assert_int_equal(
		served_put(t, with(t, url, "&comp=block&blockid=Yg%3D%3D"), STR("two")).status,
		201);
	assert_int_equal(
		served_put(t, with(t, url, "&comp=block&blockid=YQ=="), STR("one,")).status, 201);
	const struct client_answer answer = served_put(t, with(t, url, "&comp=blocklist"),
		STR("<?xml version=\"1.0\"?><BlockList><Latest>YQ==</Latest>"
		    "<Uncommitted>Yg==</Uncommitted></BlockList>"));
	assert_int_equal(answer.status, 201);
	assert_true(client_header(&answer, "x-ms-request-id").n > 0);
	assert_true(client_header(&answer, "ETag").n > 0);
	assert_int_equal(finalize(t, "x", 7).status, 200);
}

static void
test_wrong_lists_are_refused_in_xml(void **state)
{
	static const char *const lists[] = {"<BlockList><Latest>nope</Latest></BlockList>",
		"<BlockList><Latest>YQ==", "<BlockList><Latest></Latest></BlockList>"};
	struct served *t = *state;
	const struct str url = create(t, "x");

	assert_int_equal(
		served_put(t, with(t, url, "&comp=block&blockid=YQ=="), STR("one")).status, 201);
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		const struct client_answer answer =
			served_put(t, with(t, url, "&comp=blocklist"), str_from(lists[i]));
		if (answer.status != 400)
			fail_msg("%s: %u", lists[i], answer.status);
		assert_true(str_find(answer.body, STR("<Code>InvalidBlockList</Code>")) <
			    answer.body.n);
		assert_true(client_header(&answer, "x-ms-request-id").n > 0);
	}
	assert_int_equal(finalize(t, "x", 3).status, 404);
}

static void
test_parameters_that_are_wrong_are_refused(void **state)
{
	struct served *t = *state;
	const struct str url = create(t, "x");

	assert_int_equal(served_put(t, with(t, url, "&comp=block"), STR("x")).status, 400);
	assert_int_equal(served_put(t, with(t, url, "&comp=block&blockid="), STR("x")).status, 400);
	assert_int_equal(
		served_put(t, with(t, url, "&comp=lease&blockid=x"), STR("x")).status, 400);
	assert_int_equal(
		served_put(t,
			str_fmt(&t->a, "%.*s&comp=block&blockid=%0*d", (int)url.n, url.p, 101, 1),
			STR("x"))
			.status,
		400);
}

static void
test_a_complete_upload_refuses_more(void **state)
{
	struct served *t = *state;
	const struct str url = create(t, "x");

	assert_int_equal(served_put(t, url, STR("abc")).status, 201);
	assert_int_equal(served_put(t, url, STR("xyz")).status, 409);
	assert_int_equal(
		served_put(t, with(t, url, "&comp=block&blockid=YQ=="), STR("x")).status, 409);
	assert_int_equal(
		served_put(t, with(t, url, "&comp=blocklist"), STR("<BlockList/>")).status, 409);
	assert_int_equal(finalize(t, "x", 3).status, 200);
	assert_int_equal(served_put(t, url, STR("xyz")).status, 404);
}

static void
test_an_empty_blob_needs_no_block(void **state)
{
	struct served *t = *state;
	const struct str url = create(t, "x");

	assert_int_equal(served_put(t, with(t, url, "&comp=blocklist"),
				 STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?><BlockList/>"))
				 .status,
		201);
	assert_int_equal(served_call(t, t->session, "ArtifactService/FinalizeArtifact",
				 STR("{\"name\": \"x\"}"))
				 .status,
		200);
}

static void
test_ranges_are_what_was_asked_for(void **state)
{
	static const struct {
		const char *header;
		unsigned status;
		const char *body; /* NULL: an error */
		const char *range;
	} rows[] = {
		{NULL, 200, "0123456789", ""},
		{"Range: bytes=0-3\r\n", 206, "0123", "bytes 0-3/10"},
		{"x-ms-range: bytes=4-\r\n", 206, "456789", "bytes 4-9/10"},
		{"Range: bytes=0-0\r\nx-ms-range: bytes=9-9\r\n", 206, "9", "bytes 9-9/10"},
		{"Range: bytes=-3\r\n", 206, "789", "bytes 7-9/10"},
		{"Range: bytes=-30\r\n", 206, "0123456789", "bytes 0-9/10"},
		{"Range: bytes=8-99\r\n", 206, "89", "bytes 8-9/10"},
		{"Range: lines=1-2\r\n", 200, "0123456789", ""},
		{"Range: bytes=10-\r\n", 416, NULL, ""},
		{"Range: bytes=5-2\r\n", 416, NULL, ""},
		{"Range: bytes=-0\r\n", 416, NULL, ""},
		{"Range: bytes=99999999999999999999-\r\n", 416, NULL, ""},
	};
	struct served *t = *state;
	const struct str url = made(t, "x", "0123456789");

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct client_answer answer = get(t, "GET", url, rows[i].header);
		if (answer.status != rows[i].status ||
			!str_eq(client_header(&answer, "Content-Range"), str_from(rows[i].range)) ||
			(rows[i].body && !str_eq(answer.body, str_from(rows[i].body))))
			fail_msg("%s: %u %.*s", rows[i].header, answer.status, (int)answer.body.n,
				answer.body.p);
	}
}

static void
test_head_tells_the_length_alone(void **state)
{
	struct served *t = *state;
	const struct client_answer answer = get(t, "HEAD", made(t, "x", "0123456789"), NULL);

	assert_int_equal(answer.status, 200);
	assert_true(str_eq(client_header(&answer, "Content-Length"), STR("10")));
	assert_int_equal(answer.body.n, 0);
}

static void
test_a_file_has_its_name_in_both_forms(void **state)
{
	struct served *t = *state;
	const struct str name = STR("\xc3\xbc #1%.txt");
	const struct client_answer answer = get(t, "GET", made(t, str_z(&t->a, name), "x"), NULL);

	assert_true(str_eq(client_header(&answer, "Content-Type"), STR("text/plain")));
	assert_true(str_eq(client_header(&answer, "Content-Disposition"),
		STR("attachment; filename=\"__ #1%.txt\"; "
		    "filename*=UTF-8''%C3%BC%20%231%25.txt")));
}

static void
test_an_address_for_reading_takes_nothing(void **state)
{
	struct served *t = *state;
	const struct str url = made(t, "x", "abc");

	assert_int_equal(served_put(t, url, STR("xyz")).status, 405);
	assert_int_equal(get(t, "GET", create(t, "y"), NULL).status, 405);
	assert_int_equal(get(t, "GET", url, NULL).status, 200);
	assert_int_equal(
		get(t, "GET", str_concat(&t->a, STR("/artifact/8/1"), str_slice(url, 13, url.n)),
			NULL)
			.status,
		403);
}

/* --- ends at the wrong moment ------------------------------------------------------------- */

/* Begins a PUT of 1000 bytes, sends some, and waits until the server has them on its disk. */
static int
begin_put(struct served *t, struct str path)
{
	const struct timespec pause = {.tv_nsec = 5000000};
	const int fd = client_connect(t->port);

	client_send(fd,
		str_fmt(&t->a, "PUT %.*s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nsome",
			(int)path.n, path.p));
	for (int i = 0; i < 2000 && served_count(t, "/part-") == 0; i++)
		(void)nanosleep(&pause, NULL);
	assert_int_equal(served_count(t, "/part-"), 1);
	return fd;
}

static void
wait_for_none(struct served *t, const char *part)
{
	const struct timespec pause = {.tv_nsec = 5000000};

	for (int i = 0; i < 2000 && served_count(t, part) > 0; i++)
		(void)nanosleep(&pause, NULL);
	assert_int_equal(served_count(t, part), 0);
}

static void
test_a_client_that_goes_in_mid_upload_leaves_nothing(void **state)
{
	struct served *t = *state;
	const struct str url = create(t, "x");

	(void)close(begin_put(t, url));
	wait_for_none(t, "/part-");
	assert_int_equal(finalize(t, "x", 4).status, 404);
	assert_int_equal(served_put(t, url, STR("all")).status, 201);
	assert_int_equal(finalize(t, "x", 3).status, 200);
}

static void
test_a_client_that_resets_in_mid_download_harms_nobody(void **state)
{
	struct served *t = *state;
	const struct linger now = {.l_onoff = 1};
	char *text = arena_alloc(&t->a, 8 << 20);
	char byte;

	memset(text, 'x', 8 << 20);
	text[(8 << 20) - 1] = '\0';
	const struct str url = made(t, "big", text);
	for (int i = 0; i < 5; i++) {
		const int fd = client_connect(t->port);
		client_send(fd,
			str_fmt(&t->a, "GET %.*s HTTP/1.1\r\nHost: x\r\n\r\n", (int)url.n, url.p));
		assert_int_equal(recv(fd, &byte, 1, 0), 1);
		assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)), 0);
		(void)close(fd);
	}
	assert_int_equal(get(t, "GET", url, NULL).body.n, (8 << 20) - 1);
}

static void
test_an_upload_that_ends_while_a_part_comes_in_is_refused_at_the_end(void **state)
{
	struct served *t = *state;
	const int fd = begin_put(t, create(t, "x"));
	char rest[996];

	memset(rest, 'x', sizeof(rest));
	(void)create(t, "x"); /* the job tries again: the first gives way */
	client_send(fd, (struct str){rest, sizeof(rest)});
	const struct client_answer answer = client_read(&t->a, fd, false);
	assert_int_equal(answer.status, 201); /* it is stored, for nobody */
	(void)close(fd);
	wait_for_none(t, "/data");
	assert_int_equal(finalize(t, "x", 1000).status, 404);
}

static void
test_the_server_stops_while_an_upload_is_running(void **state)
{
	struct served *t = *state;
	const int fd = begin_put(t, create(t, "x"));

	service_stop(t->service);
	t->service = NULL;
	assert_int_equal(client_read(&t->a, fd, false).status, 0);
	(void)close(fd);
	assert_int_equal(served_count(t, "/part-"), 0);
	assert_int_equal(served_count(t, "/uploads/"), 0);
}

/* --- two at once -------------------------------------------------------------------------- */

#define LISTS 2

struct list_sender {
	uint16_t port;
	struct str path;
	struct str body;
	pthread_barrier_t *start;
	unsigned status;
};

static void *
send_list(void *arg)
{
	struct list_sender *sender = arg;
	struct arena a = {0};

	(void)pthread_barrier_wait(sender->start);
	sender->status = client_ask(&a, sender->port,
		&(const struct client_request){
			.method = "PUT", .path = sender->path, .body = sender->body})
				 .status;
	arena_free(&a);
	return NULL;
}

/* Sends both lists at the same moment; which one was taken. */
static size_t
race(struct served *t, struct str url, const struct str lists[LISTS])
{
	struct list_sender senders[LISTS];
	pthread_t threads[LISTS];
	pthread_barrier_t start;

	assert_int_equal(pthread_barrier_init(&start, NULL, LISTS), 0);
	for (size_t i = 0; i < LISTS; i++) {
		senders[i] = (struct list_sender){.port = t->port,
			.path = with(t, url, "&comp=blocklist"),
			.body = lists[i],
			.start = &start};
		assert_int_equal(pthread_create(&threads[i], NULL, send_list, &senders[i]), 0);
	}
	for (size_t i = 0; i < LISTS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	(void)pthread_barrier_destroy(&start);
	const size_t taken = senders[0].status == 201 ? 0 : 1;
	assert_int_equal(senders[taken].status, 201);
	assert_int_equal(senders[1 - taken].status, 409);
	return taken;
}

/* The blob is what the list that was taken says, whole; the other one's sender is told. */
static void
test_of_two_lists_at_once_one_is_taken(void **state)
{
	static const char *const texts[LISTS] = {"onetwo", "twoone"};
	const struct str lists[LISTS] = {
		STR("<BlockList><Latest>YQ==</Latest><Latest>Yg==</Latest></BlockList>"),
		STR("<BlockList><Latest>Yg==</Latest><Latest>YQ==</Latest></BlockList>"),
	};
	struct served *t = *state;

	for (int round = 0; round < 20; round++) {
		const char *name = str_z(&t->a, str_fmt(&t->a, "x%d", round));
		const struct str url = create(t, name);
		assert_int_equal(
			served_put(t, with(t, url, "&comp=block&blockid=YQ=="), STR("one")).status,
			201);
		assert_int_equal(
			served_put(t, with(t, url, "&comp=block&blockid=Yg=="), STR("two")).status,
			201);
		const char *text = texts[race(t, url, lists)];
		assert_int_equal(finalize(t, name, 6).status, 200);
		const struct client_answer answer =
			served_call(t, t->session, "ArtifactService/GetSignedArtifactURL",
				str_fmt(&t->a, "{\"name\": \"%s\"}", name));
		const struct str from = served_text(t, &answer, "signed_url");
		assert_true(str_eq(get(t, "GET", from, NULL).body, str_from(text)));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_blocks_come_in_any_order, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_wrong_lists_are_refused_in_xml, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_parameters_that_are_wrong_are_refused,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_complete_upload_refuses_more, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_empty_blob_needs_no_block, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_ranges_are_what_was_asked_for, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_head_tells_the_length_alone, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_file_has_its_name_in_both_forms, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_address_for_reading_takes_nothing, served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_client_that_goes_in_mid_upload_leaves_nothing, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_client_that_resets_in_mid_download_harms_nobody, served_set_up,
			served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_an_upload_that_ends_while_a_part_comes_in_is_refused_at_the_end,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(test_the_server_stops_while_an_upload_is_running,
			served_set_up, served_tear_down),
		cmocka_unit_test_setup_teardown(
			test_of_two_lists_at_once_one_is_taken, served_set_up, served_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
