#include "engine/store/digest.h"
#include "engine/store/download.h"
#include "engine/store/file.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/*
 * What the server does is named by the path: /text, /big (with ranges), /whole (without),
 * /cut (breaks off at the first try), /flaky (503 once), /status/N, /to/URL (redirects), /slow,
 * /agent, /reset. It counts the requests of a path in /count/PATH.
 */
#define SERVER                                                                                     \
	"import http.server, os, socket, struct, time\n"                                           \
	"BIG = bytes(range(256)) * 400\n"                                                          \
	"seen = {}\n"                                                                              \
	"class H(http.server.BaseHTTPRequestHandler):\n"                                           \
	"    def log_message(self, *a): pass\n"                                                    \
	"    def say(self, status, body=b'', **headers):\n"                                        \
	"        self.send_response(status)\n"                                                     \
	"        for k, v in headers.items(): self.send_header(k.replace('_', '-'), v)\n"          \
	"        self.send_header('Content-Length', str(len(body)))\n"                             \
	"        self.end_headers()\n"                                                             \
	"        self.wfile.write(body)\n"                                                         \
	"    def reset(self):\n"                                                                   \
	"        self.wfile.flush()\n"                                                             \
	"        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, "                 \
	"struct.pack('ii', 1, 0))\n"                                                               \
	"        self.connection.close()\n"                                                        \
	"    def do_GET(self):\n"                                                                  \
	"        p = self.path\n"                                                                  \
	"        n = seen[p] = seen.get(p, 0) + 1\n"                                               \
	"        start = self.headers.get('Range', 'bytes=0-')[6:-1]\n"                            \
	"        start = int(start)\n"                                                             \
	"        if p == '/text': self.say(200, b'hello')\n"                                       \
	"        elif p == '/agent': self.say(200, (self.headers['User-Agent'] + ' ' + "           \
	"self.headers['Accept']).encode())\n"                                                      \
	"        elif p == '/big' and start >= len(BIG): self.say(416)\n"                          \
	"        elif p == '/big' and start: self.say(206, BIG[start:], Content_Range="            \
	"'bytes %%d-%%d/%%d' %% (start, len(BIG) - 1, len(BIG)))\n"                                \
	"        elif p == '/big' or p == '/whole': self.say(200, BIG)\n"                          \
	"        elif p == '/cut' and n == 1:\n"                                                   \
	"            self.send_response(200)\n"                                                    \
	"            self.send_header('Content-Length', str(len(BIG)))\n"                          \
	"            self.end_headers()\n"                                                         \
	"            self.wfile.write(BIG[:50000])\n"                                              \
	"            self.close_connection = True\n"                                               \
	"        elif p == '/cut': self.say(206, BIG[start:], Content_Range="                      \
	"'bytes %%d-%%d/%%d' %% (start, len(BIG) - 1, len(BIG)))\n"                                \
	"        elif p == '/flaky': self.say(503 if n == 1 else 200, b'%%d' %% n)\n"              \
	"        elif p == '/reset' and n < 3: self.reset()\n"                                     \
	"        elif p == '/reset': self.say(200, b'at last')\n"                                  \
	"        elif p.startswith('/status/'): self.say(int(p[8:]), b'error page')\n"             \
	"        elif p.startswith('/to/'): self.say(302, Location=p[4:])\n"                       \
	"        elif p.startswith('/count/'): self.say(200, b'%%d' %% seen.get(p[6:], 0))\n"      \
	"        elif p == '/slow': time.sleep(3); self.say(200, b'late')\n"                       \
	"s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H)\n"                               \
	"open('ready', 'w').write(str(s.server_port))\n"                                           \
	"s.handle_error = lambda *a: None\n"                                                       \
	"s.serve_forever()\n"

struct download_fixture {
	struct sandbox sandbox;
	pid_t server;
	const char *url;
};

static const struct download_options plain = {.user_agent = {"lact/test", 9}};

static void
start_server(struct download_fixture *fixture)
{
	struct sandbox *sandbox = &fixture->sandbox;

	(void)sandbox_run(sandbox, "mkfifo ready && cat >server.py <<'EOP'\n" SERVER "EOP");
	const char *root = str_z(&sandbox->a, sandbox->root);
	fixture->server = fork();
	assert_true(fixture->server >= 0);
	if (fixture->server == 0) {
		if (chdir(root) == 0)
			execlp("python3", "python3", "server.py", (char *)NULL);
		_exit(127);
	}
	const struct str port = sandbox_run(sandbox, "cat ready");
	fixture->url = str_z(
		&sandbox->a, str_fmt(&sandbox->a, "http://127.0.0.1:%" STR_FMT, STR_ARG(port)));
}

