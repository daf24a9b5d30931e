/*
 * oidc_claims: what the OIDC tokens of a job say about it.
 *
 * Source     docs.github.com, OpenID Connect reference: OIDC token claims
 */
#pragma once

#include "engine/run/base/state.h"

/* Members of JSON, all of them texts, without those of a single token; in the job's arena. */
struct str oidc_claims(struct job *job);
/* Who a token is for, unless the step says it: the owner of the repository. */
struct str oidc_audience(const struct job *job, struct arena *a);
