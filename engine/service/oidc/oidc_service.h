/*
 * oidc_service: a stand-in for the issuer of GitHub's OIDC tokens.
 *
 * Its tokens have GitHub's claims, from the real git state, but another issuer and key: no cloud
 * accepts them. GET /oidc/token?audience=… with the job's token answers `{"value": …}`;
 * discovery and keys are below /oidc/.well-known/, for everybody.
 *
 * Threads    Any.
 * Source     docs.github.com, OpenID Connect reference; openid.net, OpenID Connect Discovery 1.0
 */
#pragma once

#include "engine/service/base/session.h"
#include "engine/service/http/http_server.h"
#include "engine/service/oidc/oidc_key.h"

#include <pthread.h>

struct oidc_question {
	struct arena *a; /* for the answer */
	struct str audience;
	struct str claims; /* an object of JSON, as lact would sign it */
};

enum oidc_answer {
	OIDC_OURS, /* lact signs the claims */
	OIDC_THEIRS,
	OIDC_FAILED,
};

struct oidc_service {
	struct str url; /* of the services, with a slash at its end */
	pthread_mutex_t mutex;
	struct oidc_key *key; /* NULL until it is asked for */
	/* Is told the payload of each token that is given out, on the thread of the request. */
	void (*issued)(void *owner, const struct session *session, struct str payload);
	/* Has another token for an audience, or none; on the request's thread, may block. */
	enum oidc_answer (*answers)(void *owner, const struct session *session,
		const struct oidc_question *question, struct str *token, struct error *err);
	void *owner;
};

void oidc_service_init(struct oidc_service *service);
void oidc_service_free(struct oidc_service *service);

/* Their owner is a struct oidc_service. */
extern const struct http_route oidc_routes[];
extern const size_t oidc_route_count;
