#include "engine/protocol/file_lease.h"

#include <fcntl.h>

bool
file_lease_is_ours_alone(int fd)
{
#ifdef F_SETLEASE
	return fcntl(fd, F_SETLEASE, F_WRLCK) == 0 && fcntl(fd, F_SETLEASE, F_UNLCK) == 0;
#else
	(void)fd;
	return false;
#endif
}
