#include "engine/git/libgit_network.h"

#include "engine/store/lazy_library.h"

struct libgit_network libgit_network;

#define SYMBOL(function)         {"git_" #function, &libgit.function},
#define NETWORK_SYMBOL(function) {"git_" #function, &libgit_network.function},

static const struct lazy_symbol symbols[] = {
	LIBGIT_FUNCTIONS(SYMBOL) LIBGIT_NETWORK_FUNCTIONS(NETWORK_SYMBOL)};

static struct lazy_library library = {
	.files = {LACT_LIBGIT2},
	.package = "libgit2",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.start = libgit_start,
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

bool
libgit_network_load(struct error *err)
{
	return lazy_library_load(&library, err);
}
