/*
 * session: the jobs that may use the services, each by a token of its own.
 *
 * A token has the form of GitHub's: a JWT (RFC 7519) whose payload clients read. Its signature is
 * made with a key that only this process has, but nobody is believed for it: a token is known or
 * not.
 *
 * Threads    All functions but sessions_new and sessions_free may be called by any.
 * Source     actions/toolkit packages/artifact/src/internal/shared/util.ts (the scope that holds
 *            the ids), tonistiigi/go-actions-cache (`ac`)
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

#define SCOPES_MAX 3

/* What a job's token may do with the entries of the cache. */
enum cache_access {
	CACHE_READ = 1,
	CACHE_WRITE = 2,
};

struct session_job {
	struct str repository; /* the name of its stores: clones of one repository share it */
	struct str run_id;     /* a number */
	/*
	 * the refs whose entries it may read, its own first, which alone it writes:
	 * "refs/heads/main"
	 */
	struct str scopes[SCOPES_MAX];
	size_t scope_count;
	unsigned access; /* of enum cache_access, together */
	struct str issuer;
	struct str claims;   /* of its OIDC tokens, members of JSON; empty: it may have none */
	struct str audience; /* of these, unless another one is asked for */
};

struct session {
	struct session_job job;
	struct str run_id; /* GUIDs, as the services know run and job */
	struct str job_id;
	struct str token;
	struct str oidc_token; /* which asks for OIDC tokens, and for nothing else */
};

struct sessions;

struct sessions *sessions_new(void);
void sessions_free(struct sessions *sessions);
/* Copies the job. NULL without libcrypto. */
MUST_CHECK const struct session *sessions_add(
	struct sessions *sessions, const struct session_job *job, struct error *err);
/* Whose token it is; NULL: nobody's. */
const struct session *sessions_find(struct sessions *sessions, struct str token);
/* Likewise of a token that asks for OIDC tokens. */
const struct session *sessions_find_oidc(struct sessions *sessions, struct str token);
/* The job of the run that has the id; NULL: none has. */
const struct session *sessions_find_job(
	struct sessions *sessions, struct str run_id, struct str job_id);
