#include "engine/ui/output.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 16)

void
output_init(struct output *output, int fd)
{
	*output = (struct output){.fd = fd};
	buf_init(&output->buf, BUF_UNBOUNDED);
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

void
output_flush(struct output *output)
{
	if (output->buf.n == 0)
		return;
	if (!output->failed)
		output->failed = !write_all(output->fd, buf_str(&output->buf));
	buf_clear(&output->buf);
}

void
output_add(struct output *output, struct str text)
{
	buf_add(&output->buf, text);
	if (output->buf.n >= PIECE)
		output_flush(output);
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
	output_flush(output);
	buf_free(&output->buf);
}
