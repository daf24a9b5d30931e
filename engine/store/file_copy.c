#include "engine/store/file_copy.h"

#include <errno.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

static bool
write_all(int to, const char *p, size_t n)
{
	while (n > 0) {
		const ssize_t done = write(to, p, n);
		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		}
	}
	return true;
}

bool
file_copy_read_write(int from, int to)
{
	char chunk[CHUNK_BYTES];
	ssize_t n;

	do {
		n = read(from, chunk, sizeof(chunk));
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0 && !write_all(to, chunk, (size_t)n))
			return false;
	} while (n != 0);
	return true;
}
