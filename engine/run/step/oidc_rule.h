/*
 * oidc_rule: tokens of the user's own, instead of lact's, for the audiences that .lact.yml names.
 *
 * Threads    Any: a request has its own.
 */
#pragma once

#include "engine/run/run.h"

#include <stdatomic.h>

struct oidc_asked {
	struct str audience;
	struct str claims;       /* of the job, a JSON object: what a command may look at */
	const atomic_bool *stop; /* ends a command */
};

/* NULL: none is about this audience. */
const struct run_oidc_rule *oidc_rule_find(const struct run_options *options, struct str audience);
/* False with what is wrong: the secret has no value, the command fails. */
MUST_CHECK bool oidc_rule_answer(struct arena *a, const struct run_options *options,
	const struct run_oidc_rule *rule, const struct oidc_asked *asked, struct str *token,
	struct error *err);
