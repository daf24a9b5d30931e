#include "engine/run/step/builtin_engine.h"
#include "engine/run/step/builtin_store.h"
#include "engine/service/artifact/artifact_name.h"
#include "engine/service/artifact/artifact_store.h"
#include "engine/service/base/store_folder.h"
#include "engine/store/archive.h"
#include "engine/store/archive_pack.h"
#include "engine/store/file.h"
#include "engine/store/unique.h"

#include <errno.h>
#include <sys/stat.h>

#define DAY_MS        ((uint64_t)24 * 3600 * 1000)
#define FILE_MODE     0600
#define UNPACKED_MODE 0644

struct str
builtin_run_id(const struct builtin_call *call)
{
	return call->engine->step->job->run->id;
}

static bool
open_store(struct builtin_call *call, struct artifact_store *out, struct error *err)
{
	const struct run *run = call->engine->step->job->run;
	const struct str folder = path_join(call->a, run->options->paths->state, STR("artifacts"));

	return artifact_store_open(call->a, folder, call->engine->identity, out, err);
}

static struct builtin_artifact
seen(const struct artifact *artifact)
{
	const size_t colon = str_index(artifact->digest, ':', 0);

	return (struct builtin_artifact){
		.id = artifact->id,
		.name = artifact->name,
		.digest = str_slice(artifact->digest, colon + 1, artifact->digest.n),
		.size_bytes = artifact->size_bytes,
		.is_archive = str_eq(artifact->type, STR(ARTIFACT_ZIP)),
		.path = artifact->path,
	};
}

/* --- uploading ---------------------------------------------------------------------------- */

static bool
check_paths(const struct builtin_upload *upload, struct error *err)
{
	for (size_t i = 0; i < upload->file_count; i++) {
		const struct str name = upload->files[i].name;
		const char *fault = artifact_path_fault(name);
		if (fault)
			return error_set(err, ERROR_INVALID,
				"The path for one of the files in artifact is not valid: /%" STR_FMT
				". Contains the following character:  %s",
				STR_ARG(name), fault);
	}
	return true;
}

static bool
add_files(struct archive_pack *pack, const struct builtin_upload *upload, struct error *err)
{
	for (size_t i = 0; i < upload->file_count; i++)
		if (!archive_pack_add(pack, upload->files[i].path, upload->files[i].name, err))
			return false;
	return true;
}

static bool
make_archive(struct builtin_call *call, const struct builtin_upload *upload, struct str path,
	struct error *err)
{
	struct archive_pack *pack = archive_pack_open(path,
		&(const struct archive_pack_options){
			.format = PACK_ZIP,
			.level = upload->level,
			.cancel = &call->engine->step->is_cancelled,
		},
		err);

	if (!pack)
		return false;
	const bool ok = add_files(pack, upload, err);
	return archive_pack_close(pack, ok, ok ? err : NULL) && ok;
}

/* A link's file is kept, and as all of the store only for its owner to read. */
static bool
copy_file(struct builtin_call *call, struct str from, struct str path, struct error *err)
{
	const struct str real = file_real_path(call->a, from);

	if (!file_copy(real.n > 0 ? real : from, path, err))
		return false;
	return chmod(str_z(call->a, path), FILE_MODE) == 0 ||
	       error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(path));
}

static bool
make_file(struct builtin_call *call, const struct builtin_upload *upload, struct str path,
	struct error *err)
{
	return upload->as_file ? copy_file(call, upload->files[0].path, path, err)
			       : make_archive(call, upload, path, err);
}

static bool
add(struct builtin_call *call, const struct artifact_store *store,
	const struct builtin_upload *upload, struct artifact *artifact, struct error *err)
{
	const struct str folder = artifact_store_uploads(call->a, store);
	const struct str file = path_join(call->a, folder, unique_name(call->a));
	const bool ok = file_make_dirs(folder, 0700, err) && make_file(call, upload, file, err) &&
			artifact_store_add(call->a, store, artifact, file, err);

	if (!ok)
		IGNORE(file_remove_tree(file, NULL)); /* told is why it failed */
	return ok;
}

bool
builtin_artifact_upload(struct builtin_call *call, const struct builtin_upload *upload,
	struct builtin_artifact *out, struct error *err)
{
	struct artifact_store store;
	struct artifact same;
	struct artifact artifact = {
		.run_id = builtin_run_id(call),
		.name = upload->name,
		.type = upload->as_file ? STR("application/octet-stream") : STR(ARTIFACT_ZIP),
		.expires_ms = upload->days > 0 ? store_now_ms() + upload->days * DAY_MS : 0,
	};

	if (!artifact_name_is_valid(upload->name))
		return error_set(err, ERROR_INVALID, "The artifact name is not valid: %" STR_FMT,
			STR_ARG(upload->name));
	if ((!upload->as_file && !check_paths(upload, err)) || !open_store(call, &store, err))
		return false;
	const bool is_taken =
		artifact_store_find(call->a, &store, artifact.run_id, artifact.name, &same);
	if (is_taken && !upload->overwrite)
		return error_set(err, ERROR_INVALID,
			"an artifact with this name already exists on the workflow run");
	if (is_taken && !artifact_store_remove(&store, &same, err))
		return false;
	if (!add(call, &store, upload, &artifact, err))
		return false;
	*out = seen(&artifact);
	return true;
}

/* --- the others --------------------------------------------------------------------------- */

bool
builtin_artifact_list(struct builtin_call *call, struct str run_id, struct builtin_artifact **out,
	size_t *count, struct error *err)
{
	struct artifact_store store;
	struct artifact *items;

	if (!open_store(call, &store, err) ||
		!artifact_store_list(call->a, &store, run_id, &items, count, err))
		return false;
	*out = arena_array(call->a, struct builtin_artifact, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = seen(&items[i]);
	return true;
}

bool
builtin_artifact_copy(struct builtin_call *call, const struct builtin_artifact *artifact,
	struct str folder, struct str name, struct error *err)
{
	const struct str path = path_join(call->a, folder, name);

	if (!file_make_dirs(folder, 0755, err) || !file_copy(artifact->path, path, err))
		return false;
	return chmod(str_z(call->a, path), UNPACKED_MODE) == 0 ||
	       error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(path));
}

bool
builtin_artifact_unpack(struct builtin_call *call, const struct builtin_artifact *artifact,
	struct str folder, struct error *err)
{
	const struct archive_options options = {
		.plain_modes = true,
		.cancel = &call->engine->step->is_cancelled,
	};

	if (!artifact->is_archive)
		return builtin_artifact_copy(call, artifact, folder, artifact->name, err);
	return file_make_dirs(folder, 0755, err) &&
	       archive_extract_over(artifact->path, folder, &options, err);
}

bool
builtin_artifact_delete(struct builtin_call *call, struct str name, struct error *err)
{
	struct artifact_store store;
	struct artifact artifact;

	return open_store(call, &store, err) &&
	       (!artifact_store_find(call->a, &store, builtin_run_id(call), name, &artifact) ||
		       artifact_store_remove(&store, &artifact, err));
}
