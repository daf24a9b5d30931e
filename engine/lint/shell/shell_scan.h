/*
 * shell_scan: the scanner of scripts for bash and sh, on which shell_place.h rests.
 *
 * shell_word.c reads words, shell_command.c finds a word's role in its pipeline, shell_place.c
 * reads everything around them. Nothing is run or expanded; where that would matter, `is_unsure` is
 * set, and scanning may stop.
 * Limits     HERE_MAX here-documents that begin on one line, LITERAL_MAX bytes of a word that are
 *            compared with names; more commands within commands than shell_place.c reads are
 *            unsure.
 */
#pragma once

#include "engine/lint/shell/script_place.h"

#define HERE_MAX    8
#define LITERAL_MAX 64

/* A here-document whose body comes with the next line. */
struct shell_here {
	struct str end;
	bool is_quoted;
	bool has_tabs;
};

enum shell_redirection {
	REDIRECTION_NONE,
	REDIRECTION_FILE,
	REDIRECTION_TEXT, /* `<<<` */
};

/* A pipeline, as far as it is read. */
struct shell_pipeline {
	bool has_part;
	bool has_pipe;
	bool is_risky;
	bool is_closing; /* it begins with one of `closers` */
	/* the command of it that is being read */
	bool has_command;
	bool is_test; /* within `[[ ]]` */
	struct str command;
	enum shell_redirection redirection; /* of the next word */
};

struct shell_word {
	size_t start;
	size_t end;
	char literal[LITERAL_MAX]; /* without quotes; what an expansion gives is left out */
	size_t n;
	bool is_quoted; /* some of it is */
	bool is_expanded;
	size_t expanded_at; /* where in the literal the last expansion was left out */
	bool has_part;
	bool is_part_quoted;
	bool is_part_nested; /* within a command in the word */
};

struct shell_scan {
	struct arena *a;
	struct str text;
	size_t at;
	size_t depth;
	struct span part;
	struct span others; /* `${{ }}`s that were read last, one right behind the other */
	enum script_place place;
	bool is_unsure;
	bool is_line_risky;
	bool runs_code;   /* what a variable holds may be run as code */
	bool is_assigned; /* the part is put in a variable */
	struct shell_here here[HERE_MAX];
	size_t here_count;
};

/* --- words (shell_word.c) ----------------------------------------------------------------- */

/* The byte that many behind; NUL behind the end. */
static inline char
shell_peek(const struct shell_scan *s, size_t ahead)
{
	return s->at + ahead < s->text.n ? s->text.p[s->at + ahead] : '\0';
}

/* A `${{ }}` begins here. */
bool shell_at_template(const struct shell_scan *s, struct span *span);
/* Goes behind the next `end`; over what a backslash escapes, if `escapes`. */
void shell_skip_to(struct shell_scan *s, char end, bool escapes);
/* From an opening bracket behind the one that closes it. */
void shell_skip_brackets(struct shell_scan *s, char open, char close);
/* Goes behind the `${{ }}` that begins here, if one does; it may be the part. */
void shell_read_template(struct shell_scan *s, struct shell_word *w, bool is_quoted);
/* Goes behind what begins with a dollar sign that is no `${{ }}`. */
void shell_read_dollar(struct shell_scan *s, struct shell_word *w);
/* Goes behind commands in brackets, the opening one of which was read. */
void shell_read_nested(struct shell_scan *s, struct shell_word *w);
bool shell_ends_word(char c);
struct shell_word shell_read_word(struct shell_scan *s);
/* Its text without quotes; empty if that is too long. */
struct str shell_literal(const struct shell_word *w);

/* --- commands (shell_command.c) ----------------------------------------------------------- */

/* The word's role in the pipeline; `closer` is the bracket around its commands, or NUL. */
void shell_take_word(
	struct shell_scan *s, struct shell_pipeline *p, const struct shell_word *w, char closer);
/* Behind a `|` another command of the pipeline begins. */
void shell_next_command(struct shell_pipeline *p);
/* True if the part is in it. */
bool shell_end_pipeline(struct shell_scan *s, struct shell_pipeline *p);

/* --- all (shell_place.c) ------------------------------------------------------------------ */

/* Commands up to the given closing bracket, or to the end. True if the
 * part is there. */
bool shell_scan_commands(struct shell_scan *s, char closer);
