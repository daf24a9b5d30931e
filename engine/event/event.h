/*
 * event: what starts a run: its name, payload, ref and commit.
 *
 * The payload has the shape of GitHub's and the data of the real repository. Data that only GitHub
 * has (ids, the pusher's account) is invented.
 * Source     docs.github.com, Events that trigger workflows; Webhook events and payloads
 */
#pragma once

#include "engine/event/comparison.h"
#include "engine/workflow/events.h"
#include "engine/workflow/model.h"
#include "expr/value.h"

struct event {
	struct str name;               /* "push" */
	const struct event_kind *kind; /* NULL: GitHub has no such event */
	struct str action;             /* the activity type: "opened"; empty: none */
	struct str ref;                /* "refs/heads/main" */
	struct str ref_name;           /* "main", "1/merge" */
	struct str ref_type;           /* "branch", "tag" */
	struct str sha;
	struct str head_ref; /* pull requests only */
	struct str base_ref;
	struct str target;             /* the branch that filters of branches look at */
	struct repository_commit head; /* its commit; empty: there is none */
	struct str message;            /* the head's, or what the user's payload says */
	struct str follows;            /* workflow_run: the workflow that ended */
	struct str base_sha;           /* what base_ref leads to; may be empty */
	struct str before;             /* a push's; REPOSITORY_NO_COMMIT: the ref is new */
	struct str repository;         /* "owner/name" */
	struct str owner;
	struct str server_url; /* "https://github.com" */
	struct str actor;
	struct str default_branch;
	bool is_deletion;             /* a push that deletes its ref */
	bool is_detached;             /* HEAD is detached: the ref is invented */
	struct str schedule;          /* the cron line */
	struct str workflow;          /* the path of the one that runs; may be empty */
	struct comparison comparison; /* its changes; see there */
	struct object *payload;       /* `github.event`; made when it is first looked at */
};

struct event_options {
	struct str name;
	struct str action;      /* empty: the usual one */
	struct str actor;       /* empty: from the repository's user */
	struct str follows;     /* workflow_run: the workflow that ended; empty: "CI" */
	struct str schedule;    /* the cron line whose time has come; empty: every midnight */
	struct str workflow;    /* the path of the one that runs; may be empty */
	struct object *inputs;  /* of workflow_dispatch; NULL: none */
	struct object *overlay; /* a payload of the user's, laid over the made one; NULL: none */
	struct str folder_name; /* names the repository when it has no remote */

	/* which state of the repository; where all is empty, HEAD as it would be pushed */
	struct str from;          /* the commit that is compared with */
	struct str to;            /* the commit, branch or tag that is pushed or proposed */
	struct str branch;        /* pushed to this branch; the head's name of a pull request */
	struct str tag;           /* pushed as this tag; the tag of a release */
	struct str base;          /* the branch that a pull request is to go into */
	enum changes_until until; /* staged files or all files instead of a commit */
};

/* `push` if the workflow listens to it, else the first of the usual ones that it does. */
struct str event_choose(const struct workflow *workflow);

/*
 * `repository` is NULL where there is none; it is read once more when the payload is first looked
 * at. False for a commit, branch or activity type that is
 * not to be found: ERROR_USAGE or ERROR_MISSING, with help.
 */
MUST_CHECK bool event_make(struct arena *a, struct repository *repository,
	const struct event_options *options, struct event *out, struct error *err);

/* Fills what the event is about from what the workflow waits for: `follows`, `schedule`. */
void event_name_sources(const struct workflow *workflow, struct event_options *options);

/* The event that a workflow sees when `workflow`, which `event` has started, ends well. */
struct event event_after(
	struct arena *a, const struct event *event, const struct workflow *workflow);

/* True if the name is that of a pull request's event. */
bool event_is_pull(const struct event *event);
