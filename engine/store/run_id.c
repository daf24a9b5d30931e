#include "engine/store/run_id.h"

#include "engine/store/file.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

#define YEAR_2024_MS UINT64_C(1704067200000)
#define ID_MAX       UINT64_C(999999999999) /* a file with more was not written by lact */

static uint64_t
later(uint64_t last, uint64_t by_time)
{
	return last >= by_time && last < ID_MAX ? last + 1 : by_time;
}

/* Reads the last number and writes the next one. */
static uint64_t
advance(int fd, uint64_t by_time)
{
	char text[32] = "";
	const ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	const uint64_t id = later(n > 0 ? strtoull(text, NULL, 10) : 0, by_time);
	const int length = snprintf(text, sizeof(text), "%012" PRIu64 "\n", id);

	/* where it cannot be written, the time makes the difference */
	if (pwrite(fd, text, (size_t)length, 0) != length)
		return by_time;
	return id;
}

uint64_t
run_id_next(struct str state, uint64_t now_ms)
{
	const uint64_t by_time = now_ms > YEAR_2024_MS ? now_ms - YEAR_2024_MS : now_ms;
	struct arena tmp = {0};
	const char *path = str_z(&tmp, path_join(&tmp, state, STR("last-id")));
	const int fd =
		path ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600)
		     : -1;
	uint64_t id = by_time;

	if (fd >= 0 && flock(fd, LOCK_EX) == 0)
		id = advance(fd, by_time);
	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return id;
}
