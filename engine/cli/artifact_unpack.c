#include "engine/cli/artifact_unpack.h"

#include "engine/store/archive.h"
#include "engine/store/file.h"

bool
artifact_unpack(
	struct arena *a, const struct artifact *artifact, struct str folder, struct error *err)
{
	const struct archive_options extract = {0};

	if (!file_make_dirs(folder, 0755, err))
		return false;
	if (str_eq(artifact->type, STR(ARTIFACT_ZIP)))
		return archive_extract_over(artifact->path, folder, &extract, err);
	return file_copy(artifact->path, path_join(a, folder, artifact->name), err);
}

bool
artifact_unpack_run(struct arena *a, const struct artifact_store *store, struct str run_id,
	struct str folder, struct error *err)
{
	struct artifact *items;
	size_t count;

	if (!artifact_store_list(a, store, run_id, &items, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!artifact_unpack(a, &items[i], path_join(a, folder, items[i].name), err))
			return false;
	return true;
}

bool
artifact_unpack_store(struct arena *a, struct str state, struct str identity,
	struct artifact_store *out, struct error *err)
{
	return artifact_store_open(a, path_join(a, state, STR("artifacts")), identity, out, err);
}
