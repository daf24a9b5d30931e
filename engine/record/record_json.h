/*
 * record_json: a record as one line of JSON, and back.
 *
 * Shape      records.def: `record`, `time_ms`, `sequence`, then `job` and `step`, then the kind's
 *            members. Members without a value are left out. docs/json.md lists all for users.
 * Lossless   A written record reads back unchanged, except for bytes that are not UTF-8, which
 *            become U+FFFD. Numbers reach to 2^53, and a matrix has the values of JSON.
 * Reading    Unknown members are ignored. An unknown kind, a value of another type, a missing
 *            number of a job or step, and invalid JSON are errors. Any bytes can be read.
 */
#pragma once

#include "engine/record/record.h"
#include "expr/base/buf.h"

/* Adds the record, without a line feed. Allocates nothing but what the buf grows by. */
void record_json_write(struct buf *b, const struct record *record);
/* The record lives in `a` and may share `line`. */
MUST_CHECK bool record_json_read(
	struct arena *a, struct str line, struct record *record, struct error *err);
