#include "engine/ui/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 16)

void
output_init(struct output *output, int fd)
{
	*output = (struct output){.fd = fd, .piece = PIECE};
	buf_init(&output->buf, BUF_UNBOUNDED);
	buf_init(&output->shown, BUF_UNBOUNDED);
	buf_init(&output->ascii, BUF_UNBOUNDED);
}

void
output_init_kept(struct output *output, size_t memory_bytes)
{
	*output = (struct output){.fd = -1, .piece = memory_bytes, .is_kept = true};
	buf_init(&output->buf, BUF_UNBOUNDED);
	buf_init(&output->shown, BUF_UNBOUNDED);
	buf_init(&output->ascii, BUF_UNBOUNDED);
}

/* A terminal or pipe that another process made non-blocking has to be waited for. */
static bool
wait_writable(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return poll(&poll_fd, 1, -1) > 0;
}

static bool
write_all(int fd, struct str s)
{
	while (s.n > 0) {
		const ssize_t n = write(fd, s.p, s.n);
		if (n >= 0) {
			s.p += n;
			s.n -= (size_t)n;
		} else if (errno == EAGAIN) {
			if (!wait_writable(fd))
				return false;
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

/* A file that is gone with its descriptor. -1 when there can be none. */
static int
nameless_file(void)
{
	char path[] = "/tmp/lact-log-XXXXXX";
	const int fd = mkstemp(path);

	if (fd < 0)
		return -1;
	(void)unlink(path);
	(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
	return fd;
}

/* False if there is no room: then the file is as before, and what comes stays in memory. */
static bool
write_kept(struct output *output)
{
	const off_t before = lseek(output->fd, 0, SEEK_CUR);

	if (write_all(output->fd, buf_str(&output->buf)))
		return true;
	(void)ftruncate(output->fd, before); /* if not, a part is shown twice */
	(void)lseek(output->fd, before, SEEK_SET);
	output->piece = SIZE_MAX;
	return false;
}

/* A character that a piece cuts in two waits in `shown` for the next one. */
static struct str
ascii_text(struct output *output)
{
	struct str rest = buf_str(&output->shown);

	buf_clear(&output->ascii);
	ascii_text_add(&output->ascii, &rest);
	buf_drop(&output->shown, output->shown.n - rest.n);
	return buf_str(&output->ascii);
}

/* In large pieces, so that the filter costs little. */
static struct str
shown_text(struct output *output)
{
	if (!output->is_filtered)
		return buf_str(&output->buf);
	if (!output->is_ascii)
		buf_clear(&output->shown);
	terminal_text_add(&output->filter, &output->shown, buf_str(&output->buf));
	return output->is_ascii ? ascii_text(output) : buf_str(&output->shown);
}

void
output_flush(struct output *output)
{
	if (output->buf.n == 0)
		return;
	if (output->is_kept && output->fd < 0) {
		output->fd = nameless_file();
		if (output->fd < 0) {
			output->piece = SIZE_MAX; /* all of it stays in memory */
			return;
		}
	}
	if (output->is_kept && !write_kept(output))
		return;
	if (!output->is_kept && output->failed == 0 && !write_all(output->fd, shown_text(output)))
		output->failed = errno;
	buf_clear(&output->buf);
}

void
output_add(struct output *output, struct str text)
{
	buf_add(&output->buf, text);
	if (output->buf.n >= output->piece)
		output_flush(output);
}

bool
output_is_empty(const struct output *output)
{
	return output->buf.n == 0 && (!output->is_kept || output->fd < 0);
}

static void
move_file(struct output *from, struct output *to)
{
	char chunk[4096];
	off_t at = 0;
	ssize_t n;

	while ((n = pread(from->fd, chunk, sizeof(chunk), at)) > 0) {
		output_add(to, (struct str){chunk, (size_t)n});
		at += n;
	}
	(void)close(from->fd);
	from->fd = -1;
}

void
output_move(struct output *from, struct output *to)
{
	if (from->fd >= 0)
		move_file(from, to);
	output_add(to, buf_str(&from->buf));
	buf_clear(&from->buf);
}

void
output_add_z(struct output *output, const char *text)
{
	output_add(output, str_from(text));
}

void
output_add_fmt(struct output *output, const char *fmt, ...)
{
	struct arena tmp = {0};
	va_list args;

	va_start(args, fmt);
	output_add(output, str_vfmt(&tmp, fmt, args));
	va_end(args);
	arena_free(&tmp);
}

void
output_free(struct output *output)
{
	if (!output->is_kept)
		output_flush(output);
	else if (output->fd >= 0)
		(void)close(output->fd);
	buf_free(&output->ascii);
	buf_free(&output->shown);
	buf_free(&output->buf);
}
