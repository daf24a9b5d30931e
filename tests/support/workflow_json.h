/*
 * workflow_json: a workflow's model in the notation of GitHub's own parser tests.
 *
 * Tokens     0 string · 1 sequence · 2 mapping, a list of `{Key, Value}` · 3 expression · 4
 *            directive · 5 boolean · 6 number · 7 null; literals are bare JSON values where
 *            positions are not asked for. NaN and the infinities are strings.
 * Source     actions/languageservices, workflow-parser/testdata/reader
 */
#pragma once

#include "engine/workflow/model.h"

#include <cjson/cJSON.h>

struct workflow_json_options {
	bool with_source; /* each token as an object with file, line and column */
	bool with_events;
};

/* The caller deletes it. */
cJSON *workflow_json(const struct workflow *w, const struct workflow_json_options *options);
