#include "engine/git/libgit_library.h"

#include <pthread.h>

#define MEMBER(function) .function = git_##function,

struct libgit libgit = {LIBGIT_FUNCTIONS(MEMBER)};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool is_started;

static void
start(void)
{
	is_started = libgit_start();
}

bool
libgit_library_load(struct error *err)
{
	if (pthread_once(&once, start) == 0 && is_started)
		return true;
	return error_set(err, ERROR_IO, "libgit2 cannot be started");
}
