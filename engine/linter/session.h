/*
 * session: the files of one repository that an editor has open, and what lint finds in them.
 *
 * A text that was given is seen in place of the file on the disk wherever lint reads it: itself, as
 * a local action's action.yml, as a called workflow, as settings.
 *
 * Freshness  Findings are looked for when they are asked for, and kept. A change makes those of the
 *            file stale, and of the open files whose findings looked at it, be it there or not; one
 *            of the settings all. What changes on the disk has to be told, by lint_session_touch.
 * Paths      Absolute, or seen from the root. What is outside of that is linted, too.
 * Ownership  Findings, and what is told of a place, live until the file is stale or closed. A
 *            session holds memory of its own: an arena for each file, and one for what is found in
 *            it.
 * Threads    One at a time; sessions share nothing.
 */
#pragma once

#include "engine/lint/place.h"
#include "engine/linter/lint_config.h"

struct session_file;

struct lint_session {
	struct str root; /* with a slash behind it */
	struct lint_options lint;
	struct session_file *files; /* those that are open */
	struct lint_config config;
	struct diags settings_diags;
	bool has_settings; /* they were read, and are fresh */
	struct arena a;
	struct arena settings_a;
};

/*
 * `root` is absolute; `lint` has how other files are read and what is wanted. Labels, variables and
 * what may be used come from the settings. What `lint` points to must live as long.
 */
void lint_session_init(struct lint_session *s, struct str root, const struct lint_options *lint);
void lint_session_free(struct lint_session *s);

/* Gives a text to a file, which is open from now on. */
void lint_session_open(struct lint_session *s, struct str path, struct str text);
/* Gives another one. False if the file is not open. */
bool lint_session_change(struct lint_session *s, struct str path, struct str text);
/* The file on the disk counts again. */
void lint_session_close(struct lint_session *s, struct str path);
/* The file on the disk is another, or there is one no more. */
void lint_session_touch(struct lint_session *s, struct str path);

/*
 * The open files whose findings would have to be looked for: *at begins at 0. False after the last.
 */
bool lint_session_next_stale(const struct lint_session *s, size_t *at, struct str *path);
/* Of an open file, sorted by place; of settings, what is wrong in them. NULL: it is not open. */
const struct diags *lint_session_findings(struct lint_session *s, struct str path);
/* What was loaded and checked of an open file that is no settings; else NULL. */
const struct lint *lint_session_file(struct lint_session *s, struct str path);
/* What stands at a place of it. False if it is not open, or settings. What is told lives in `a`. */
bool lint_session_place(struct lint_session *s, struct arena *a, struct str path, uint32_t offset,
	struct lint_place *out);

/* The memory that it holds. */
size_t lint_session_bytes(const struct lint_session *s);
