/*
 * artifact_store: the artifacts of a repository's runs, as files.
 *
 * Files      In `folder`/RUN: "ID.json" says what "ID.bin" is: a zip archive, or a file as it was
 *            uploaded. The text is written last, and removed first.
 * Sharing    Any number of processes and threads at once.
 * Source     docs.github.com, Store and share data with workflow artifacts
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

#define ARTIFACT_ZIP "application/zip"

struct artifact_store {
	struct str folder; /* absolute */
};

struct artifact {
	uint64_t id; /* of the repository's newest one the highest */
	struct str run_id;
	struct str name;
	struct str type;   /* its content type: ARTIFACT_ZIP, or a single file's */
	struct str digest; /* "sha256:…" */
	struct str job_id; /* of the services' job that made it */
	uint64_t size_bytes;
	uint64_t created_ms; /* since 1970 */
	uint64_t expires_ms; /* 0: never */
	struct str path;
};

/* The store of a repository, below `artifacts`; is made. */
MUST_CHECK bool artifact_store_open(struct arena *a, struct str artifacts, struct str repository,
	struct artifact_store *out, struct error *err);

/* Where files go before they are added, on the store's file system. */
struct str artifact_store_uploads(struct arena *a, const struct artifact_store *store);

/* Of a run, or of all with an empty id: the newest first. What has expired is left out. */
MUST_CHECK bool artifact_store_list(struct arena *a, const struct artifact_store *store,
	struct str run_id, struct artifact **out, size_t *count, struct error *err);
/* The run's artifact of a name. False if there is none. */
bool artifact_store_find(struct arena *a, const struct artifact_store *store, struct str run_id,
	struct str name, struct artifact *out);
/*
 * Moves `file` into the store as the artifact, of which run, name, type, job and expiry are given.
 * With ERROR_INVALID the run has one of the name.
 */
MUST_CHECK bool artifact_store_add(struct arena *a, const struct artifact_store *store,
	struct artifact *artifact, struct str file, struct error *err);
/* One that is not there is fine. */
MUST_CHECK bool artifact_store_remove(
	const struct artifact_store *store, const struct artifact *artifact, struct error *err);
/* Removes what has expired, of all runs. What cannot be removed stays, and nobody finds it. */
void artifact_store_expire(const struct artifact_store *store);
