#include "engine/exec/which.h"
#include "engine/run/base/job_packages.h"
#include "engine/run/step/builtin_engine.h"
#include "engine/run/step/builtin_store.h"
#include "engine/run/step/job_cache.h"
#include "engine/service/cache/cache_store.h"
#include "engine/store/archive.h"
#include "engine/store/archive_pack.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"

#define SALT     "1.0" /* of @actions/cache, for what changes in its archives */
#define TOLD_MAX 5     /* reasons of a miss */

/* A call's view of the cache. */
struct cache_use {
	struct builtin_call *call;
	const struct builtin_cache *cache;
	struct session_job rights;
	struct cache_store store;
	struct str version;
	bool is_zstd;
	struct str *held; /* the folders of package managers, absolute */
	size_t held_count;
};

/* --- the folders of package managers ------------------------------------------------------- */

static struct str
absolute(const struct builtin_call *call, struct str path)
{
	return path_normal(call->a, builtin_absolute(call, path));
}

/* A pattern's folder; what is before the first `*` is enough to find it. */
static struct str
start_of(struct builtin_call *call, struct str path)
{
	if (str_starts(path, STR("!")))
		path = str_slice(path, 1, path.n);
	return absolute(call, str_slice(path, 0, str_index(path, '*', 0)));
}

/* Whoever asks for such a folder gets the one that is kept, whatever the key. */
static void
link_packages(struct cache_use *use)
{
	struct package_home home;

	if (!job_package_home(use->call->engine->step->job, &home))
		return;
	for (size_t i = 0; i < use->cache->path_count; i++)
		package_folders_link_path(&home, start_of(use->call, use->cache->paths[i]));
	package_folders_held(use->call->a, &home, &use->held, &use->held_count);
}

static bool
is_kept(const struct cache_use *use, struct str path)
{
	for (size_t i = 0; i < use->held_count; i++)
		if (path_is_below(path, use->held[i]))
			return true;
	return false;
}

/* `name` is seen from the job's folder. */
static bool
skips_kept(const void *owner, struct str name)
{
	const struct cache_use *use = owner;
	const struct str folder = use->call->engine->step->job->folder;

	for (size_t i = 0; i < use->held_count; i++)
		if (path_is_below(name, path_within(use->held[i], folder)))
			return true;
	return false;
}

/* --- the version -------------------------------------------------------------------------- */

static bool
has_zstd(const struct builtin_call *call)
{
	struct str found;

	return which(call->a, builtin_env(call, "PATH"), STR("zstd"), &found);
}

/* As @actions/cache has it: only the same paths and compression make the same version. */
static bool
make_version(struct cache_use *use, struct error *err)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < use->cache->path_count; i++) {
		buf_add(&b, use->cache->paths[i]);
		buf_add_char(&b, '|');
	}
	buf_add_z(&b, use->is_zstd ? "zstd-without-long|" SALT : "gzip|" SALT);
	return digest_text(use->call->a, buf_take(use->call->a, &b), &use->version, err);
}

static bool
cache_use_init(struct cache_use *use, struct builtin_call *call, const struct builtin_cache *cache,
	struct error *err)
{
	const struct builtin_engine *engine = call->engine;

	*use = (struct cache_use){.call = call, .cache = cache, .is_zstd = has_zstd(call)};
	job_cache_rights(engine->step->job, call->a, &use->rights);
	link_packages(use);
	return cache_store_open(call->a, call->cache, engine->identity, &use->store, err) &&
	       make_version(use, err);
}

/* --- restoring ---------------------------------------------------------------------------- */

/* The archive's names are seen from the workspace, and lead no further up than the job's folder. */
static bool
unpack(const struct cache_use *use, const struct cache_entry *entry, struct error *err)
{
	const struct job *job = use->call->engine->step->job;
	const struct archive_options options = {
		.base = path_within(job->workspace, job->folder),
		.any_links = true,
		.skips = skips_kept,
		.owner = use,
		.cancel = &use->call->engine->step->is_cancelled,
	};

	return archive_extract_over(entry->path, job->folder, &options, err);
}

static void
tell_miss(const struct cache_use *use, const struct cache_search *search)
{
	struct cache_entry *entries;
	size_t count;

	if (!cache_store_list(use->call->a, &use->store, &entries, &count, NULL))
		return;
	for (size_t i = 0; i < count && i < TOLD_MAX; i++)
		builtin_log(use->call, "  '%" STR_FMT "' %" STR_FMT, STR_ARG(entries[i].key),
			STR_ARG(cache_why_not(use->call->a, search, &entries[i])));
	if (count > TOLD_MAX)
		builtin_log(use->call, "  `lact cache show` says more of %zu entries",
			count - TOLD_MAX);
}

static bool
restore(const struct cache_use *use, bool *found, struct builtin_cache_hit *out, struct error *err)
{
	const struct cache_search search = {
		.scopes = use->rights.scopes,
		.scope_count = use->rights.scope_count,
		.keys = use->cache->keys,
		.key_count = use->cache->key_count,
		.version = use->version,
	};
	struct cache_entry entry;

	if (!cache_store_find(use->call->a, &use->store, &search, found, &entry, err))
		return false;
	if (!*found) {
		tell_miss(use, &search);
		return true;
	}
	*out = (struct builtin_cache_hit){entry.key, entry.size_bytes};
	return use->cache->lookup_only || unpack(use, &entry, err);
}

