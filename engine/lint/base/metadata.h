/*
 * metadata: an action's inputs and outputs: from its manifest, else from a table of popular
 * actions.
 *
 * Reads the manifest of a local action, and that of a published one if this machine has it at the
 * named ref (published.h). The table of popular actions is searched by major version, for a pinned
 * commit by the version in the comment after it. Other actions are unknown, and not checked.
 */
#pragma once

#include "engine/lint/base/report.h"

struct metadata_input {
	struct str id;
	bool is_required; /* and has no default */
	bool is_deprecated;
	struct str deprecation; /* what to do instead; may be empty */
};

struct metadata {
	struct str name;
	struct metadata_input *inputs;
	size_t input_count;
	struct str *outputs;
	size_t output_count;
	bool any_inputs;
	bool any_outputs;
	bool is_docker;
	bool is_outdated;
	bool is_of_table;   /* of popular actions, which is of a day (popular.h) */
	struct diags diags; /* the errors of a local one's manifest */
	bool is_missing;    /* its manifest does not exist */
};

/* What is known of the action that `uses` names; NULL: nothing. Found once for a cache. */
const struct metadata *metadata_find(struct lint *l, const struct node *uses);

/* NULL when the action declares no such input; ids ignore case. */
const struct metadata_input *metadata_input_find(const struct metadata *metadata, struct str id);
