#include "engine/service/artifact/artifact_store.h"

#include "engine/service/base/store_folder.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "expr/base/json_string.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_MODE 0700
#define FILE_MODE   0600
#define META_MAX    ((size_t)64 << 10)

bool
artifact_store_open(struct arena *a, struct str artifacts, struct str repository,
	struct artifact_store *out, struct error *err)
{
	return store_folder_open(a, artifacts, repository, &out->folder, err);
}

struct str
artifact_store_uploads(struct arena *a, const struct artifact_store *store)
{
	return path_join(a, store->folder, STR("uploads"));
}

static struct str
file_of(struct arena *a, const struct artifact_store *store, const struct artifact *artifact,
	const char *kind)
{
	return path_join(a, path_join(a, store->folder, artifact->run_id),
		str_fmt(a, "%" PRIu64 ".%s", artifact->id, kind));
}

/* --- what is known of one ----------------------------------------------------------------- */

static void
add_text(struct buf *b, const char *name, struct str value)
{
	buf_add_fmt(b, "\"%s\": ", name);
	json_string_add(b, value);
	buf_add_z(b, ",\n ");
}

static struct str
text_of(struct arena *a, const struct artifact *artifact)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_char(&b, '{');
	add_text(&b, "name", artifact->name);
	add_text(&b, "type", artifact->type);
	add_text(&b, "digest", artifact->digest);
	add_text(&b, "job_id", artifact->job_id);
	buf_add_fmt(&b,
		"\"size_bytes\": %" PRIu64 ",\n \"created_ms\": %" PRIu64
		",\n \"expires_ms\": %" PRIu64 "}\n",
		artifact->size_bytes, artifact->created_ms, artifact->expires_ms);
	return buf_take(a, &b);
}

static uint64_t
number_of(struct value value, const char *name)
{
	const struct value member = json_member(value, name);

	return member.kind == VALUE_NUMBER && member.number >= 0 && member.number < 9e15
		       ? (uint64_t)member.number
		       : 0;
}

static bool
has_expired(const struct artifact *artifact)
{
	return artifact->expires_ms > 0 && artifact->expires_ms <= store_now_ms();
}

/* False for one that was removed meanwhile, or is not as it was made. */
static bool
read_artifact(struct arena *a, const struct artifact_store *store, struct artifact *artifact)
{
	struct str text;
	struct stat st;

	if (!file_read(a, file_of(a, store, artifact, "json"), META_MAX, &text, NULL))
		return false;
	const struct value value = json_read(a, text);
	artifact->name = json_text(value, "name");
	artifact->type = json_text(value, "type");
	artifact->digest = json_text(value, "digest");
	artifact->job_id = json_text(value, "job_id");
	artifact->size_bytes = number_of(value, "size_bytes");
	artifact->created_ms = number_of(value, "created_ms");
	artifact->expires_ms = number_of(value, "expires_ms");
	artifact->path = file_of(a, store, artifact, "bin");
	return artifact->name.n > 0 && stat(str_z(a, artifact->path), &st) == 0 &&
	       (uint64_t)st.st_size == artifact->size_bytes;
}

/* --- finding ------------------------------------------------------------------------------ */

struct artifact_walk {
	struct arena *a;
	const struct artifact_store *store;
	bool is_for_expired; /* those alone are listed, else all others */
	struct artifact *items;
	size_t count;
	size_t capacity;
};

