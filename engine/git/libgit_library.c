#include "engine/git/libgit_library.h"

#include <dlfcn.h>

struct libgit libgit;

#define SYMBOL(function) {"git_" #function, &libgit.function},

static const struct lazy_symbol symbols[] = {LIBGIT_FUNCTIONS(SYMBOL)};

static struct lazy_library library = {
	.files = {LACT_LIBGIT2},
	.package = "libgit2",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

bool
libgit_library_load(struct error *err)
{
	return lazy_library_load(&library, err);
}

void *
libgit_library_symbol(const char *name)
{
	return dlsym(library.handle, name);
}
