#include "engine/service/blob/uploads.h"

#include "engine/store/file.h"
#include "engine/store/text_encoding.h"
#include "engine/store/unique.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MODE  0600
#define CHUNK_SIZE ((size_t)1 << 20)

struct upload_entry {
	struct upload upload; /* the first member: each is found by the other's address */
	struct arena a;
	struct upload_entry *next;
	unsigned holders;
	bool has_ended;
};

struct uploads {
	pthread_mutex_t mutex;
	struct upload_entry *first;
};

/* --- who is there ------------------------------------------------------------------------- */

struct uploads *
uploads_new(void)
{
	struct uploads *uploads = calloc(1, sizeof(*uploads));

	if (!uploads || pthread_mutex_init(&uploads->mutex, NULL) != 0)
		arena_exhausted();
	return uploads;
}

static void
entry_free(struct upload_entry *entry)
{
	IGNORE(file_remove_tree(entry->upload.folder, NULL)); /* the next run removes what stays */
	(void)pthread_mutex_destroy(&entry->upload.mutex);
	arena_free(&entry->a);
	free(entry);
}

void
uploads_free(struct uploads *uploads)
{
	for (struct upload_entry *next, *entry = uploads->first; entry; entry = next) {
		next = entry->next;
		entry_free(entry);
	}
	(void)pthread_mutex_destroy(&uploads->mutex);
	free(uploads);
}

struct upload *
uploads_begin(
	struct uploads *uploads, struct str parent, struct str type, void *owner, struct error *err)
{
	struct upload_entry *entry = calloc(1, sizeof(*entry));

	if (!entry || pthread_mutex_init(&entry->upload.mutex, NULL) != 0)
		arena_exhausted();
	struct upload *upload = &entry->upload;
	upload->id = unique_name(&entry->a);
	upload->folder = path_join(&entry->a, parent, upload->id);
	upload->type = str_copy(&entry->a, type);
	upload->file = path_join(&entry->a, upload->folder, STR("data"));
	upload->owner = owner;
	if (!file_make_dirs(upload->folder, 0700, err)) {
		entry_free(entry);
		return NULL;
	}
	(void)pthread_mutex_lock(&uploads->mutex);
	entry->next = uploads->first;
	uploads->first = entry;
	(void)pthread_mutex_unlock(&uploads->mutex);
	return upload;
}

struct upload *
uploads_find(struct uploads *uploads, struct str id)
{
	(void)pthread_mutex_lock(&uploads->mutex);
	struct upload_entry *entry = uploads->first;
	while (entry && !str_eq(entry->upload.id, id))
		entry = entry->next;
	if (entry)
		entry->holders++;
	(void)pthread_mutex_unlock(&uploads->mutex);
	return entry ? &entry->upload : NULL;
}

static struct upload_entry *
entry_of(struct upload *upload)
{
	return (struct upload_entry *)upload;
}

void
uploads_release(struct uploads *uploads, struct upload *upload)
{
	struct upload_entry *entry = entry_of(upload);

	(void)pthread_mutex_lock(&uploads->mutex);
	const bool is_over = --entry->holders == 0 && entry->has_ended;
	(void)pthread_mutex_unlock(&uploads->mutex);
	if (is_over)
		entry_free(entry);
}

void
uploads_end(struct uploads *uploads, struct upload *upload)
{
	struct upload_entry *entry = entry_of(upload);

	(void)pthread_mutex_lock(&uploads->mutex);
	struct upload_entry **at = &uploads->first;
	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	entry->has_ended = true;
	const bool is_over = entry->holders == 0;
	(void)pthread_mutex_unlock(&uploads->mutex);
	if (is_over)
		entry_free(entry);
}

/* --- parts -------------------------------------------------------------------------------- */

int
upload_open(const struct upload *upload, struct arena *a, struct str *out, struct error *err)
{
	*out = path_join(a, upload->folder, str_concat(a, STR("part-"), unique_name(a)));
	const int fd = open(str_z(a, *out), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, FILE_MODE);

	if (fd < 0)
		(void)error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(*out));
	return fd;
}

bool
upload_is_whole(struct upload *upload, uint64_t *size_bytes)
{
	(void)pthread_mutex_lock(&upload->mutex);
	const bool is_whole = upload->is_whole;
	*size_bytes = upload->size_bytes;
	(void)pthread_mutex_unlock(&upload->mutex);
	return is_whole;
}

int
upload_open_at(struct upload *upload, uint64_t offset, struct error *err)
{
	struct arena tmp = {0};
	uint64_t size_bytes;

	if (upload_is_whole(upload, &size_bytes)) {
		(void)error_set(err, ERROR_INVALID, "the upload is complete");
		return -1;
	}
	const int fd = open(str_z(&tmp, upload->file), O_WRONLY | O_CREAT | O_CLOEXEC, FILE_MODE);
	arena_free(&tmp);
	if (fd >= 0 && lseek(fd, (off_t)offset, SEEK_SET) == (off_t)offset)
		return fd;
	(void)error_errno(err, errno, "cannot write '%" STR_FMT "'", STR_ARG(upload->file));
	if (fd >= 0)
		(void)close(fd);
	return -1;
}

static struct str
block_path(struct arena *a, const struct upload *upload, struct str block)
{
	return path_join(a, upload->folder, str_concat(a, STR("block-"), hex_encode(a, block)));
}

