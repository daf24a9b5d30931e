/*
 * metadata_rules: the inputs images, tags and flavor of docker/metadata-action.
 *
 * Source     github.com/docker/metadata-action src/image.ts, src/tag.ts, src/flavor.ts
 */
#pragma once

#include "actions/docker/docker_list.h"

enum tag_kind {
	TAG_SCHEDULE,
	TAG_SEMVER,
	TAG_PEP440,
	TAG_MATCH,
	TAG_EDGE,
	TAG_REF,
	TAG_RAW,
	TAG_SHA,
};

struct tag_rule {
	enum tag_kind kind;
	struct map attributes; /* const struct str * */
	uint32_t priority;
	size_t number; /* in the input: decides between equal priorities */
};

struct metadata_flavor {
	struct str latest; /* "auto", "true", "false" */
	struct str prefix, suffix;
	bool prefix_latest, suffix_latest;
};

struct metadata_rules {
	struct docker_list images; /* names of those that are enabled, in lower case */
	struct tag_rule *tags;     /* by priority, the highest first */
	size_t tag_count;
	struct metadata_flavor flavor;
};

/* False after a builtin_error. */
MUST_CHECK bool metadata_rules_read(struct builtin_call *call, struct metadata_rules *out);
/* False: the rule has no such attribute. */
bool tag_attribute(const struct tag_rule *rule, const char *name, struct str *out);
