#include "engine/service/http/http_library.h"

static struct http_library http;

#define SYMBOL(function) {#function, &http.function},

static const struct lazy_symbol symbols[] = {HTTP_FUNCTIONS(SYMBOL)};

static struct lazy_library library = {
	.files = {"libmicrohttpd.so.12", "libmicrohttpd.12.dylib"},
	.package = "libmicrohttpd12",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

const struct http_library *
http_library_load(struct error *err)
{
	return lazy_library_load(&library, err) ? &http : NULL;
}
