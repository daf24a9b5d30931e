/*
 * session_file: one open file of a session: its text, what was found in it, and which files were
 * looked at for that.
 */
#pragma once

#include "engine/lint/base/report.h"
#include "engine/lint/lint.h"

struct session_file {
	struct session_file *next;
	struct str path; /* absolute */
	struct str text;
	bool is_fresh;
	/* as long as it is fresh */
	struct lint lint;
	struct lint_options options;
	struct source source;
	struct diags findings;
	struct lint_cache cache;
	struct map looked_at; /* paths of other files, be they there or not */
	struct arena own;     /* this struct, and the path */
	struct arena text_a;  /* the text */
	struct arena found_a; /* what was found */
};

struct session_file *session_file_new(struct str path, struct str text);
void session_file_free(struct session_file *file);
/* What was found is forgotten. */
void session_file_forget(struct session_file *file);
void session_file_set_text(struct session_file *file, struct str text);
/* True if what was found might be other with another text at the path. */
bool session_file_depends(const struct session_file *file, struct str path);
size_t session_file_bytes(const struct session_file *file);
