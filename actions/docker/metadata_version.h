/*
 * metadata_version: the tags that the rules of docker/metadata-action make of an event.
 *
 * Times      `{{date}}` is now, `{{commit_date}}` the commit's; time zones other than UTC are asked
 *            of the program `date`.
 * Source     github.com/docker/metadata-action src/meta.ts, src/context.ts
 */
#pragma once

#include "actions/docker/metadata_rules.h"
#include "engine/store/json.h"

struct metadata_event {
	struct builtin_call *call;
	struct value payload;
	struct str name; /* "push" */
	struct str ref;
	struct str sha;
	struct str default_branch;
	int64_t now_s;
	int64_t commit_s;
};

struct metadata_version {
	struct str main; /* empty: no rule made one */
	struct docker_list partial;
	bool is_latest;
	struct str latest; /* the name of `latest`, with prefix and suffix */
};

/* False after a builtin_error. */
MUST_CHECK bool metadata_event_read(struct builtin_call *call, struct metadata_event *out);
MUST_CHECK bool metadata_version_make(const struct metadata_event *event,
	const struct metadata_rules *rules, struct metadata_version *out);
/* A text with the expressions that all inputs may have: `{{branch}}`, `{{date 'YYYY'}}`. */
MUST_CHECK bool metadata_fill(const struct metadata_event *event, struct str text, struct str *out);
