#include "tests/engine/ui/capture.h"

#include "tests/expr/expect.h"

#include <stdlib.h>
#include <unistd.h>

void
capture_init(struct capture *capture)
{
	char path[] = "/tmp/lact-test-XXXXXX";

	capture->fd = mkstemp(path);
	expect(capture->fd >= 0 && unlink(path) == 0);
	output_init(&capture->out, capture->fd);
}

struct str
capture_text(struct capture *capture, struct arena *a)
{
	output_flush(&capture->out);
	const off_t size = lseek(capture->fd, 0, SEEK_END);
	expect(size >= 0);
	char *p = arena_alloc(a, (size_t)size + 1);
	expect(pread(capture->fd, p, (size_t)size, 0) == size);
	return (struct str){p, (size_t)size};
}

struct str
capture_take(struct capture *capture, struct arena *a)
{
	const struct str text = capture_text(capture, a);

	expect(ftruncate(capture->fd, 0) == 0 && lseek(capture->fd, 0, SEEK_SET) == 0);
	return text;
}

void
capture_free(struct capture *capture)
{
	output_free(&capture->out);
	(void)close(capture->fd);
}
