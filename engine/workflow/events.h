/*
 * events: the events that start workflows, their settings and activity types.
 *
 * The list is events.def. Settings (`branches`, `paths`, `types`, …) and activity types are read
 * from the schema, which has them already.
 * Source     docs.github.com, Events that trigger workflows; schema.h
 */
#pragma once

#include "expr/base/str.h"

/* Whose commit and ref a run of the event gets. */
enum event_place {
	EVENT_OF_REF,            /* the branch or tag that it is about */
	EVENT_OF_DEFAULT_BRANCH, /* and only a workflow on the default branch runs */
	EVENT_OF_PULL,           /* the merge commit of a pull request */
	EVENT_OF_PULL_BASE,      /* the pull request's base branch */
	EVENT_OF_MERGE_GROUP,    /* the queue's branch */
	EVENT_OF_TAG,            /* the release's tag */
};

struct event_kind {
	const char *name;
	enum event_place place;
	const char *default_types; /* NULL: all */
	const char *summary;
};

/* NULL: unknown event. Case counts, as on GitHub. */
const struct event_kind *event_kind_find(struct str name);
/* Number `i` of the list, in the documentation's order; NULL after the last. */
const struct event_kind *event_kind_at(size_t i);
/* The nearest name, for `did you mean`; empty if none is near. */
struct str event_kind_nearest(struct str name);

/* True if the event takes the setting: "branches", "paths-ignore", "types", … */
bool event_kind_takes(const struct event_kind *kind, const char *setting);
/* Setting number `i`; empty after the last. */
struct str event_kind_setting(const struct event_kind *kind, size_t i);
/* Activity type number `i`; empty after the last, and where any text is one. */
struct str event_kind_type(const struct event_kind *kind, size_t i);
/* True if a run starts for the type where the workflow does not say `types`. */
bool event_kind_is_default(const struct event_kind *kind, struct str type);
/* True for pull_request, pull_request_target and the reviews: they have a head and a base. */
bool event_kind_has_pull(const struct event_kind *kind);
/*
 * True if anyone can start runs of the default branch by it, whose cache all runs restore. GitHub
 * lets these read it, unless `cache-mode` says otherwise.
 * Source: docs.github.com, Dependency caching reference, Cache access for low-trust triggers.
 */
bool event_kind_is_low_trust(struct str name);
