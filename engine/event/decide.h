/*
 * decide: decides whether GitHub would start a workflow for an event, and why.
 *
 * A decision is the list of evaluated checks, in order: first those that stop every workflow
 * (nothing to push, a skip marker), then the event's own filters in `on`. For a workflow that does
 * not start, the last check decided.
 * Limits     Filters of paths see the first DECIDE_FILES_MAX changed files. A push of more than
 *            DECIDE_COMMITS_MAX commits starts regardless of its paths. The same holds for
 *            `*-ignore`.
 * Ownership  Everything lives in the arena; nodes and changes are the workflow's and the event's.
 * Source     docs.github.com, Workflow syntax: on; Git diff comparisons; Skipping workflow runs
 */
#pragma once

#include "engine/event/event.h"

#define DECIDE_FILES_MAX   300
#define DECIDE_COMMITS_MAX 1000

enum check_kind {
	CHECK_EVENT, /* `on` names the event, or not */
	CHECK_PUSH,  /* there is something that is pushed */
	CHECK_SKIP_MARKER,
	CHECK_TYPES,
	CHECK_BRANCHES, /* and branches-ignore */
	CHECK_TAGS,     /* and tags-ignore */
	CHECK_PATHS,    /* and paths-ignore */
	CHECK_WORKFLOWS,
	CHECK_FILE, /* the commit has the workflow's file */
};

enum verdict {
	VERDICT_NO,
	VERDICT_YES,
	VERDICT_UNKNOWN,
};

struct decision_check {
	enum check_kind kind;
	enum verdict verdict;
	struct str setting;      /* "branches-ignore"; empty: not a setting */
	struct str text;         /* the result, for people: "'main' matches 'ma*'" */
	const struct node *node; /* the line that decided; NULL: none */
	struct source *source;   /* where `place` is; NULL: nowhere */
	struct span place;
};

/* A changed file that made a filter of paths say yes. */
struct matched_file {
	const struct change *change;
	const struct node *pattern; /* NULL: no pattern ignores it */
};

struct decision {
	enum verdict verdict;
	struct decision_check *checks;
	size_t check_count;
	struct matched_file *files;
	size_t file_count;
	bool is_cut; /* more files are changed than GitHub looks at */
};

/* `changes` are those of the event's comparison. False (ERROR_INVALID) for a filter that GitHub
 * refuses. */
MUST_CHECK bool decide(struct arena *a, const struct workflow *workflow, const struct event *event,
	const struct changes *changes, struct decision *out, struct error *err);

/* The decision on a workflow whose file is not in the commit. */
struct decision decision_without_file(struct arena *a, const struct workflow *workflow);

/* The check that failed or is unknown; NULL when the workflow starts. */
const struct decision_check *decision_obstacle(const struct decision *decision);
