/*
 * slow_unlink: a library for LD_PRELOAD that makes each removal of a file take a millisecond, so
 * that a test sees who waits for it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <unistd.h>

int
unlinkat(int parent, const char *name, int flags)
{
	static int (*real)(int, const char *, int);
	static const struct timespec pause = {.tv_nsec = 1000000};

	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "unlinkat");
	(void)nanosleep(&pause, NULL);
	return real(parent, name, flags);
}
