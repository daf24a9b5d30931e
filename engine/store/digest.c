#include "engine/store/digest.h"

#include "expr/base/buf.h"

#include <openssl/evp.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#define CHUNK_BYTES 65536

/* Strongest first. */
static const struct algorithm {
	struct str name;
	const EVP_MD *(*md)(void);
} algorithms[] = {
	{{"sha512", 6}, EVP_sha512},
	{{"sha384", 6}, EVP_sha384},
	{{"sha256", 6}, EVP_sha256},
	{{"sha1", 4}, EVP_sha1},
};

struct wanted {
	const struct algorithm *algorithm;
	struct str value;
	bool is_hex;
};

/* "sha512-…" or "sha512:…"; options behind `?` do not count. */
static bool
parse_one(struct str word, struct wanted *out)
{
	word = str_slice(word, 0, str_index(word, '?', 0));
	for (size_t i = 0; i < COUNT_OF(algorithms); i++) {
		const size_t n = algorithms[i].name.n;
		if (!str_starts(word, algorithms[i].name) || word.n <= n + 1 ||
			(word.p[n] != '-' && word.p[n] != ':'))
			continue;
		*out = (struct wanted){
			&algorithms[i], str_slice(word, n + 1, word.n), word.p[n] == ':'};
		return true;
	}
	return false;
}

static bool
parse(struct str integrity, struct wanted *out)
{
	struct wanted one;
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
feed(int fd, EVP_MD_CTX *hash)
{
	char chunk[CHUNK_BYTES];
	ssize_t n;

	do {
		n = read(fd, chunk, sizeof(chunk));
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0 && EVP_DigestUpdate(hash, chunk, (size_t)n) != 1)
			return false;
	} while (n != 0);
	return true;
}

static bool
compute(int fd, const EVP_MD *md, unsigned char *out, unsigned int *n)
{
	EVP_MD_CTX *hash = EVP_MD_CTX_new();

	const bool ok = hash && EVP_DigestInit_ex(hash, md, NULL) == 1 && feed(fd, hash) &&
			EVP_DigestFinal_ex(hash, out, n) == 1;
	EVP_MD_CTX_free(hash);
	return ok;
}

static struct str
encode_hex(const unsigned char *digest, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++) {
		out[2 * i] = "0123456789abcdef"[digest[i] >> 4];
		out[2 * i + 1] = "0123456789abcdef"[digest[i] & 15];
	}
	return (struct str){out, 2 * n};
}

static bool
compare(const struct wanted *wanted, const unsigned char *digest, unsigned int n, struct str path,
	struct error *err)
{
	char text[2 * EVP_MAX_MD_SIZE + 1];
	struct str is;

	if (wanted->is_hex)
		is = encode_hex(digest, n, text);
	else
		is = (struct str){
			text, (size_t)EVP_EncodeBlock((unsigned char *)text, digest, (int)n)};
	if (wanted->is_hex ? str_eq_nocase(is, wanted->value) : str_eq(is, wanted->value))
		return true;
	error_set(err, ERROR_NETWORK,
		"'%" STR_FMT "' has the %" STR_FMT " %" STR_FMT ", expected %" STR_FMT,
		STR_ARG(path), STR_ARG(wanted->algorithm->name), STR_ARG(is),
		STR_ARG(wanted->value));
	return error_help(err, "the download was damaged or changed on its way: try again, and "
			       "look at proxies between here and the server");
}

bool
digest_verify(struct str path, struct str integrity, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	char z[PATH_MAX];
	struct wanted wanted = {0};
	unsigned int n;

	if (!parse(integrity, &wanted))
		return error_set(err, ERROR_NETWORK,
			"'%" STR_FMT "' is no checksum of a known kind", STR_ARG(integrity));
	if (path.n >= sizeof(z))
		return error_errno(err, ENAMETOOLONG, "cannot read '%" STR_FMT "'", STR_ARG(path));
	memcpy(z, path.p, path.n);
	z[path.n] = '\0';
	const int fd = open(z, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
	const bool computed = compute(fd, wanted.algorithm->md(), digest, &n);
	(void)close(fd); /* only read */
	if (!computed)
		return error_set(err, ERROR_IO, "cannot compute the digest of '%" STR_FMT "'",
			STR_ARG(path));
	return compare(&wanted, digest, n, path, err);
}