bool
builtin_cache_restore(struct builtin_call *call, const struct builtin_cache *cache, bool *found,
	struct builtin_cache_hit *out, struct error *err)
{
	struct cache_use use;

	*found = false;
	if (!cache_use_init(&use, call, cache, err))
		return false;
	if (!(use.rights.access & CACHE_READ)) {
		builtin_log(call, "The cache mode of this job allows no reading.");
		return true;
	}
	return restore(&use, found, out, err);
}

/* --- saving ------------------------------------------------------------------------------- */

/* A `!` takes something out of what the others match, but not out of a folder that they do. */
static bool
needs_glob(const struct builtin_cache *cache)
{
	bool any = false;

	for (size_t i = 0; i < cache->path_count; i++)
		any = any || builtin_has_wildcard(cache->paths[i]) ||
		      str_starts(cache->paths[i], STR("!"));
	return any;
}

/* `path` as it is seen from the workspace; false if it is not in the job's folder. */
static bool
seen_from_workspace(const struct cache_use *use, struct str path, struct str *out)
{
	const struct job *job = use->call->engine->step->job;

	if (path_is_below(path, job->workspace)) {
		*out = str_eq(path, job->workspace) ? STR(".") : path_within(path, job->workspace);
		return true;
	}
	if (!path_is_below(path, job->folder) || str_eq(path, job->folder))
		return false;
	struct str up = path_within(path, job->folder);
	struct str rest = path_within(job->workspace, job->folder);
	struct str part;
	while (str_split(&rest, '/', &part))
		up = str_concat(use->call->a, STR("../"), up);
	*out = up;
	return true;
}

static bool
add_path(const struct cache_use *use, struct archive_pack *pack, struct str path, size_t *count,
	struct error *err)
{
	struct str name;

	if (file_kind(path) == FILE_NONE && !file_is_link(path))
		return true;
	if (is_kept(use, path)) {
		(*count)++;
		return true;
	}
	if (!seen_from_workspace(use, path, &name)) {
		builtin_warning(use->call,
			"'%" STR_FMT "' is not cached: it is outside of the job's folder",
			STR_ARG(path));
		return true;
	}
	(*count)++;
	return archive_pack_add(pack, path, name, err);
}

static bool
add_globbed(
	const struct cache_use *use, struct archive_pack *pack, size_t *count, struct error *err)
{
	struct str *files;
	size_t file_count;

	if (!builtin_glob(use->call, use->cache->paths, use->cache->path_count, BUILTIN_GLOB_WHOLES,
		    &files, &file_count, err))
		return false;
	for (size_t i = 0; i < file_count; i++)
		if (!add_path(use, pack, files[i], count, err))
			return false;
	return true;
}

static bool
add_all(const struct cache_use *use, struct archive_pack *pack, size_t *count, struct error *err)
{
	*count = 0;
	if (needs_glob(use->cache))
		return add_globbed(use, pack, count, err);
	for (size_t i = 0; i < use->cache->path_count; i++)
		if (!add_path(use, pack, absolute(use->call, use->cache->paths[i]), count, err))
			return false;
	return true;
}

static bool
make_archive(const struct cache_use *use, struct str path, size_t *count, struct error *err)
{
	struct archive_pack *pack = archive_pack_open(path,
		&(const struct archive_pack_options){
			.format = use->is_zstd ? PACK_TAR_ZSTD : PACK_TAR_GZIP,
			.cancel = &use->call->engine->step->is_cancelled,
		},
		err);

	if (!pack)
		return false;
	const bool ok = add_all(use, pack, count, err);
	return archive_pack_close(pack, ok, ok ? err : NULL) && ok;
}

static enum builtin_cache_saved
add_entry(
	const struct cache_use *use, struct cache_entry *entry, struct str file, struct error *err)
{
	size_t count;

	if (!make_archive(use, file, &count, err))
		return BUILTIN_CACHE_FAILED;
	if (count == 0)
		return BUILTIN_CACHE_EMPTY;
	if (cache_store_add(use->call->a, &use->store, entry, file, err))
		return BUILTIN_CACHE_SAVED;
	return err->kind == ERROR_INVALID ? BUILTIN_CACHE_TAKEN : BUILTIN_CACHE_FAILED;
}

enum builtin_cache_saved
builtin_cache_save(struct builtin_call *call, const struct builtin_cache *cache,
	uint64_t *size_bytes, struct error *err)
{
	struct cache_use use;

	if (!cache_use_init(&use, call, cache, err))
		return BUILTIN_CACHE_FAILED;
	if (!(use.rights.access & CACHE_WRITE) || use.rights.scope_count == 0)
		return BUILTIN_CACHE_DENIED;
	struct cache_entry entry = {
		.key = cache->keys[0], .version = use.version, .scope = use.rights.scopes[0]};
	if (cache_store_has(&use.store, &entry))
		return BUILTIN_CACHE_TAKEN;
	const struct str folder = path_join(call->a, use.store.folder, STR("uploads"));
	const struct str file = path_join(call->a, folder, unique_name(call->a));
	if (!file_make_dirs(folder, 0700, err))
		return BUILTIN_CACHE_FAILED;
	const enum builtin_cache_saved saved = add_entry(&use, &entry, file, err);
	*size_bytes = entry.size_bytes;
	IGNORE(file_remove_tree(file, NULL)); /* it is there no more if it was saved */
	return saved;
}
