#include "engine/service/artifact/artifact_service.h"

#include <stdlib.h>

void
artifact_service_init(struct artifact_service *service, const struct artifact_store *store,
	struct uploads *uploads, const struct signer *signer)
{
	*service = (struct artifact_service){.store = *store, .uploads = uploads, .signer = signer};
	if (pthread_mutex_init(&service->mutex, NULL) != 0)
		arena_exhausted();
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
	for (struct artifact_upload *next, *u = service->first; u; u = next) {
		next = u->next;
		upload_free(u);
	}
	(void)pthread_mutex_destroy(&service->mutex);
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
	struct arena tmp = {0};

	if (same)
		artifact_upload_end(service, same);
	struct artifact_upload *u = calloc(1, sizeof(*u));
	if (!u)
		arena_exhausted();
	u->artifact = *artifact;
	u->artifact.run_id = str_copy(&u->a, artifact->run_id);
	u->artifact.name = str_copy(&u->a, artifact->name);
	u->artifact.type = str_copy(&u->a, artifact->type);
	u->artifact.job_id = str_copy(&u->a, artifact->job_id);
	u->upload = uploads_begin(service->uploads, artifact_store_uploads(&tmp, &service->store),
		artifact->type, u, err);
	arena_free(&tmp);
	if (!u->upload) {
		upload_free(u);
		return NULL;
	}
	u->next = service->first;
	service->first = u;
	return u;
}
