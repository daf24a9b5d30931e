#include "engine/service/cache/cache_store.h"

#include "engine/service/base/store_folder.h"
#include "engine/service/cache/cache_match.h"
#include "engine/service/cache/cache_meta.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define META_MAX ((size_t)64 << 10)

/* --- the folder --------------------------------------------------------------------------- */

bool
cache_store_open(struct arena *a, struct str caches, struct str repository, struct cache_store *out,
	struct error *err)
{
	*out = (struct cache_store){.limit_bytes = CACHE_LIMIT_BYTES};
	return store_folder_open(a, caches, repository, &out->folder, err);
}

static struct str
file_of(struct arena *a, const struct cache_store *store, uint64_t id, const char *kind)
{
	return path_join(a, store->folder, str_fmt(a, "%" PRIu64 ".%s", id, kind));
}

struct str
cache_store_path(struct arena *a, const struct cache_store *store, uint64_t id)
{
	return file_of(a, store, id, "bin");
}

/* --- what is there ------------------------------------------------------------------------ */

/* False for one that was removed meanwhile, or that nobody can read. */
static bool
read_entry(struct arena *a, const struct cache_store *store, uint64_t id, struct cache_meta *out)
{
	const struct str path = file_of(a, store, id, "json");
	struct stat st;
	struct str text;

	if (!file_read(a, path, META_MAX, &text, NULL) || !cache_meta_read(a, text, out) ||
		stat(str_z(a, path), &st) != 0)
		return false;
	out->entry.id = id;
	out->entry.path = file_of(a, store, id, "bin");
	out->entry.used_ms = (uint64_t)st.st_mtime * 1000;
	return true;
}

static int
compare_ids(const void *x, const void *y)
{
	const uint64_t a = ((const struct cache_entry *)x)->id;
	const uint64_t b = ((const struct cache_entry *)y)->id;

	return (a < b) - (a > b);
}

bool
cache_store_list(struct arena *a, const struct cache_store *store, struct cache_entry **out,
	size_t *count, struct error *err)
{
	struct str *names;
	size_t name_count;
	size_t capacity = 0;
	struct cache_meta meta;
	uint64_t id;

	*out = NULL;
	*count = 0;
	if (!file_list(a, store->folder, &names, &name_count, err))
		return false;
	for (size_t i = 0; i < name_count; i++)
		if (store_folder_number(names[i], STR(".json"), &id) &&
			read_entry(a, store, id, &meta))
			*arena_push(a, *out, *count, capacity) = meta.entry;
	if (*count > 0)
		qsort(*out, *count, sizeof(**out), compare_ids);
	return true;
}

/* --- finding ------------------------------------------------------------------------------ */

static void
set_used(struct arena *a, const struct cache_store *store, uint64_t id)
{
	/* one that was removed meanwhile is not used */
	(void)utimensat(AT_FDCWD, str_z(a, file_of(a, store, id, "json")), NULL, 0);
}

/* The archive is what was saved. */
static bool
is_whole(struct arena *a, const struct cache_store *store, uint64_t id)
{
	struct cache_meta meta;
	struct cache_seal seal;
	struct str digest;

	return read_entry(a, store, id, &meta) && cache_seal_of(a, meta.entry.path, &seal) &&
	       ((seal.size_bytes == meta.seal.size_bytes && seal.time_ns == meta.seal.time_ns) ||
		       (digest_file(a, meta.entry.path, &digest, NULL) &&
			       str_eq(digest, meta.digest)));
}

/* A damaged entry goes, and the search goes on without it. */
bool
cache_store_find(struct arena *a, const struct cache_store *store,
	const struct cache_search *search, bool *found, struct cache_entry *out, struct error *err)
{
	struct cache_entry *entries;
	size_t count;

	*found = false;
	for (;;) {
		if (!cache_store_list(a, store, &entries, &count, err))
			return false;
		const struct cache_entry *entry = cache_match(search, entries, count);
		if (!entry)
			return true;
		if (is_whole(a, store, entry->id)) {
			*found = true;
			*out = *entry;
			set_used(a, store, entry->id);
			return true;
		}
		if (!cache_store_remove(store, entry->id, err))
			return false;
	}
}