static bool
list_run(struct artifact_walk *l, struct str run_id, struct error *err)
{
	struct artifact artifact = {.run_id = run_id};
	struct str *names;
	size_t count;

	if (!file_list(l->a, path_join(l->a, l->store->folder, run_id), &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (store_folder_number(names[i], STR(".json"), &artifact.id) &&
			read_artifact(l->a, l->store, &artifact) &&
			has_expired(&artifact) == l->is_for_expired)
			*arena_push(l->a, l->items, l->count, l->capacity) = artifact;
	return true;
}

static bool
list_all(struct artifact_walk *l, struct error *err)
{
	struct str *names;
	size_t count;
	uint64_t number;

	if (!file_list(l->a, l->store->folder, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (store_folder_number(names[i], STR_NONE, &number) && number > 0 &&
			file_is_dir(path_join(l->a, l->store->folder, names[i])) &&
			!list_run(l, names[i], err))
			return false;
	return true;
}

static int
compare_ids(const void *x, const void *y)
{
	const uint64_t a = ((const struct artifact *)x)->id;
	const uint64_t b = ((const struct artifact *)y)->id;

	return (a < b) - (a > b);
}

bool
artifact_store_list(struct arena *a, const struct artifact_store *store, struct str run_id,
	struct artifact **out, size_t *count, struct error *err)
{
	struct artifact_walk l = {.a = a, .store = store};
	const bool ok = run_id.n > 0 ? list_run(&l, run_id, err) : list_all(&l, err);

	if (l.count > 0)
		qsort(l.items, l.count, sizeof(*l.items), compare_ids);
	*out = l.items;
	*count = l.count;
	return ok;
}

bool
artifact_store_find(struct arena *a, const struct artifact_store *store, struct str run_id,
	struct str name, struct artifact *out)
{
	struct artifact *items;
	size_t count;

	if (!artifact_store_list(a, store, run_id, &items, &count, NULL))
		return false;
	for (size_t i = 0; i < count; i++)
		if (str_eq(items[i].name, name)) {
			*out = items[i];
			return true;
		}
	return false;
}

/* --- coming and going --------------------------------------------------------------------- */

/* The store is locked: else one that is added meanwhile would lose its folder. */
static bool
remove_files(struct arena *a, const struct artifact_store *store, const struct artifact *artifact,
	struct error *err)
{
	static const char *const kinds[] = {"json", "bin", "files"};
	bool ok = true;

	for (size_t i = 0; ok && i < COUNT_OF(kinds); i++)
		ok = file_remove_tree(file_of(a, store, artifact, kinds[i]), err);
	(void)rmdir(str_z(a, path_join(a, store->folder, artifact->run_id))); /* if empty */
	return ok;
}

/* The store is locked. */
static bool
add(struct arena *a, const struct artifact_store *store, struct artifact *artifact, struct str file,
	struct error *err)
{
	struct artifact same;
	struct stat st;

	if (artifact_store_find(a, store, artifact->run_id, artifact->name, &same))
		return error_set(err, ERROR_INVALID,
			"an artifact with this name already exists on the workflow run");
	if (!store_folder_next(store->folder, 0, &artifact->id, err) ||
		!file_make_dirs(path_join(a, store->folder, artifact->run_id), FOLDER_MODE, err))
		return false;
	artifact->path = file_of(a, store, artifact, "bin");
	artifact->created_ms = store_now_ms();
	if (stat(str_z(a, file), &st) != 0 || rename(str_z(a, file), str_z(a, artifact->path)) != 0)
		return error_errno(
			err, errno, "cannot make '%" STR_FMT "'", STR_ARG(artifact->path));
	artifact->size_bytes = (uint64_t)st.st_size;
	if (file_write_atomic(
		    file_of(a, store, artifact, "json"), text_of(a, artifact), FILE_MODE, err))
		return true;
	IGNORE(file_remove_tree(artifact->path, NULL)); /* nothing would ever find it */
	return false;
}

bool
artifact_store_add(struct arena *a, const struct artifact_store *store, struct artifact *artifact,
	struct str file, struct error *err)
{
	struct str digest;

	/* before the lock, for it takes seconds for what is large */
	if (!digest_file(a, file, &digest, err))
		return false;
	artifact->digest = str_concat(a, STR("sha256:"), digest);
	const int fd = store_folder_lock(store->folder, err);
	const bool ok = fd >= 0 && add(a, store, artifact, file, err);

	if (fd >= 0)
		(void)close(fd);
	return ok;
}

bool
artifact_store_remove(
	const struct artifact_store *store, const struct artifact *artifact, struct error *err)
{
	struct arena tmp = {0};
	const int fd = store_folder_lock(store->folder, err);
	const bool ok = fd >= 0 && remove_files(&tmp, store, artifact, err);

	if (fd >= 0)
		(void)close(fd);
	arena_free(&tmp);
	return ok;
}

void
artifact_store_expire(const struct artifact_store *store)
{
	struct arena tmp = {0};
	struct artifact_walk l = {.a = &tmp, .store = store, .is_for_expired = true};

	IGNORE(list_all(
		&l, NULL)); /* what was found before a folder that cannot be read is enough */
	for (size_t i = 0; i < l.count; i++)
		IGNORE(artifact_store_remove(store, &l.items[i], NULL));
	arena_free(&tmp);
}
