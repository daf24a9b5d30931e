#include "engine/store/crypto_library.h"

static struct crypto_library crypto;

#define SYMBOL(function) {#function, &crypto.function},

static const struct lazy_symbol symbols[] = {CRYPTO_FUNCTIONS(SYMBOL)};

static struct lazy_library library = {
	.files = {LACT_LIBCRYPTO},
	.package = "libssl3",
	.symbols = symbols,
	.symbol_count = COUNT_OF(symbols),
	.mutex = PTHREAD_MUTEX_INITIALIZER,
};

const struct crypto_library *
crypto_library_load(struct error *err)
{
	return lazy_library_load(&library, err) ? &crypto : NULL;
}