static int
setup(void **state)
{
	struct download_fixture *fixture = calloc(1, sizeof(*fixture));

	sandbox_init(&fixture->sandbox);
	start_server(fixture);
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct download_fixture *fixture = *state;

	assert_int_equal(kill(fixture->server, SIGKILL), 0);
	assert_int_equal(waitpid(fixture->server, NULL, 0), fixture->server);
	sandbox_free(&fixture->sandbox);
	free(fixture);
	return 0;
}

static const char *
url_of(struct download_fixture *fixture, const char *path)
{
	return str_z(&fixture->sandbox.a,
		str_concat(&fixture->sandbox.a, str_from(fixture->url), str_from(path)));
}

static struct str
get(struct download_fixture *fixture, const char *path)
{
	struct error err = {0};
	struct str text;

	if (!download_text(&fixture->sandbox.a, url_of(fixture, path), 1000, &plain, &text, &err))
		fail_msg("%s", err.text);
	return text;
}

static struct error
get_error(struct download_fixture *fixture, const char *path)
{
	struct error err = {0};
	struct str text;

	if (download_text(&fixture->sandbox.a, url_of(fixture, path), 1000, &plain, &text, &err))
		fail_msg("%s: no error", path);
	return err;
}

static void
test_a_text_is_fetched_with_our_name(void **state)
{
	struct download_fixture *fixture = *state;
	struct download_options options = plain;
	struct error err = {0};
	struct str text;

	assert_text(get(fixture, "/text"), "hello");
	options.accept = STR("text/x");
	assert_true(download_text(
		&fixture->sandbox.a, url_of(fixture, "/agent"), 100, &options, &text, &err));
	assert_text(text, "lact/test text/x");
}

static void
test_a_text_over_its_limit_is_an_error(void **state)
{
	assert_non_null(strstr(get_error(*state, "/big").text, "too large"));
}

static void
test_a_missing_document_is_told_once_with_help(void **state)
{
	struct download_fixture *fixture = *state;

	const struct error err = get_error(fixture, "/status/404");
	assert_int_equal(err.kind, ERROR_MISSING);
	assert_non_null(strstr(err.text, "/status/404"));
	assert_non_null(strstr(err.text, "404"));
	assert_non_null(strstr(err.help, "does not have it"));
	assert_text(get(fixture, "/count/status/404"), "1");
	assert_int_equal(get_error(fixture, "/status/403").kind, ERROR_NETWORK);
}

static void
test_a_server_error_is_tried_again(void **state)
{
	assert_text(get(*state, "/flaky"), "2");
}

static void
test_a_reset_connection_is_tried_again(void **state)
{
	assert_text(get(*state, "/reset"), "at last");
}

static void
test_redirects_are_followed_but_not_to_other_protocols(void **state)
{
	struct download_fixture *fixture = *state;

	assert_text(get(fixture, "/to//text"), "hello");
	assert_non_null(strstr(get_error(fixture, "/to/file:///etc/passwd").text, "not http"));
	assert_non_null(strstr(get_error(fixture, "/to/ftp://127.0.0.1/x").text, "not http"));
}

static struct error
host_error(struct download_fixture *fixture, const char *url)
{
	const atomic_bool cancel = false;
	const struct download_options options = {.cancel = &cancel};
	struct error err = {0};
	struct str text;

	assert_false(download_text(&fixture->sandbox.a, url, 100, &options, &text, &err));
	return err;
}

static void
test_refused_connections_and_bad_addresses_say_what_to_do(void **state)
{
	struct error err = host_error(*state, "http://127.0.0.1:1/");

	assert_int_equal(err.kind, ERROR_NETWORK);
	assert_non_null(strstr(err.text, "does not accept connections"));
	assert_non_null(strstr(err.help, "proxy"));
	err = host_error(*state, "file:///etc/passwd");
	assert_non_null(strstr(err.text, "not http or https"));
}

static void
check_big(struct download_fixture *fixture, const char *name)
{
	assert_text(sandbox_run(&fixture->sandbox,
			    "python3 -c \"import sys; print(open('%s', 'rb').read() == "
			    "bytes(range(256)) * 400)\"; ls | grep -c part || true",
			    name),
		"True\n0");
}

static void
test_a_file_appears_whole_and_checked(void **state)
{
	struct download_fixture *fixture = *state;
	struct download_options options = plain;
	struct error err = {0};

	const struct str digest = sandbox_run(&fixture->sandbox,
		"python3 -c \"import base64, hashlib; print(base64.b64encode(hashlib.sha512("
		"bytes(range(256)) * 400).digest()).decode())\"");
	options.integrity = str_concat(&fixture->sandbox.a, STR("sha1-xx sha512-"), digest);
	if (!download_file(
		    sandbox_path(&fixture->sandbox, "f"), url_of(fixture, "/big"), &options, &err))
		fail_msg("%s", err.text);
	check_big(fixture, "f");
}

