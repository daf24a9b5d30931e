#include "engine/run/hash_files.h"

#include "engine/run/glob.h"
#include "engine/store/file.h"

#include <openssl/evp.h>

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 17)

struct hashing {
	struct arena *a;
	struct str workspace;
	EVP_MD_CTX *total;
	EVP_MD_CTX *one;
	unsigned char *piece;
	size_t count;
};

static void
must(int ok)
{
	if (ok != 1)
		arena_exhausted(); /* SHA-256 is always there: only memory can fail */
}

static bool
hash_content(struct hashing *h, int fd, struct str path, struct error *err)
{
	ssize_t n;

	while ((n = read(fd, h->piece, PIECE)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(path));
		must(EVP_DigestUpdate(h->one, h->piece, (size_t)n));
	}
	return true;
}

static bool
add_file(void *owner, struct str path, struct error *err)
{
	struct hashing *h = owner;
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!path_is_below(path, h->workspace) || file_kind(path) != FILE_REGULAR)
		return true;
	const int fd = open(str_z(h->a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_errno(err, errno, "cannot open '%" STR_FMT "'", STR_ARG(path));
	must(EVP_DigestInit_ex(h->one, EVP_sha256(), NULL));
	const bool ok = hash_content(h, fd, path, err);
	(void)close(fd);
	must(EVP_DigestFinal_ex(h->one, digest, &size));
	must(EVP_DigestUpdate(h->total, digest, size));
	h->count++;
	return ok;
}

static struct str
hex(struct arena *a, const unsigned char *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *p = arena_alloc(a, n * 2);

	for (size_t i = 0; i < n; i++) {
		p[i * 2] = digits[bytes[i] >> 4];
		p[i * 2 + 1] = digits[bytes[i] & 15];
	}
	return (struct str){p, n * 2};
}

static bool
read_option(
	const struct str **patterns, size_t *count, struct glob_options *options, struct error *err)
{
	if (*count == 0 || !str_starts((*patterns)[0], STR("--")))
		return true;
	if (!str_eq_nocase((*patterns)[0], STR("--follow-symbolic-links")))
		return error_set(err, ERROR_INVALID,
			"invalid option '%" STR_FMT
			"' of hashFiles: only '--follow-symbolic-links' is known",
			STR_ARG((*patterns)[0]));
	options->follow_links = true;
	(*patterns)++;
	(*count)--;
	return true;
}

bool
hash_files(struct arena *a, struct str workspace, const struct str *patterns, size_t count,
	struct str *out, struct error *err)
{
	struct arena tmp = {0};
	struct glob_options options = {0};
	struct hashing h = {.a = &tmp, .workspace = workspace};
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!read_option(&patterns, &count, &options, err))
		return false;
	h.total = EVP_MD_CTX_new();
	h.one = EVP_MD_CTX_new();
	h.piece = arena_alloc(&tmp, PIECE);
	must(h.total && h.one && EVP_DigestInit_ex(h.total, EVP_sha256(), NULL) == 1);
	const bool ok = glob_walk(&tmp, workspace, patterns, count, &options, add_file, &h, err);
	must(EVP_DigestFinal_ex(h.total, digest, &size));
	if (ok)
		*out = h.count > 0 ? hex(a, digest, size) : STR_NONE;
	EVP_MD_CTX_free(h.total);
	EVP_MD_CTX_free(h.one);
	arena_free(&tmp);
	return ok;
}
