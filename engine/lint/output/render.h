/*
 * render: findings in the formats for other programs. ui/diag_view prints them for people.
 *
 * oneline    `FILE:LINE:COLUMN: MESSAGE [KIND]`, as actionlint prints it
 * json       one list; actionlint's keys, and `code`, `severity`, `confidence`, `help`,
 *            `end_line`, `edits`
 * github     workflow commands, which become annotations
 * sarif      SARIF 2.1.0, for code scanning; paths of the repository are seen from its root
 */
#pragma once

#include "expr/base/buf.h"
#include "expr/base/diag.h"

/* The findings of one file, sorted. */
struct findings {
	struct diag *items;
	size_t count;
	struct str in_root; /* the file's path from the repository's root; empty: not in it */
};

struct render_format {
	const char *name;
	bool is_data; /* for programs: what a text has of control characters stays */
	bool has_repairs;
	const char *separator; /* between two findings */
	void (*begin)(struct buf *b);
	void (*add)(struct buf *b, const struct diag *diag, struct str in_root);
	void (*end)(struct buf *b);
};

/* A text that is made file by file: begin, any number of add, end. */
struct renderer {
	const struct render_format *format;
	struct buf *b; /* may be emptied between two calls */
	bool has_any;
};

void rendering_begin(struct renderer *r, const struct render_format *format, struct buf *b);
void rendering_add(struct renderer *r, const struct findings *file);
void rendering_end(struct renderer *r);

/* NULL: unknown format. */
const struct render_format *render_find(struct str name);
/* Format number `i`; NULL after the last. */
const struct render_format *render_at(size_t i);

/* The formats. */
void render_nothing(struct buf *b);
void render_oneline(struct buf *b, const struct diag *diag, struct str in_root);
void render_github(struct buf *b, const struct diag *diag, struct str in_root);
void render_json_begin(struct buf *b);
void render_json(struct buf *b, const struct diag *diag, struct str in_root);
void render_json_end(struct buf *b);
void render_sarif_begin(struct buf *b);
void render_sarif(struct buf *b, const struct diag *diag, struct str in_root);
void render_sarif_end(struct buf *b);
