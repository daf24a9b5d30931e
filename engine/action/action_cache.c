#include "engine/action/action_cache.h"

#include "engine/store/file.h"

#include <sys/stat.h>
#include <time.h>

#define COMMIT_LENGTH 40

static struct str
repository_folder(struct arena *a, struct str actions, const struct action_ref *ref)
{
	return path_join(a, actions, str_lower(a, ref->repository));
}

/* A ref may hold slashes: they are no folders here. */
static struct str
ref_file(struct arena *a, struct str actions, const struct action_ref *ref)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < ref->ref.n; i++) {
		if (ref->ref.p[i] == '/' || ref->ref.p[i] == '%')
			buf_add_fmt(&b, "%%%02X", (unsigned char)ref->ref.p[i]);
		else
			buf_add_char(&b, ref->ref.p[i]);
	}
	const struct str folder = path_join(a, repository_folder(a, actions, ref), STR("refs"));
	return path_join(a, folder, buf_take(a, &b));
}

bool
action_cache_commit(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *commit)
{
	struct error err;

	*commit = ref->commit.n > 0 ? ref->commit : ref->ref;
	if (action_ref_is_commit(*commit))
		return true;
	if (!file_read(a, ref_file(a, actions, ref), COMMIT_LENGTH + 1, commit, &err))
		return false;
	*commit = str_trim(*commit);
	return action_ref_is_commit(*commit);
}

bool
action_cache_find(
	struct arena *a, struct str actions, const struct action_ref *ref, struct str *folder)
{
	struct str commit;

	if (!action_cache_commit(a, actions, ref, &commit))
		return false;
	const struct str root = path_join(a, repository_folder(a, actions, ref), commit);
	*folder = ref->path.n > 0 ? path_join(a, root, ref->path) : root;
	return file_is_dir(root);
}

bool
action_cache_is_stale(struct arena *a, struct str actions, const struct action_ref *ref)
{
	struct stat st;

	if (ref->commit.n > 0 || action_ref_is_commit(ref->ref))
		return false;
	const char *path = str_z(a, ref_file(a, actions, ref));
	return !path || stat(path, &st) != 0 || time(NULL) - st.st_mtime > ACTION_CACHE_FRESH_S;
}

bool
action_cache_fetch(struct arena *a, struct str actions, const struct action_ref *ref,
	const struct fetch_options *options, struct error *err)
{
	struct fetch_options fetch = *options;
	struct str commit;

	fetch.url = str_concat(a, options->url, STR("/"), ref->repository);
	fetch.ref = ref->commit.n > 0 ? ref->commit : ref->ref;
	fetch.folder = repository_folder(a, actions, ref);
	if (!fetch_files(a, &fetch, &commit, err))
		return false;
	if (action_ref_is_commit(fetch.ref))
		return true;
	const struct str file = ref_file(a, actions, ref);
	return file_make_dirs(path_folder(file), 0755, err) &&
	       file_write_atomic(file, commit, 0644, err);
}
