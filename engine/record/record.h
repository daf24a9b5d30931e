/*
 * record: the output of a run, as one stream of typed entries.
 *
 * Terminal, plain text, JSON lines, the database and the web page are readers of it; a replay
 * (replay.h) gives the same view. Nobody else writes output during a run.
 *
 * Kinds      records.def defines each kind with its members. The structs below, the JSON
 *            (record_json.h), the masking of a run and docs/json.md are made from it.
 * Order      RUN_STARTED · for each job JOB_QUEUED · JOB_STARTED, its steps, JOB_FINISHED · …
 *            RUN_FINISHED. A step's records are between its STEP_STARTED and STEP_FINISHED; those
 *            of different jobs interleave. A TURN names the job whose log comes next, for readers
 *            that show one log after the other: each job once, after the jobs that it needs,
 *            otherwise in the order of the files; the same in each run of a workflow.
 * Secrets    Every text has passed the run's mask before a reader sees it.
 * Ownership  A record and its texts are valid only during the call; a reader copies what it
 *            keeps.
 */
#pragma once

#include "engine/record/result.h"
#include "expr/value.h"

#include <stddef.h>
#include <stdint.h>

#define RECORD_NO_INDEX UINT32_MAX

/* What kind of line: how it is shown. */
enum line_kind {
	LINE_OUTPUT,
	LINE_COMMAND, /* what the step runs, and with what */
	LINE_GROUP,
	LINE_END_GROUP,
	LINE_DEBUG,
	LINE_NOTICE,
	LINE_WARNING,
	LINE_ERROR,
};
#define LINE_KIND_COUNT (LINE_ERROR + 1)

enum step_stage {
	STAGE_PRE,
	STAGE_MAIN,
	STAGE_POST,
};
#define STEP_STAGE_COUNT (STAGE_POST + 1)

/* How many jobs of a run ended in which way; not_run: they cannot run on this machine. */
#define RECORD_COUNTS(COUNT)                                                                       \
	COUNT(success)                                                                             \
	COUNT(failure)                                                                             \
	COUNT(cancelled)                                                                           \
	COUNT(skipped)                                                                             \
	COUNT(not_run)

struct record_counts {
#define COUNT(name) unsigned name;
	RECORD_COUNTS(COUNT)
#undef COUNT
};

struct record_names {
	const struct str *items;
	size_t count;
};

/* Where an annotation points. Numbers are 0 when not given. */
struct annotation {
	struct str title;
	struct str file;
	unsigned line;
	unsigned end_line;
	unsigned column;
	unsigned end_column;
};

/* --- the definition ----------------------------------------------------------------------- */

enum record_kind {
#define RECORD(KIND, name, about, when)      RECORD_##KIND,
#define RECORD_BARE(KIND, name, about, when) RECORD_##KIND,
#define RECORD_END(name)
#define MEMBER(of, TYPE, name, text)
#include "engine/record/records.def"
};
#define RECORD_KIND_COUNT (RECORD_RUN_FINISHED + 1)

/* Whom records of a kind are about. */
enum record_about {
	ABOUT_RUN,
	ABOUT_JOB,
	ABOUT_STEP,
	ABOUT_ANY,
};

/* JSON has no member whose value is empty, none or false; numbers: see each. */
enum member_type {
	MEMBER_NAME,      /* a text that is whole */
	MEMBER_TEXT,      /* a text in which others may have been cut: they end with "…" */
	MEMBER_NAMES,     /* a list of names */
	MEMBER_OBJECT,    /* values of expressions; NULL: none */
	MEMBER_ORDER,     /* a text of digits that lact made: it holds nothing of the user's */
	MEMBER_NUMBER,    /* 0: none */
	MEMBER_DURATION,  /* in milliseconds, always there */
	MEMBER_EXIT_CODE, /* below 0: none */
	MEMBER_FLAG,
	MEMBER_RESULT,
	MEMBER_LINE_KIND,
	MEMBER_LEVEL, /* a line kind: notice, warning or error */
	MEMBER_STAGE,
	MEMBER_COUNTS, /* always there */
};

#define MEMBER_NAME_C      struct str
#define MEMBER_TEXT_C      struct str
#define MEMBER_NAMES_C     struct record_names
#define MEMBER_OBJECT_C    struct object *
#define MEMBER_ORDER_C     struct str
#define MEMBER_NUMBER_C    unsigned
#define MEMBER_DURATION_C  uint64_t
#define MEMBER_EXIT_CODE_C int
#define MEMBER_FLAG_C      bool
#define MEMBER_RESULT_C    enum result
#define MEMBER_LINE_KIND_C enum line_kind
#define MEMBER_LEVEL_C     enum line_kind
#define MEMBER_STAGE_C     enum step_stage
#define MEMBER_COUNTS_C    struct record_counts

/* struct record_line { … }, and so on */
#define RECORD(KIND, name, about, when) struct record_##name {
#define RECORD_BARE(KIND, name, about, when)
#define RECORD_END(name)                                                                           \
	}                                                                                          \
	;
#define MEMBER(of, TYPE, name, text) MEMBER_##TYPE##_C name;
#include "engine/record/records.def"

struct record {
	enum record_kind kind;
	uint32_t job;      /* 0-based in the run; RECORD_NO_INDEX: about the run */
	uint32_t step;     /* 0-based in the job, in order of start; RECORD_NO_INDEX */
	uint64_t time_ms;  /* since 1970 */
	uint64_t sequence; /* 1, 2, 3, … in the run */
	union {            /* by kind */
#define RECORD(KIND, name, about, when) struct record_##name name;
#define RECORD_BARE(KIND, name, about, when)
#define RECORD_END(name)
#define MEMBER(of, TYPE, name, text)
#include "engine/record/records.def"
	};
};

struct record_member {
	enum member_type type;
	size_t offset; /* in struct record */
	const char *name;
	struct str json; /* `,"name":` */
};

/* A kind as data. */
struct record_shape {
	const char *name; /* "run_started", …: as in JSON lines */
	struct str json;  /* `{"record":"name","time_ms":` */
	enum record_about about;
	const struct record_member *members;
	size_t count;
};

const struct record_shape *record_shape(enum record_kind kind);
/* Where the record has the member. */
void *record_member(struct record *record, const struct record_member *member);

const char *line_kind_name(enum line_kind kind);
const char *step_stage_name(enum step_stage stage);

/* One who reads the stream. */
struct record_reader {
	void (*read)(void *owner, const struct record *record);
	/* NULL, or called when the run has nothing to do for now: a good time to flush */
	void (*idle)(void *owner);
	void *owner;
};
