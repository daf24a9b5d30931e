#include "engine/service/oidc/oidc_key.h"

#include "engine/store/crypto_library.h"
#include "engine/store/digest.h"
#include "engine/store/text_encoding.h"

#include <stdlib.h>

#define KEY_BITS       ((size_t)2048)
#define SIGNATURE_SIZE (KEY_BITS / 8)

struct oidc_key {
	struct arena a;
	const struct crypto_library *crypto;
	EVP_PKEY *pkey;
	struct str modulus; /* base64url, as the exponent */
	struct str exponent;
	struct str id;
};

static bool
failed(struct error *err)
{
	return error_set(err, ERROR_IO, "libcrypto cannot make or use an RSA key");
}

static bool
read_number(struct oidc_key *key, const char *name, struct str *out, struct error *err)
{
	const struct crypto_library *crypto = key->crypto;
	unsigned char bytes[SIGNATURE_SIZE];
	BIGNUM *number = NULL;

	if (crypto->EVP_PKEY_get_bn_param(key->pkey, name, &number) != 1)
		return failed(err);
	const bool fits = (size_t)crypto->BN_num_bits(number) <= KEY_BITS;
	const int n = fits ? crypto->BN_bn2bin(number, bytes) : 0;
	crypto->BN_clear_free(number);
	if (n <= 0)
		return failed(err);
	*out = base64_url_encode(&key->a, (struct str){(const char *)bytes, (size_t)n});
	return true;
}

/* The thumbprint: a digest of the members that make the key, in order. */
static bool
make_id(struct oidc_key *key, struct error *err)
{
	const struct str text =
		str_fmt(&key->a, "{\"e\":\"%" STR_FMT "\",\"kty\":\"RSA\",\"n\":\"%" STR_FMT "\"}",
			STR_ARG(key->exponent), STR_ARG(key->modulus));

	return digest_text(&key->a, text, &key->id, err);
}

static bool
make(struct oidc_key *key, struct error *err)
{
	key->pkey = key->crypto->EVP_PKEY_Q_keygen(NULL, NULL, "RSA", KEY_BITS);
	return (key->pkey || failed(err)) && read_number(key, "n", &key->modulus, err) &&
	       read_number(key, "e", &key->exponent, err) && make_id(key, err);
}

struct oidc_key *
oidc_key_new(struct error *err)
{
	const struct crypto_library *crypto = crypto_library_load(err);

	if (!crypto)
		return NULL;
	struct oidc_key *key = calloc(1, sizeof(*key));
	if (!key)
		arena_exhausted();
	key->crypto = crypto;
	if (make(key, err))
		return key;
	oidc_key_free(key);
	return NULL;
}

void
oidc_key_free(struct oidc_key *key)
{
	if (!key)
		return;
	key->crypto->EVP_PKEY_free(key->pkey);
	arena_free(&key->a);
	free(key);
}

struct str
oidc_key_id(const struct oidc_key *key)
{
	return key->id;
}

struct str
oidc_key_json(const struct oidc_key *key, struct arena *a)
{
	return str_fmt(a,
		"{\"kty\":\"RSA\",\"alg\":\"RS256\",\"use\":\"sig\",\"kid\":\"%" STR_FMT
		"\",\"n\":\"%" STR_FMT "\",\"e\":\"%" STR_FMT "\"}",
		STR_ARG(key->id), STR_ARG(key->modulus), STR_ARG(key->exponent));
}

static bool
sign(const struct oidc_key *key, struct str text, unsigned char *out, size_t *size)
{
	const struct crypto_library *crypto = key->crypto;
	EVP_MD_CTX *hash = crypto->EVP_MD_CTX_new();
	const bool ok =
		hash &&
		crypto->EVP_DigestSignInit(hash, NULL, crypto->EVP_sha256(), NULL, key->pkey) ==
			1 &&
		crypto->EVP_DigestSign(hash, out, size, (const unsigned char *)text.p, text.n) == 1;

	crypto->EVP_MD_CTX_free(hash);
	return ok;
}

bool
oidc_key_sign(const struct oidc_key *key, struct arena *a, struct str payload, struct str *out,
	struct error *err)
{
	const struct str header = str_fmt(a,
		"{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"%" STR_FMT "\"}", STR_ARG(key->id));
	const struct str text = str_concat(
		a, base64_url_encode(a, header), STR("."), base64_url_encode(a, payload));
	unsigned char signature[SIGNATURE_SIZE];
	size_t size = sizeof(signature);

	if (!sign(key, text, signature, &size))
		return failed(err);
	*out = str_concat(a, text, STR("."),
		base64_url_encode(a, (struct str){(const char *)signature, size}));
	return true;
}
