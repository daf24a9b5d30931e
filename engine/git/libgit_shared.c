#include "engine/git/libgit_shared.h"

#include "engine/git/libgit_trust.h"
#include "engine/store/lazy_library.h"

#include <dlfcn.h>

static struct libgit shared;

#define SYMBOL(function) {"git_" #function, &shared.function},

static const struct lazy_symbol symbols[] = {LIBGIT_FUNCTIONS(SYMBOL)};

static bool
start(void)
{
	libgit_trust_defer();
	const bool ok = libgit_start(&shared);
	libgit_trust_resume();
	return ok;
}

static struct lazy_library library = {
	.files = {LACT_LIBGIT2},
	.package = "libgit2",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.start = start,
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

const struct libgit *
libgit_shared_load(struct error *err)
{
	return lazy_library_load(&library, err) ? &shared : NULL;
}

void *
libgit_shared_symbol(const char *name)
{
	return dlsym(library.handle, name);
}
