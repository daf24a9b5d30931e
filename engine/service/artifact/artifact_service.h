/*
 * artifact_service: the artifacts of a run's jobs, by the protocol of @actions/artifact 2 and
 * later.
 *
 * An artifact is created, its file is uploaded, and it is finalized: then all jobs of the run, and
 * later runs, see it.
 *
 * Threads    Any.
 * Source     actions/toolkit packages/artifact, proto/results/api/v1/artifact.proto
 */
#pragma once

#include "engine/service/artifact/artifact_store.h"
#include "engine/service/base/session.h"
#include "engine/service/base/upload_folder.h"
#include "engine/service/blob/blob_routes.h"

#include <pthread.h>
#include <time.h>

#define ARTIFACT_UPLOAD_S 600

/* One whose file is on its way. */
struct artifact_upload {
	struct artifact_upload *next;
	struct arena a;
	struct artifact artifact; /* run, name, type, job and expiry */
	struct upload *upload;
	time_t since;
};

struct artifact_service {
	struct artifact_store store;
	struct upload_folder folder;
	struct uploads *uploads;
	const struct signer *signer;
	pthread_mutex_t mutex;
	struct artifact_upload *first;
};

/* Removes what has expired. `a` outlives it. False: it is as one that was freed. */
MUST_CHECK bool artifact_service_init(struct artifact_service *service, struct arena *a,
	const struct artifact_store *store, struct uploads *uploads, const struct signer *signer,
	struct error *err);
/* After the server has stopped; one of zeros is fine. */
void artifact_service_free(struct artifact_service *service);

/* These are called while `mutex` is held. */

/* The upload of the artifact of this name; NULL: none. */
struct artifact_upload *artifact_upload_find(struct artifact_service *service, struct str name);
/*
 * One of the same name that has not come to its end gives way, if it is of the same job, which
 * tries again, or ARTIFACT_UPLOAD_S old. NULL: it cannot be made; ERROR_INVALID: another job
 * makes it.
 */
MUST_CHECK struct artifact_upload *artifact_upload_begin(
	struct artifact_service *service, const struct artifact *artifact, struct error *err);
void artifact_upload_end(struct artifact_service *service, struct artifact_upload *upload);

/* Their owner is a struct artifact_service, the request's session a const struct session. */
extern const struct http_route artifact_v4_routes[];
extern const size_t artifact_v4_route_count;
