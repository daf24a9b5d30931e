#include "engine/store/curl_library.h"

static struct curl_library curl;

#define SYMBOL(function) {#function, &curl.function},

static const struct lazy_symbol symbols[] = {CURL_FUNCTIONS(SYMBOL)};

static bool
start(void)
{
	return curl.curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

static struct lazy_library library = {
	.files = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"},
	.package = "libcurl4",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.start = start,
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

const struct curl_library *
curl_library_load(struct error *err)
{
	return lazy_library_load(&library, err) ? &curl : NULL;
}
