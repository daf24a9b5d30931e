#include "engine/ui/output.h"

#include "tests/engine/ui/capture.h"
#include "tests/expr/expect.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_text_is_written_when_flushed_and_when_there_is_much(void **state)
{
	struct arena a = {0};
	struct capture c;
	struct stat_size {
		off_t before;
		off_t after;
	} size;

	(void)state;
	capture_init(&c);
	output_add(&c.out, STR("a\0b"));
	output_add_z(&c.out, "c");
	output_add_fmt(&c.out, "%d%s", 1, "d");
	size.before = lseek(c.fd, 0, SEEK_END);
	output_flush(&c.out);
	size.after = lseek(c.fd, 0, SEEK_END);
	expect(size.before == 0 && size.after == 6);
	expect(str_eq(capture_take(&c, &a), STR("a\0bc1d")));
	for (int i = 0; i < 100000; i++)
		output_add(&c.out, STR("0123456789"));
	expect(lseek(c.fd, 0, SEEK_END) > 900000);
	expect(capture_text(&c, &a).n == 1000000);
	capture_free(&c);
	arena_free(&a);
}

static void
test_a_stream_that_fails_is_given_up_and_told(void **state)
{
	struct output out;

	(void)state;
	output_init(&out, -1);
	output_add_z(&out, "x");
	expect(!out.failed);
	output_flush(&out);
	expect(out.failed && out.buf.n == 0);
	for (int i = 0; i < 1000000; i++)
		output_add_z(&out, "more and more");
	expect(out.buf.n < (size_t)1 << 20); /* it is dropped, not kept */
	output_free(&out);
}

static void
test_a_full_disk_is_a_failure(void **state)
{
	struct output out;
	const int fd = open("/dev/full", O_WRONLY);

	(void)state;
	if (fd < 0)
		skip();
	output_init(&out, fd);
	output_add_z(&out, "x");
	output_free(&out);
	expect(out.failed);
	(void)close(fd);
}

static void
test_a_reader_that_went_away_is_a_failure(void **state)
{
	struct output out;
	int fds[2];
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);

	(void)state;
	expect(pipe(fds) == 0 && close(fds[0]) == 0);
	output_init(&out, fds[1]);
	output_add_z(&out, "x");
	output_free(&out);
	expect(out.failed);
	(void)close(fds[1]);
	(void)signal(SIGPIPE, before);
}

/* In a child: reads slowly, and exits with 0 if all came. */
static void
read_slowly(int fd, size_t wanted)
{
	char piece[4096];
	size_t total = 0;
	ssize_t n;

	while ((n = read(fd, piece, sizeof(piece))) > 0) {
		total += (size_t)n;
		if (total < 100000)
			(void)usleep(1000);
	}
	_exit(total == wanted ? 0 : 1);
}

static void
test_a_pipe_that_does_not_block_is_waited_for(void **state)
{
	const size_t size = 1000000;
	struct output out;
	int fds[2];
	int status;

	(void)state;
	expect(pipe(fds) == 0);
	const pid_t pid = fork();
	expect(pid >= 0);
	if (pid == 0) {
		(void)close(fds[1]);
		read_slowly(fds[0], size);
	}
	(void)close(fds[0]);
	expect(fcntl(fds[1], F_SETFL, O_NONBLOCK) == 0);
	output_init(&out, fds[1]);
	for (size_t i = 0; i < size; i += 10)
		output_add(&out, STR("0123456789"));
	output_free(&out);
	expect(!out.failed);
	(void)close(fds[1]);
	expect(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
test_a_terminal_without_utf8_gets_ascii(void **state)
{
	struct arena a = {0};
	struct capture c;

	(void)state;
	capture_init(&c);
	c.out.is_filtered = c.out.is_ascii = true;
	output_add_z(&c.out, "✓ name · “x” … ▸ é\033[2J\n");
	expect_str(capture_take(&c, &a), "+ name - \"x\" ... > ?\n");
	/* a character in two pieces, and one that never ends */
	output_add(&c.out, STR("a\xe2\x9c"));
	expect_str(capture_take(&c, &a), "a");
	output_add(&c.out, STR("\x93z\xe2z\xff"));
	expect_str(capture_take(&c, &a), "+z?z?");
	capture_free(&c);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_is_written_when_flushed_and_when_there_is_much),
		cmocka_unit_test(test_a_stream_that_fails_is_given_up_and_told),
		cmocka_unit_test(test_a_full_disk_is_a_failure),
		cmocka_unit_test(test_a_reader_that_went_away_is_a_failure),
		cmocka_unit_test(test_a_terminal_without_utf8_gets_ascii),
		cmocka_unit_test(test_a_pipe_that_does_not_block_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
