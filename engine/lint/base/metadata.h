/*
 * metadata: what an action takes and gives, wherever it can be learnt from.
 *
 * A local action's manifest is read, and that of a published one where this machine has it at the
 * ref that is named (published.h). Of popular ones there is a table; one that is pinned to a commit
 * is looked up there by the version in the comment behind it, and a version by its major one. Of
 * all others nothing is known, and nothing is told.
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
	struct diags diags; /* what is wrong in a local one's manifest */
	bool is_missing;    /* there is no manifest, where it would have to be */
};

/* What is known of the action that `uses` names; NULL: nothing. Found once for a cache. */
const struct metadata *metadata_find(struct lint *l, const struct node *uses);

/* NULL when the action declares no such input; ids ignore case. */
const struct metadata_input *metadata_input_find(const struct metadata *metadata, struct str id);