static bool
move(struct arena *a, struct str from, struct str to, struct error *err)
{
	return rename(str_z(a, from), str_z(a, to)) == 0 ||
	       error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(to));
}

bool
upload_put_block(struct upload *upload, struct str path, struct str block, struct error *err)
{
	struct arena tmp = {0};
	const bool ok = move(&tmp, path, block_path(&tmp, upload, block), err);

	arena_free(&tmp);
	return ok;
}

static bool
is_whole_now(struct arena *a, struct upload *upload, struct error *err)
{
	struct stat st;

	if (stat(str_z(a, upload->file), &st) != 0)
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(upload->file));
	upload->size_bytes = (uint64_t)st.st_size;
	upload->is_whole = true;
	return true;
}

bool
uploads_close(struct uploads *uploads, struct upload *upload, struct error *err)
{
	struct arena tmp = {0};

	/* both, so that nobody who finds it now sees one that is not whole */
	(void)pthread_mutex_lock(&uploads->mutex);
	(void)pthread_mutex_lock(&upload->mutex);
	const bool ok =
		entry_of(upload)->holders > 0
			? error_set(err, ERROR_INVALID, "parts of the upload are on their way")
			: is_whole_now(&tmp, upload, err);
	(void)pthread_mutex_unlock(&upload->mutex);
	(void)pthread_mutex_unlock(&uploads->mutex);
	arena_free(&tmp);
	return ok;
}

bool
upload_put_whole(struct upload *upload, struct str path, struct error *err)
{
	struct arena tmp = {0};

	(void)pthread_mutex_lock(&upload->mutex);
	const bool ok = upload->is_whole ? error_set(err, ERROR_INVALID, "the upload is complete")
					 : move(&tmp, path, upload->file, err) &&
						   is_whole_now(&tmp, upload, err);
	(void)pthread_mutex_unlock(&upload->mutex);
	arena_free(&tmp);
	return ok;
}

/* --- putting blocks together -------------------------------------------------------------- */

static bool
copy_chunk(int from, int to, char *chunk, bool *more)
{
	const ssize_t n = read(from, chunk, CHUNK_SIZE);

	*more = n > 0;
	for (ssize_t done = 0; done < n;) {
		const ssize_t written = write(to, chunk + done, (size_t)(n - done));
		if (written < 0 && errno != EINTR)
			return false;
		done += written > 0 ? written : 0;
	}
	return n >= 0 || errno == EINTR;
}

/* The kernel copies where it can, and a file system that can shares the blocks. */
static bool
append(int from, int to)
{
	bool more = true;
	bool ok = true;

#ifdef __linux__
	ssize_t n;
	while ((n = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0)) > 0)
		;
	if (n == 0)
		return true;
#endif
	char *chunk = malloc(CHUNK_SIZE);
	if (!chunk)
		arena_exhausted();
	while (ok && more)
		ok = copy_chunk(from, to, chunk, &more);
	free(chunk);
	return ok;
}

static bool
append_block(int to, struct str path, struct error *err)
{
	struct arena tmp = {0};
	const int from = open(str_z(&tmp, path), O_RDONLY | O_CLOEXEC);
	const int missing = errno;
	bool ok = from >= 0 && append(from, to);

	if (!ok)
		(void)error_errno(err, from < 0 ? missing : errno,
			"cannot put '%" STR_FMT "' together", STR_ARG(path));
	if (from >= 0)
		(void)close(from);
	arena_free(&tmp);
	return ok;
}

static bool
knows_all(struct arena *a, const struct upload *upload, const struct str *blocks, size_t count,
	struct error *err)
{
	for (size_t i = 0; i < count; i++)
		if (!file_exists(block_path(a, upload, blocks[i])))
			return error_set(err, ERROR_INVALID, "unknown block '%" STR_FMT "'",
				STR_ARG(blocks[i]));
	return true;
}

/* Into a file of its own: a list may name a block twice. */
static bool
join(struct arena *a, const struct upload *upload, const struct str *blocks, size_t count,
	struct error *err)
{
	struct str whole = path_join(a, upload->folder, STR("part-whole"));
	bool ok = true;

	const int to = open(str_z(a, whole), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);
	if (to < 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(whole));
	for (size_t i = 0; ok && i < count; i++)
		ok = append_block(to, block_path(a, upload, blocks[i]), err);
	if (close(to) != 0 && ok)
		ok = error_errno(err, errno, "cannot write '%" STR_FMT "'", STR_ARG(whole));
	return ok && move(a, whole, upload->file, err);
}

/* The upload is locked: of two lists at once one is the blob. */
static bool
put_list(struct arena *a, struct upload *upload, const struct str *blocks, size_t count,
	struct error *err)
{
	if (upload->is_whole)
		return error_set(err, ERROR_INVALID, "the upload is complete");
	if (!knows_all(a, upload, blocks, count, err))
		return false;
	const bool ok = count == 1 ? move(a, block_path(a, upload, blocks[0]), upload->file, err)
				   : join(a, upload, blocks, count, err);
	return ok && is_whole_now(a, upload, err);
}

bool
upload_put_list(struct upload *upload, const struct str *blocks, size_t count, struct error *err)
{
	struct arena tmp = {0};

	(void)pthread_mutex_lock(&upload->mutex);
	const bool ok = put_list(&tmp, upload, blocks, count, err);
	(void)pthread_mutex_unlock(&upload->mutex);
	arena_free(&tmp);
	return ok;
}
