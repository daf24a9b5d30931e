/*
 * json_view: a run's records as JSON, one object a line.
 *
 * The lines are those of record_json.h. docs/json.md lists their members; names and meanings stay,
 * new ones may be added.
 */
#pragma once

#include "engine/record/record.h"
#include "engine/ui/output.h"

/* `output` is borrowed, and all that the view needs. */
struct record_reader json_view_reader(struct output *output);

/* Writes a text as a JSON string, quotes included. */
void json_write_string(struct output *out, struct str s);
