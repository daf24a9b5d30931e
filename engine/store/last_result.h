/*
 * last_result: the result of a workflow's last complete run here.
 *
 * Layout     <state>/results/<the repository's root>/<the workflow's path>: a JSON object,
 *            then blanks up to 256 bytes. Written over the one before in one piece, so that runs
 *            at the same time each leave a whole one.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <stdint.h>

struct last_result {
	struct str result; /* "success", "failure", "cancelled", "not tested" */
	struct str commit; /* HEAD's; empty: there was none */
	int64_t finished_s;
};

/* `root` is absolute, `workflow` relative to it. */
MUST_CHECK bool last_result_write(struct arena *a, struct str state, struct str root,
	struct str workflow, const struct last_result *result, struct error *err);
/* Where the summaries that its steps have written are: <state>/summaries/<root>/<workflow>.md. */
struct str last_summary_path(
	struct arena *a, struct str state, struct str root, struct str workflow);
/* False if there is none that can be read. */
bool last_result_find(struct arena *a, struct str state, struct str root, struct str workflow,
	struct last_result *out);
