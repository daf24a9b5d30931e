#include "engine/store/digest.h"

#include "engine/store/crypto_library.h"
#include "engine/store/file.h"
#include "engine/store/text_encoding.h"
#include "expr/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

/* Strongest first; libcrypto has them under these names. */
static const char *const algorithms[] = {"sha512", "sha384", "sha256", "sha1"};

struct expected_digest {
	size_t algorithm;
	struct str value;
	bool is_hex;
};

/* "sha512-…" or "sha512:…"; options behind `?` do not count. */
static bool
parse_one(struct str word, struct expected_digest *out)
{
	word = str_slice(word, 0, str_index(word, '?', 0));
	for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
		const struct str name = str_from(algorithms[i]);
		const size_t n = name.n;
		if (!str_starts(word, name) || word.n <= n + 1 ||
			(word.p[n] != '-' && word.p[n] != ':'))
			continue;
		*out = (struct expected_digest){
			i, str_slice(word, n + 1, word.n), word.p[n] == ':'};
		return true;
	}
	return false;
}

static bool
parse(struct str integrity, struct expected_digest *out)
{
	struct expected_digest one;
	struct str word;
	bool found = false;

	while (str_split(&integrity, ' ', &word)) {
		if (!parse_one(word, &one) || (found && one.algorithm >= out->algorithm))
			continue;
		*out = one;
		found = true;
	}
	return found;
}

static bool
feed(const struct crypto_library *crypto, int fd, EVP_MD_CTX *hash)
{
	char chunk[CHUNK_BYTES];
	ssize_t n;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0 && crypto->EVP_DigestUpdate(hash, chunk, (size_t)n) != 1)
			return false;
	} while (n != 0);
	return true;
}

static bool
compute(const struct crypto_library *crypto, int fd, const char *algorithm, unsigned char *out,
	unsigned int *n)
{
	EVP_MD *md = crypto->EVP_MD_fetch(NULL, algorithm, NULL);
	EVP_MD_CTX *hash = crypto->EVP_MD_CTX_new();

	const bool ok = md && hash && crypto->EVP_DigestInit_ex(hash, md, NULL) == 1 &&
			feed(crypto, fd, hash) && crypto->EVP_DigestFinal_ex(hash, out, n) == 1;
	crypto->EVP_MD_CTX_free(hash);
	crypto->EVP_MD_free(md);
	return ok;
}

static bool
compare(struct arena *tmp, const struct expected_digest *wanted, struct str digest, struct str path,
	struct error *err)
{
	const struct str is = wanted->is_hex ? hex_encode(tmp, digest) : base64_encode(tmp, digest);

	if (wanted->is_hex ? str_eq_nocase(is, wanted->value) : str_eq(is, wanted->value))
		return true;
	error_set(err, ERROR_NETWORK, "'%" STR_FMT "' has the %s %" STR_FMT ", expected %" STR_FMT,
		STR_ARG(path), algorithms[wanted->algorithm], STR_ARG(is), STR_ARG(wanted->value));
	return error_help(err, "the download was damaged or changed on its way: try again, and "
			       "check the proxies on the way to the server");
}

/* The bytes of a regular file's digest. */
static bool
digest_of_file(struct str path, const char *algorithm, unsigned char *out, unsigned int *n,
	struct error *err)
{
	const struct crypto_library *crypto = crypto_library_load(err);
	char z[PATH_MAX];

	if (!crypto)
		return false;
	if (path.n >= sizeof(z))
		return error_errno(err, ENAMETOOLONG, "cannot read '%" STR_FMT "'", STR_ARG(path));
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	const int fd = file_open_regular(z, 0);
	if (fd < 0)
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
	const bool computed = compute(crypto, fd, algorithm, out, n);
	(void)close(fd); /* only read */
	return computed || error_set(err, ERROR_IO, "cannot compute the digest of '%" STR_FMT "'",
				   STR_ARG(path));
}

bool
digest_verify(struct str path, struct str integrity, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	struct arena tmp = {0};
	struct expected_digest wanted = {0};
	unsigned int n;

	if (!parse(integrity, &wanted))
		return error_set(err, ERROR_NETWORK,
			"'%" STR_FMT "' is not a checksum of a known kind", STR_ARG(integrity));
	if (!digest_of_file(path, algorithms[wanted.algorithm], digest, &n, err))
		return false;
	const bool ok = compare(&tmp, &wanted, (struct str){(const char *)digest, n}, path, err);
	arena_free(&tmp);
	return ok;
}

bool
digest_file(struct arena *a, struct str path, struct str *out, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n = 0;

	if (!digest_of_file(path, "sha256", digest, &n, err))
		return false;
	*out = hex_encode(a, (struct str){(const char *)digest, n});
	return true;
}

bool
digest_text(struct arena *a, struct str text, struct str *out, struct error *err)
{
	const struct crypto_library *crypto = crypto_library_load(err);
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size = 0;

	if (!crypto)
		return false;
	EVP_MD *md = crypto->EVP_MD_fetch(NULL, "SHA256", NULL);
	const bool ok = md && crypto->EVP_Digest(text.p, text.n, digest, &size, md, NULL) == 1;
	crypto->EVP_MD_free(md);
	if (!ok)
		return error_set(err, ERROR_IO, "libcrypto computes no SHA-256");
	*out = hex_encode(a, (struct str){(const char *)digest, size});
	return true;
}

bool
digest_hmac(struct arena *a, struct str key, struct str text, struct str *out, struct error *err)
{
	const struct crypto_library *crypto = crypto_library_load(err);
	unsigned char *bytes = arena_alloc(a, EVP_MAX_MD_SIZE);
	unsigned size = 0;

	if (!crypto)
		return false;
	if (!crypto->HMAC(crypto->EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p,
		    text.n, bytes, &size))
		return error_set(err, ERROR_IO, "libcrypto has no HMAC-SHA256");
	*out = (struct str){(const char *)bytes, size};
	return true;
}
