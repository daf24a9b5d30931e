#include "engine/exec/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#define PROBED_MAX 64

/* With a high limit, and little open so far, nothing has to be tried. */
static bool
is_plenty(int lowest, unsigned count)
{
	struct rlimit limit;

	return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= (rlim_t)PROBED_MAX * 4 &&
	       (unsigned)lowest + 2 * count < PROBED_MAX;
}

bool
descriptors_are_left(unsigned count)
{
	int fds[PROBED_MAX];
	unsigned n = 0;

	while (n < count && n < PROBED_MAX &&
		(fds[n] = open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0) {
		n++;
		if (n == 1 && is_plenty(fds[0], count))
			count = 1;
	}
	const bool are_left = n == count;
	while (n > 0)
		(void)close(fds[--n]);
	return are_left;
}
