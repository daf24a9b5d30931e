#include "engine/store/lazy_library.h"

#include <dlfcn.h>
#include <pthread.h>

struct symbol {
	const char *name;
	void *pointer; /* to the member of the library's struct */
};

struct library {
	const char *files[4]; /* names to try; NULL behind the last */
	const char *package;
	const struct symbol *symbols;
	size_t symbol_count;
	bool is_loaded;
};

static struct curl_library curl;
static struct archive_library archive;

#define CURL_SYMBOL(function)    {#function, &curl.function},
#define ARCHIVE_SYMBOL(function) {#function, &archive.function},

static const struct symbol curl_symbols[] = {CURL_FUNCTIONS(CURL_SYMBOL)};
static const struct symbol archive_symbols[] = {ARCHIVE_FUNCTIONS(ARCHIVE_SYMBOL)};

static struct library curl_files = {
	.files = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"},
	.package = "libcurl4",
	.symbols = curl_symbols,
	.symbol_count = COUNT_OF(curl_symbols),
};

static struct library archive_files = {
	.files = {"libarchive.so.13", "libarchive.13.dylib",
		"/opt/homebrew/opt/libarchive/lib/libarchive.13.dylib"},
	.package = "libarchive13",
	.symbols = archive_symbols,
	.symbol_count = COUNT_OF(archive_symbols),
};

static void *
open_first(const struct library *library)
{
	void *handle = NULL;

	for (size_t i = 0; !handle && library->files[i]; i++)
		handle = dlopen(library->files[i], RTLD_NOW | RTLD_LOCAL);
	return handle;
}

static void
load(struct library *library)
{
	void *handle = open_first(library);

	for (size_t i = 0; handle && i < library->symbol_count; i++) {
		void *found = dlsym(handle, library->symbols[i].name);
		if (!found)
			return;
		/* POSIX lets dlsym's result be a function; ISO C has no cast for that */
		memcpy(library->symbols[i].pointer, &found, sizeof(found));
	}
	library->is_loaded = handle != NULL;
}

static bool
tell_missing(const struct library *library, struct error *err)
{
	(void)error_set(
		err, ERROR_MISSING, "the library %s is not on this machine", library->files[0]);
	return error_help(err, "install the package %s", library->package);
}

static void
load_curl(void)
{
	load(&curl_files);
	if (curl_files.is_loaded)
		(void)curl.curl_global_init(
			CURL_GLOBAL_DEFAULT); /* curl_easy_init tells if it failed */
}

static void
load_archive(void)
{
	load(&archive_files);
}

const struct curl_library *
curl_library_load(struct error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load_curl); /* fails for a wrong argument alone */
	if (curl_files.is_loaded)
		return &curl;
	(void)tell_missing(&curl_files, err);
	return NULL;
}

const struct archive_library *
archive_library_load(struct error *err)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load_archive); /* fails for a wrong argument alone */
	if (archive_files.is_loaded)
		return &archive;
	(void)tell_missing(&archive_files, err);
	return NULL;
}