static void
test_a_wrong_checksum_leaves_nothing(void **state)
{
	struct download_fixture *fixture = *state;
	struct download_options options = plain;
	struct error err = {0};

	options.integrity = STR("sha256:00");
	assert_false(download_file(
		sandbox_path(&fixture->sandbox, "f"), url_of(fixture, "/big"), &options, &err));
	assert_non_null(strstr(err.text, "expected 00"));
	assert_text(sandbox_run(&fixture->sandbox, "ls"), "home\nready\nserver.py");
}

static void
test_a_part_is_completed_by_a_range(void **state)
{
	static const char *const paths[] = {"/big", "/whole", "/cut"};
	struct download_fixture *fixture = *state;
	struct error err = {0};

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		(void)sandbox_run(&fixture->sandbox,
			"rm -f f; python3 -c \"open('f.part', 'wb').write((bytes(range(256)) * "
			"400)[:1000])\"");
		if (i == 2)
			(void)sandbox_run(&fixture->sandbox, "rm f.part");
		if (!download_file(sandbox_path(&fixture->sandbox, "f"), url_of(fixture, paths[i]),
			    &plain, &err))
			fail_msg("%s: %s", paths[i], err.text);
		check_big(fixture, "f");
	}
}

static void
test_a_part_longer_than_the_file_is_started_over(void **state)
{
	struct download_fixture *fixture = *state;
	struct error err = {0};

	(void)sandbox_run(&fixture->sandbox, "head -c 200000 /dev/zero >f.part");
	if (!download_file(
		    sandbox_path(&fixture->sandbox, "f"), url_of(fixture, "/big"), &plain, &err))
		fail_msg("%s", err.text);
	check_big(fixture, "f");
}

static void
count(void *owner, uint64_t done_bytes, uint64_t total_bytes)
{
	uint64_t *most = owner;

	assert_true(total_bytes == 0 || done_bytes <= total_bytes);
	*most = done_bytes > *most ? done_bytes : *most;
}

static void
test_progress_is_told_and_cancelling_stops(void **state)
{
	struct download_fixture *fixture = *state;
	const atomic_bool cancel = true;
	uint64_t most = 0;
	struct download_options options = plain;
	struct error err = {0};
	struct str text;

	options.progress = count;
	options.owner = &most;
	assert_true(download_file(
		sandbox_path(&fixture->sandbox, "f"), url_of(fixture, "/big"), &options, &err));
	assert_int_equal(most, 102400);
	options.cancel = &cancel;
	assert_false(download_text(
		&fixture->sandbox.a, url_of(fixture, "/slow"), 100, &options, &text, &err));
	assert_int_equal(err.kind, ERROR_CANCELLED);
}

static void
test_digests_of_every_kind(void **state)
{
	static const struct {
		const char *integrity;
		bool ok;
	} rows[] = {
		{"sha1:aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d", true},
		{"sha1:AAF4C61DDCC5E8A2DABEDE0F3B482CD9AEA9434D", true},
		{"sha1-qvTGHdzF6KLavt4PO0gs2a6pQ00=", true},
		{"sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", true},
		{"sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", true},
		{"sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=?opt", true},
		{"sha1-qvTGHdzF6KLavt4PO0gs2a6pQ00= sha256-wrong", false},
		{"sha256:00", false},
		{"md5:5d41402abc4b2a76b9719d911017c592", false},
		{"", false},
	};
	struct download_fixture *fixture = *state;
	struct error err = {0};

	assert_true(file_write(sandbox_path(&fixture->sandbox, "f"), STR("hello"), 0644, &err));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (digest_verify(sandbox_path(&fixture->sandbox, "f"), str_from(rows[i].integrity),
			    &err) != rows[i].ok)
			fail_msg("'%s'", rows[i].integrity);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_text_is_fetched_with_our_name),
		TEST(test_a_text_over_its_limit_is_an_error),
		TEST(test_a_missing_document_is_told_once_with_help),
		TEST(test_a_server_error_is_tried_again),
		TEST(test_a_reset_connection_is_tried_again),
		TEST(test_redirects_are_followed_but_not_to_other_protocols),
		TEST(test_refused_connections_and_bad_addresses_say_what_to_do),
		TEST(test_a_file_appears_whole_and_checked),
		TEST(test_a_wrong_checksum_leaves_nothing),
		TEST(test_a_part_is_completed_by_a_range),
		TEST(test_a_part_longer_than_the_file_is_started_over),
		TEST(test_progress_is_told_and_cancelling_stops),
		TEST(test_digests_of_every_kind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
