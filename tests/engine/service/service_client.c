#include "service_client.h"

#include "engine/store/file.h"
#include "engine/store/json.h"
#include "expr/base/buf.h"
#include "expr/value.h"

#include <errno.h>
#include <ftw.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_S 30

/* --- HTTP --------------------------------------------------------------------------------- */

int
client_connect(uint16_t port)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct timeval patience = {.tv_sec = PATIENCE_S};
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)), 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* A server that has closed takes no more; its answer may be there all the same. */
void
client_send(int fd, struct str data)
{
	while (data.n > 0) {
		const ssize_t n = send(fd, data.p, data.n, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		data = str_slice(data, (size_t)n, data.n);
	}
}

static bool
receive(int fd, struct buf *b)
{
	char chunk[65536];
	ssize_t n;

	do
		n = recv(fd, chunk, sizeof(chunk), 0);
	while (n < 0 && errno == EINTR);
	if (n > 0)
		buf_add(b, (struct str){chunk, (size_t)n});
	return n > 0;
}

struct client_answer
client_read(struct arena *a, int fd, bool is_head)
{
	const struct str end = STR("\r\n\r\n");
	struct client_answer answer = {0};
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	while (str_find(buf_str(&b), end) == buf_str(&b).n)
		if (!receive(fd, &b)) {
			buf_free(&b);
			return answer;
		}
	const size_t head = str_find(buf_str(&b), end) + end.n;
	answer.head = str_copy(a, str_slice(buf_str(&b), 0, head));
	answer.status = (unsigned)value_number_parse(str_slice(answer.head, 9, 12));
	const struct str length = client_header(&answer, "Content-Length");
	const size_t size = is_head || length.n == 0 ? 0 : (size_t)value_number_parse(length);
	while (buf_str(&b).n < head + size && receive(fd, &b))
		;
	answer.body = str_copy(a, str_slice(buf_str(&b), head, buf_str(&b).n));
	buf_free(&b);
	return answer;
}

struct client_answer
client_ask(struct arena *a, uint16_t port, const struct client_request *request)
{
	const int fd = client_connect(port);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_fmt(&b, "%s %" STR_FMT " HTTP/1.1\r\nHost: 127.0.0.1\r\n", request->method,
		STR_ARG(request->path));
	if (request->token.n > 0)
		buf_add_fmt(&b, "Authorization: Bearer %" STR_FMT "\r\n", STR_ARG(request->token));
	buf_add_z(&b, request->headers ? request->headers : "");
	buf_add_fmt(&b, "Content-Length: %zu\r\n\r\n", request->body.n);
	buf_add(&b, request->body);
	client_send(fd, buf_str(&b));
	const struct client_answer answer =
		client_read(a, fd, strcmp(request->method, "HEAD") == 0);
	buf_free(&b);
	(void)close(fd);
	return answer;
}

struct str
client_header(const struct client_answer *answer, const char *name)
{
	struct str rest = answer->head;
	struct str line;

	while (str_split(&rest, '\n', &line)) {
		const size_t colon = str_index(line, ':', 0);
		if (str_eq_nocase_z(str_slice(line, 0, colon), name))
			return str_trim(str_slice(line, colon + 1, line.n));
	}
	return STR_NONE;
}

bool
client_is_json(struct arena *a, const struct client_answer *answer)
{
	return str_eq(client_header(answer, "Content-Type"), STR("application/json")) &&
	       json_text(json_read(a, answer->body), "msg").n > 0;
}

/* --- a server ----------------------------------------------------------------------------- */

const struct session *
served_job(struct served *t, const char *run_id, const char *scope, unsigned access)
{
	const struct session_job job = {
		.run_id = str_from(run_id),
		.scopes = {str_from(scope), STR("refs/heads/main")},
		.scope_count = strcmp(scope, "refs/heads/main") == 0 ? 1 : 2,
		.access = access,
	};
	struct error err;
	const struct session *session = service_add_job(t->service, &job, &err);

	assert_non_null(session);
	return session;
}

struct client_answer
served_call(struct served *t, const struct session *session, const char *method, struct str json)
{
	return client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = "POST",
			.path = str_concat(&t->a, STR("/twirp/github.actions.results.api.v1."),
				str_from(method)),
			.token = session->token,
			.headers = "Content-Type: application/json\r\n",
			.body = json,
		});
}

struct str
served_text(struct served *t, const struct client_answer *answer, const char *name)
{
	const struct str text = json_text(json_read(&t->a, answer->body), name);
	const struct str url = service_url(t->service);

	return str_starts(text, url) ? str_slice(text, url.n - 1, text.n) : text;
}

struct client_answer
served_put(struct served *t, struct str path, struct str body)
{
	return client_ask(&t->a, t->port,
		&(const struct client_request){
			.method = "PUT",
			.path = path,
			.headers = "x-ms-blob-type: BlockBlob\r\n",
			.body = body,
		});
}

/* nftw hands nothing on to what it calls. */
static const char *counted_part;
static size_t counted;

static int
count_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	counted += strstr(path, counted_part) ? 1 : 0;
	return 0;
}

size_t
served_count(struct served *t, const char *part)
{
	counted_part = part;
	counted = 0;
	assert_int_equal(nftw(str_z(&t->a, t->folder), count_one, 10, FTW_PHYS), 0);
	return counted;
}

int
served_set_up(void **state)
{
	struct served *t = calloc(1, sizeof(*t));
	struct error err;

	assert_non_null(t);
	assert_true(file_make_temp(&t->a, STR("/tmp/lact-service-"), &t->folder, &err));
	assert_true(
		paths_init(&t->a, &(const struct paths_env){.home = t->folder}, &t->paths, &err));
	assert_true(paths_make(&t->paths, &err));
	t->service = service_start(
		&(const struct service_options){.paths = &t->paths, .repository = STR("o/r")},
		&err);
	assert_non_null(t->service);
	const struct str url = service_url(t->service);
	t->port =
		(uint16_t)value_number_parse(str_slice(url, STR("http://127.0.0.1:").n, url.n - 1));
	t->session = served_job(t, "7", "refs/heads/main", CACHE_READ | CACHE_WRITE);
	*state = t;
	return 0;
}

int
served_tear_down(void **state)
{
	struct served *t = *state;
	struct error err;

	if (t->service)
		service_stop(t->service);
	assert_true(file_remove_tree(t->folder, &err));
	arena_free(&t->a);
	free(t);
	return 0;
}
