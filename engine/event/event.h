/*
 * event: what starts a run: its name, payload, ref and commit.
 *
 * The payload is made from the real repository in the shape that GitHub sends. What cannot be
 * known here (ids, the pusher's account) is made up from what can.
 * Source     docs.github.com, Events that trigger workflows; Webhook events and payloads
 */
#pragma once

#include "engine/git/repository.h"
#include "engine/workflow/model.h"
#include "expr/value.h"

struct event {
	struct str name;     /* "push" */
	struct str ref;      /* "refs/heads/main" */
	struct str ref_name; /* "main", "1/merge" */
	struct str ref_type; /* "branch", "tag" */
	struct str sha;
	struct str head_ref; /* pull requests only */
	struct str base_ref;
	struct str repository; /* "owner/name" */
	struct str owner;
	struct str server_url; /* "https://github.com" */
	struct str actor;
	struct str default_branch;
	struct object *payload; /* `github.event` */
};

struct event_options {
	struct str name;        /* empty: event_choose's */
	struct str actor;       /* empty: from the repository's user */
	struct object *inputs;  /* of workflow_dispatch; NULL: none */
	struct object *overlay; /* a payload of the user's, laid over the made one; NULL: none */
	struct str folder_name; /* names the repository when it has no remote */
};

/* `push` if the workflow listens to it, else the first of the usual ones that it does. */
struct str event_choose(const struct workflow *workflow);

/* `repository` is NULL where there is none. */
MUST_CHECK bool event_make(struct arena *a, struct repository *repository,
	const struct event_options *options, struct event *out, struct error *err);
