#include "engine/git/libgit_shared.h"

#include <assert.h>
#include <pthread.h>

struct libgit libgit;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
copy(void)
{
	const struct libgit *shared = libgit_shared_load(NULL);

	assert(shared); /* it was loaded before */
	libgit = *shared;
}

bool
libgit_library_load(struct error *err)
{
	return libgit_shared_load(err) && pthread_once(&once, copy) == 0;
}

const struct libgit *
libgit_network_load(struct error *err)
{
	return libgit_library_load(err) ? libgit_shared_load(err) : NULL;
}
