#include "engine/protocol/hash_files.h"

#include "engine/protocol/glob.h"
#include "engine/store/crypto_library.h"
#include "engine/store/file.h"
#include "engine/store/text_encoding.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE ((size_t)1 << 17)

struct files_hash {
	const struct crypto_library *crypto;
	struct str workspace;
	EVP_MD *sha256;
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
fail(struct error *err, const char *doing, struct str path)
{
	return error_errno(err, errno, "cannot %s '%" STR_FMT "'", doing, STR_ARG(path));
}

/* Reads on until the end, which the size may say: it is 0 for files that the system makes up. */
static bool
hash_content(struct files_hash *h, int fd, off_t size, struct str path, struct error *err)
{
	off_t done = 0;
	ssize_t n = 1;

	while (n != 0 && (done == 0 || done != size)) {
		n = read(fd, h->piece, PIECE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(err, "read", path);
		must(h->crypto->EVP_DigestUpdate(h->one, h->piece, (size_t)n));
		done += n;
	}
	return true;
}

static bool
hash_file(struct files_hash *h, int fd, struct str path, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fail(err, "read", path);
	if (S_ISDIR(st.st_mode))
		return true; /* a link leads to it */
	must(h->crypto->EVP_DigestInit_ex(h->one, h->sha256, NULL));
	if (!hash_content(h, fd, st.st_size, path, err))
		return false;
	must(h->crypto->EVP_DigestFinal_ex(h->one, digest, &size));
	must(h->crypto->EVP_DigestUpdate(h->total, digest, size));
	h->count++;
	return true;
}

static bool
add_file(void *owner, struct str path, struct error *err)
{
	struct files_hash *h = owner;

	if (!path_is_below(path, h->workspace))
		return true;
	const int fd = file_open_regular(path.p, 0);
	if (fd < 0 && errno == ENXIO)
		return error_set(err, ERROR_IO,
			"cannot hash '%" STR_FMT "': it is a FIFO, socket or device, not a file",
			STR_ARG(path));
	if (fd < 0)
		return fail(err, "open", path);
	const bool ok = hash_file(h, fd, path, err);
	(void)close(fd); /* only read */
	return ok;
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
	struct files_hash h = {.workspace = workspace};
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;

	h.crypto = crypto_library_load(err);
	if (!h.crypto || !read_option(&patterns, &count, &options, err))
		return false;
	h.sha256 = h.crypto->EVP_MD_fetch(NULL, "SHA256", NULL); /* once, and not for each file */
	h.total = h.crypto->EVP_MD_CTX_new();
	h.one = h.crypto->EVP_MD_CTX_new();
	h.piece = arena_alloc(&tmp, PIECE);
	must(h.sha256 && h.total && h.one &&
		h.crypto->EVP_DigestInit_ex(h.total, h.sha256, NULL) == 1);
	const bool ok = glob_walk(&tmp, workspace, patterns, count, &options, add_file, &h, err);
	must(h.crypto->EVP_DigestFinal_ex(h.total, digest, &size));
	if (ok)
		*out = h.count > 0 ? hex_encode(a, (struct str){(const char *)digest, size})
				   : STR_NONE;
	h.crypto->EVP_MD_CTX_free(h.total);
	h.crypto->EVP_MD_CTX_free(h.one);
	h.crypto->EVP_MD_free(h.sha256);
	arena_free(&tmp);
	return ok;
}
