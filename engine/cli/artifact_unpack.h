/*
 * artifact_unpack: the files of artifacts in folders.
 */
#pragma once

#include "engine/service/artifact/artifact_store.h"

/* Puts the artifact's files into a folder, which is made; a single file has the artifact's name. */
MUST_CHECK bool artifact_unpack(
	struct arena *a, const struct artifact *artifact, struct str folder, struct error *err);
/* Each artifact of a run into `folder`/NAME. */
MUST_CHECK bool artifact_unpack_run(struct arena *a, const struct artifact_store *store,
	struct str run_id, struct str folder, struct error *err);
/* The store of a repository (repository_identity.h), below the folder of lact's state. */
MUST_CHECK bool artifact_unpack_store(struct arena *a, struct str state, struct str identity,
	struct artifact_store *out, struct error *err);