static bool
is_there(struct arena *a, const struct cache_store *store, const struct cache_entry *entry)
{
	struct cache_entry *entries;
	size_t count;

	if (!cache_store_list(a, store, &entries, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_eq(entries[i].key, entry->key) &&
			str_eq(entries[i].version, entry->version) &&
			str_eq(entries[i].scope, entry->scope))
			return true;
	return false;
}

bool
cache_store_has(const struct cache_store *store, const struct cache_entry *entry)
{
	struct arena tmp = {0};
	const bool has = is_there(&tmp, store, entry);

	arena_free(&tmp);
	return has;
}

/* --- coming and going --------------------------------------------------------------------- */

static bool
remove_files(struct arena *a, const struct cache_store *store, uint64_t id, struct error *err)
{
	return file_remove_tree(file_of(a, store, id, "json"), err) &&
	       file_remove_tree(file_of(a, store, id, "bin"), err);
}

bool
cache_store_remove(const struct cache_store *store, uint64_t id, struct error *err)
{
	struct arena tmp = {0};
	const int fd = store_folder_lock(store->folder, err);
	const bool ok = fd >= 0 && remove_files(&tmp, store, id, err);

	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return ok;
}

static int
compare_use(const void *x, const void *y)
{
	const struct cache_entry *a = x;
	const struct cache_entry *b = y;

	if (a->used_ms != b->used_ms)
		return (a->used_ms > b->used_ms) - (a->used_ms < b->used_ms);
	return (a->id > b->id) - (a->id < b->id);
}

/* `kept` stays in any case. The store is locked. */
static bool
shrink(struct arena *a, const struct cache_store *store, uint64_t limit_bytes, uint64_t kept,
	size_t *removed, struct error *err)
{
	struct cache_entry *entries;
	size_t count;
	uint64_t total = 0;

	*removed = 0;
	if (!cache_store_list(a, store, &entries, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		total += entries[i].size_bytes;
	if (count > 0)
		qsort(entries, count, sizeof(*entries), compare_use);
	for (size_t i = 0; i < count && total > limit_bytes; i++) {
		if (entries[i].id == kept)
			continue;
		if (!remove_files(a, store, entries[i].id, err))
			return false;
		total -= entries[i].size_bytes;
		(*removed)++;
	}
	return true;
}

bool
cache_store_shrink(
	const struct cache_store *store, uint64_t limit_bytes, size_t *removed, struct error *err)
{
	struct arena tmp = {0};
	const int fd = store_folder_lock(store->folder, err);
	const bool ok = fd >= 0 && shrink(&tmp, store, limit_bytes, 0, removed, err);

	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return ok;
}

static bool
next_id(struct arena *a, const struct cache_store *store, uint64_t *id, struct error *err)
{
	struct cache_entry *entries;
	size_t count;

	return cache_store_list(a, store, &entries, &count, err) &&
	       store_folder_next(store->folder, count > 0 ? entries[0].id : 0, id, err);
}

static bool
write_meta(struct arena *a, const struct cache_store *store, struct cache_entry *entry,
	struct error *err)
{
	struct cache_meta meta;

	if (!cache_seal_of(a, entry->path, &meta.seal))
		return error_errno(err, errno, "cannot read '%" STR_FMT "'", STR_ARG(entry->path));
	if (!digest_file(a, entry->path, &meta.digest, err))
		return false;
	entry->size_bytes = meta.seal.size_bytes;
	meta.entry = *entry;
	return file_write_atomic(
		file_of(a, store, entry->id, "json"), cache_meta_text(a, &meta), 0600, err);
}

/* The file gets its name before anything says that it is an entry. The store is locked. */
static bool
add(struct arena *a, const struct cache_store *store, struct cache_entry *entry, struct str file,
	struct error *err)
{
	size_t removed;

	if (is_there(a, store, entry))
		return error_set(err, ERROR_INVALID, "the key '%" STR_FMT "' is saved already",
			STR_ARG(entry->key));
	if (!next_id(a, store, &entry->id, err))
		return false;
	entry->path = file_of(a, store, entry->id, "bin");
	entry->created_ms = entry->used_ms = store_now_ms();
	if (rename(str_z(a, file), str_z(a, entry->path)) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(entry->path));
	if (!write_meta(a, store, entry, err)) {
		IGNORE(file_remove_tree(entry->path, NULL)); /* nothing would ever find it */
		return false;
	}
	return shrink(a, store, store->limit_bytes, entry->id, &removed, err);
}

bool
cache_store_add(struct arena *a, const struct cache_store *store, struct cache_entry *entry,
	struct str file, struct error *err)
{
	struct arena tmp = {0};
	const int fd = store_folder_lock(store->folder, err);
	const bool ok = fd >= 0 && add(a, store, entry, file, err);

	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return ok;
}
