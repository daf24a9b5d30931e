#include "engine/service/artifact/artifact_service.h"

#include <stdlib.h>

bool
artifact_service_init(struct artifact_service *service, struct arena *a,
	const struct artifact_store *store, struct uploads *uploads, const struct signer *signer,
	struct error *err)
{
	struct upload_folder folder;

	if (!upload_folder_open(a, store->folder, &folder, err))
		return false;
	artifact_store_expire(store);
	*service = (struct artifact_service){
		.store = *store, .folder = folder, .uploads = uploads, .signer = signer};
	if (pthread_mutex_init(&service->mutex, NULL) != 0)
		arena_exhausted();
	return true;
}

static void
upload_free(struct artifact_upload *upload)
{
	arena_free(&upload->a);
	free(upload);
}

void
artifact_service_free(struct artifact_service *service)
{
	if (service->folder.path.n == 0)
		return;
	for (struct artifact_upload *next, *u = service->first; u; u = next) {
		next = u->next;
		upload_free(u);
	}
	(void)pthread_mutex_destroy(&service->mutex);
	upload_folder_close(&service->folder);
}

struct artifact_upload *
artifact_upload_find(struct artifact_service *service, struct str name)
{
	struct artifact_upload *u = service->first;

	while (u && !str_eq(u->artifact.name, name))
		u = u->next;
	return u;
}

void
artifact_upload_end(struct artifact_service *service, struct artifact_upload *upload)
{
	struct artifact_upload **at = &service->first;

	while (*at != upload)
		at = &(*at)->next;
	*at = upload->next;
	uploads_end(service->uploads, upload->upload);
	upload_free(upload);
}

struct artifact_upload *
artifact_upload_begin(
	struct artifact_service *service, const struct artifact *artifact, struct error *err)
{
	struct artifact_upload *same = artifact_upload_find(service, artifact->name);

	if (same && !str_eq(same->artifact.job_id, artifact->job_id) &&
		time(NULL) - same->since < ARTIFACT_UPLOAD_S) {
		(void)error_set(err, ERROR_INVALID,
			"an artifact with this name already exists on the workflow run");
		return NULL;
	}
	if (same)
		artifact_upload_end(service, same);
	struct artifact_upload *u = calloc(1, sizeof(*u));
	if (!u)
		arena_exhausted();
	u->since = time(NULL);
	u->artifact = *artifact;
	u->artifact.run_id = str_copy(&u->a, artifact->run_id);
	u->artifact.name = str_copy(&u->a, artifact->name);
	u->artifact.type = str_copy(&u->a, artifact->type);
	u->artifact.job_id = str_copy(&u->a, artifact->job_id);
	u->upload = uploads_begin(service->uploads, service->folder.path, artifact->type, u, err);
	if (!u->upload) {
		upload_free(u);
		return NULL;
	}
	u->next = service->first;
	service->first = u;
	return u;
}
