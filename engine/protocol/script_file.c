#include "engine/protocol/script_file.h"

#include "engine/protocol/file_lease.h"
#include "engine/store/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODE 0600

static bool
is_plain(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_nlink == 1 &&
	       (st.st_mode & 0777) == MODE && file_lease_is_ours_alone(fd);
}

/* The text first, and then the end: a file that is made empty in between is written out at once by
 * some file systems. */
static bool
overwrite(int fd, struct str text)
{
	return pwrite(fd, text.p, text.n, 0) == (ssize_t)text.n &&
	       ftruncate(fd, (off_t)text.n) == 0;
}

/* False if the file before cannot be used; it is then where it was, or nowhere. */
static bool
reuse(const char *before, const char *path, struct str text)
{
	const int fd =
		before[0] != '\0' ? open(before, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1;

	if (fd < 0)
		return false;
	const bool ok = is_plain(fd) && overwrite(fd, text) && rename(before, path) == 0;
	return close(fd) == 0 && ok;
}

bool
script_file_write(struct script_file *before, struct str path, struct str text, struct error *err)
{
	char z[sizeof(before->path)];
	const bool fits = path.n < sizeof(z);

	if (fits) {
		memcpy(z, path.p, path.n);
		z[path.n] = '\0';
	}
	if ((!fits || !reuse(before->path, z, text)) && !file_write(path, text, MODE, err))
		return false;
	if (fits)
		memcpy(before->path, z, path.n + 1);
	return true;
}
