/*
 * record_json: a record as one line of JSON, and back.
 *
 * Shape      records.def: `record`, `time_ms`, `sequence`, then `job` and `step`, then the kind's
 *            members. What has no value is left out. docs/json.md lists all for users.
 * Lossless   What is written reads back as the same record, but for bytes that are not UTF-8: they
 *            come back as U+FFFD. Numbers reach to 2^53, and a matrix has the values of JSON.
 * Reading    Members that are not known are passed over. A kind that is not known, a value of
 *            another type, a missing number of a job or step, and what is no JSON are errors. Any
 *            bytes can be read.
 */
#pragma once

#include "engine/record/record.h"
#include "expr/base/buf.h"

/* Adds the record, without a line feed. Allocates nothing but what the buf grows by. */
void record_json_write(struct buf *b, const struct record *record);
/* The record lives in `a` and may share `line`. */
MUST_CHECK bool record_json_read(
	struct arena *a, struct str line, struct record *record, struct error *err);
