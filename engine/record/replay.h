/*
 * replay: hands the stored stream of one run, the lines of `lact run --json`, to readers.
 *
 * Order      Readers rely on the order of record.h, so it is checked: records are numbered 1, 2, 3,
 *            …, the first is RUN_STARTED, jobs are queued in the order of their numbers before
 *            their other records, and steps are started likewise.
 * Failure    Readers have read the records before the invalid line; the error names the line.
 */
#pragma once

#include "engine/record/record.h"

/* The readers' idle is not called. A stream may end before its run does. */
MUST_CHECK bool record_replay(
	struct str stream, const struct record_reader *readers, size_t count, struct error *err);
