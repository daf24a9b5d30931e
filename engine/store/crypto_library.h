/*
 * crypto_library: OpenSSL's libcrypto, loaded when it is first needed (see lazy_library).
 */
#pragma once

#include "engine/store/lazy_library.h"

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#define CRYPTO_FUNCTIONS(X)                                                                        \
	X(BN_bn2bin)                                                                               \
	X(BN_clear_free)                                                                           \
	X(BN_num_bits)                                                                             \
	X(EVP_Digest)                                                                              \
	X(EVP_DigestFinal_ex)                                                                      \
	X(EVP_DigestInit_ex)                                                                       \
	X(EVP_DigestSign)                                                                          \
	X(EVP_DigestSignInit)                                                                      \
	X(EVP_DigestUpdate)                                                                        \
	X(EVP_MD_CTX_free)                                                                         \
	X(EVP_MD_CTX_new)                                                                          \
	X(EVP_MD_fetch)                                                                            \
	X(EVP_MD_free)                                                                             \
	X(EVP_PKEY_Q_keygen)                                                                       \
	X(EVP_PKEY_free)                                                                           \
	X(EVP_PKEY_get_bn_param)                                                                   \
	X(EVP_sha256)                                                                              \
	X(HMAC)

struct crypto_library {
	CRYPTO_FUNCTIONS(LAZY_MEMBER)
};

/* NULL if it is not on this machine: ERROR_MISSING. */
const struct crypto_library *crypto_library_load(struct error *err);
