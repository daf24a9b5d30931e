/*
 * plan_json: a plan as one JSON object. docs/json.md lists its members; names and meanings stay,
 * new ones may be added.
 */
#pragma once

#include "engine/project/planner.h"
#include "engine/ui/output.h"

void plan_json_write(struct arena *a, struct output *out, const struct project *project,
	const struct event *event, const struct changes *changes, const struct plan *plan);
