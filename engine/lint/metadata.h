/*
 * metadata: what an action takes and gives, wherever it can be learnt from.
 *
 * A local action's manifest is read; of popular published ones there is a table. Of all others
 * nothing is known, and nothing is told.
 */
#pragma once

#include "engine/lint/check.h"

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
	const struct action *action; /* of a local one */
	struct diags diags;          /* what is wrong in its manifest */
	bool is_missing;             /* a local action that is not there */
};

/* What is known of the action that `uses` names; NULL: nothing. Made once for each file. */
const struct metadata *metadata_find(struct lint *l, struct str uses);

/* NULL when the action declares no such input; ids ignore case. */
const struct metadata_input *metadata_input_find(const struct metadata *metadata, struct str id);
