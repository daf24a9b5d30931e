#include "engine/store/file_copy.h"

#include <errno.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Below this, a read and a write cost no more than asking the kernel to copy. */
#define SMALL_BYTES 16384

/* True if the kernel copied all; what it did not is left for reading and writing. */
static bool
copy_range(struct file_copier *copier, int from, int to, uint64_t size_bytes)
{
	while (size_bytes > 0) {
		const ssize_t n = copy_file_range(from, NULL, to, NULL, (size_t)size_bytes, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			copier->no_range = true; /* EXDEV, EOPNOTSUPP, ENOSYS, EINVAL */
		if (n <= 0)
			return false;
		size_bytes -= (uint64_t)n;
	}
	return true;
}

bool
file_copy_bytes(struct file_copier *copier, int from, int to, uint64_t size_bytes)
{
	if (size_bytes > 0 && !copier->no_clone) {
		if (ioctl(to, FICLONE, from) == 0)
			return true;
		copier->no_clone = true;
	}
	if (size_bytes > SMALL_BYTES && !copier->no_range &&
		copy_range(copier, from, to, size_bytes))
		return true;
	return file_copy_read_write(from, to);
}
