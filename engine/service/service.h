/*
 * service: what GitHub serves to the steps of a run, served by lact on the loopback address.
 *
 * One server a run, for its caches and artifacts. It is started when the first step could use it.
 * Each job has a token of its own; a request without one gets 401.
 */
#pragma once

#include "engine/service/base/session.h"
#include "engine/service/oidc/oidc_service.h"
#include "engine/store/paths.h"

struct service;

struct service_options {
	const struct paths *paths;
	struct str repository; /* what names it: clones share its stores */
	/* Is told the claims of each OIDC token, on another thread; they are valid meanwhile. */
	void (*issued)(void *owner, const struct session *session, struct str claims);
	/* See oidc_service.h. */
	enum oidc_answer (*answers)(void *owner, const struct session *session,
		const struct oidc_question *question, struct str *token, struct error *err);
	void *owner;
};

/* NULL if it cannot start. */
MUST_CHECK struct service *service_start(const struct service_options *options, struct error *err);
/* Ends what clients do. */
void service_stop(struct service *service);

/* "http://127.0.0.1:PORT/"; valid until service_stop. */
struct str service_url(const struct service *service);
/* `job`'s repository and issuer are the service's. NULL if it has no token. */
MUST_CHECK const struct session *service_add_job(
	struct service *service, const struct session_job *job, struct error *err);
