/*
 * render: findings in the formats that other programs read. For people there is ui/diag_view.
 *
 * oneline    `FILE:LINE:COLUMN: MESSAGE [KIND]`, as actionlint prints it
 * json       one list; actionlint's keys, and `code`, `severity`, `confidence`, `help`,
 *            `end_line`, `edits`
 * github     workflow commands, which become annotations
 * sarif      SARIF 2.1.0, for code scanning
 */
#pragma once

#include "engine/lint/rule.h"
#include "expr/base/buf.h"

/* The findings of one file, sorted. */
struct findings {
	struct diag *items;
	size_t count;
};

struct render_format {
	const char *name;
	bool is_data; /* for programs: what a text has of control characters stays */
	bool has_repairs;
	void (*render)(struct buf *b, const struct findings *files, size_t file_count);
};

/* NULL when there is no such format. */
const struct render_format *render_find(struct str name);
/* Format number `i`; NULL after the last. */
const struct render_format *render_at(size_t i);

/* actionlint's class of a finding. */
const char *finding_kind(const struct diag *diag);
/* How certain it is: high, medium, low. */
const char *finding_confidence(const struct diag *diag);
/*
 * The source line with what is underlined below it, as actionlint's `snippet`. In `a`. Empty for a
 * line of more than SNIPPET_MAX bytes.
 */
#define SNIPPET_MAX ((size_t)4096)
struct str finding_snippet(struct arena *a, const struct diag *diag);

void render_oneline(struct buf *b, const struct findings *files, size_t file_count);
void render_json(struct buf *b, const struct findings *files, size_t file_count);
void render_github(struct buf *b, const struct findings *files, size_t file_count);
void render_sarif(struct buf *b, const struct findings *files, size_t file_count);
