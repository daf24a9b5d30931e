#include "engine/store/archive_library.h"

static struct archive_library archive;

#define SYMBOL(function) {#function, &archive.function},

static const struct lazy_symbol symbols[] = {ARCHIVE_FUNCTIONS(SYMBOL)};

static struct lazy_library library = {
	.files = {"libarchive.so.13", "libarchive.13.dylib",
		"/opt/homebrew/opt/libarchive/lib/libarchive.13.dylib"},
	.package = "libarchive13",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

const struct archive_library *
archive_library_load(struct error *err)
{
	return lazy_library_load(&library, err) ? &archive : NULL;
}
