#include "engine/git/index_write.h"

#include "engine/git/libgit.h"
#include "engine/store/crypto_library.h"
#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION       2
#define NAME_SIZE_MAX 0xFFFu /* longer names say so, and are read to their NUL */
#define ENTRY_ALIGN   8u
#define ENTRY_FIXED   62u /* bytes of an entry before its name */

#ifdef __APPLE__
#define STAT_MTIME(st) ((st)->st_mtimespec)
#define STAT_CTIME(st) ((st)->st_ctimespec)
#else
#define STAT_MTIME(st) ((st)->st_mtim)
#define STAT_CTIME(st) ((st)->st_ctim)
#endif

static void
add_u32(struct buf *b, uint64_t value)
{
	const char bytes[4] = {
		(char)(value >> 24), (char)(value >> 16), (char)(value >> 8), (char)value};

	buf_add(b, (struct str){bytes, sizeof(bytes)});
}

static void
add_u16(struct buf *b, uint64_t value)
{
	const char bytes[2] = {(char)(value >> 8), (char)value};

	buf_add(b, (struct str){bytes, sizeof(bytes)});
}

/* Git keeps the low 32 bits of each. */
static void
add_stat(struct buf *b, const struct stat *st, uint32_t mode)
{
	add_u32(b, (uint64_t)STAT_CTIME(st).tv_sec);
	add_u32(b, (uint64_t)STAT_CTIME(st).tv_nsec);
	add_u32(b, (uint64_t)STAT_MTIME(st).tv_sec);
	add_u32(b, (uint64_t)STAT_MTIME(st).tv_nsec);
	add_u32(b, (uint64_t)st->st_dev);
	add_u32(b, (uint64_t)st->st_ino);
	add_u32(b, mode);
	add_u32(b, st->st_uid);
	add_u32(b, st->st_gid);
	add_u32(b, (uint64_t)st->st_size);
}

static void
add_entry(struct buf *b, const git_index_entry *entry, const struct stat *st)
{
	const struct str path = str_from(entry->path);
	const size_t size = ENTRY_FIXED + path.n;

	add_stat(b, st, entry->mode);
	buf_add(b, (struct str){(const char *)entry->id.id, GIT_OID_RAWSZ});
	add_u16(b, path.n < NAME_SIZE_MAX ? path.n : NAME_SIZE_MAX);
	buf_add(b, path);
	buf_add_repeat(b, '\0', ENTRY_ALIGN - size % ENTRY_ALIGN); /* at least one */
}

/* Moves on in the sorted list of changed paths; true if `path` is one of them. */
static bool
is_changed(const struct snapshot *snapshot, size_t *next, struct str path)
{
	while (*next < snapshot->changed_count && str_cmp(snapshot->changed[*next], path) < 0)
		++*next;
	return *next < snapshot->changed_count && str_eq(snapshot->changed[*next], path);
}

static void
add_entries(struct buf *b, git_index *index, int root, const struct snapshot *snapshot)
{
	static const struct stat unknown;
	size_t next = 0;

	for (size_t i = 0; i < libgit.index_entrycount(index); i++) {
		const git_index_entry *entry = libgit.index_get_byindex(index, i);
		struct stat st = unknown;
		if (snapshot && !is_changed(snapshot, &next, str_from(entry->path)) &&
			(entry->mode == GIT_FILEMODE_COMMIT ||
				fstatat(root, entry->path, &st, AT_SYMLINK_NOFOLLOW) != 0))
			st = unknown;
		add_entry(b, entry, &st);
	}
}

static bool
add_checksum(struct buf *b, struct error *err)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int n;

	const struct crypto_library *crypto = crypto_library_load(err);
	if (!crypto)
		return false;
	EVP_MD *sha1 = crypto->EVP_MD_fetch(NULL, "SHA1", NULL);
	const bool ok = sha1 && crypto->EVP_Digest(b->p, b->n, digest, &n, sha1, NULL) == 1;
	crypto->EVP_MD_free(sha1);
	if (!ok)
		return error_set(err, ERROR_IO, "libcrypto cannot compute SHA-1");
	buf_add(b, (struct str){(const char *)digest, n});
	return true;
}

static bool
write_index(struct arena *tmp, git_index *index, struct str directory,
	const struct snapshot *snapshot, struct error *err)
{
	const char *z = str_z(tmp, directory);
	const int root = z ? open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	struct buf b;

	if (root < 0)
		return error_errno(
			err, errno, "cannot open folder '%" STR_FMT "'", STR_ARG(directory));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "DIRC");
	add_u32(&b, VERSION);
	add_u32(&b, libgit.index_entrycount(index));
	add_entries(&b, index, root, snapshot);
	const bool ok =
		add_checksum(&b, err) &&
		file_write(path_join(tmp, directory, STR(".git/index")), buf_str(&b), 0644, err);
	buf_free(&b);
	(void)close(root); /* only read */
	return ok;
}

bool
index_write(struct arena *tmp, git_tree *tree, struct str directory,
	const struct snapshot *snapshot, struct error *err)
{
	git_index *index;

	/* in memory: a flat and sorted list of the tree's files */
	if (libgit.index_new(&index) != 0)
		return libgit_error(err, "cannot make an index");
	const bool ok = libgit.index_read_tree(index, tree) == 0
				? write_index(tmp, index, directory, snapshot, err)
				: libgit_error(err, "cannot read the commit's tree");
	libgit.index_free(index);
	return ok;
}
