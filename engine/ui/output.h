/*
 * output: a stream that is written in large pieces.
 *
 * Failure    If the stream cannot be written (its reader ended, the disk is full), all later text
 *            is dropped and `failed` is the errno: a run goes on to its end.
 * Keeping    An output may also keep its text, until output_move gives that to another.
 * Terminals  Text for people passes a filter (terminal_text.h); text for programs, JSON and
 *            patches, does not.
 */
#pragma once

#include "engine/ui/ascii_text.h"
#include "engine/ui/terminal_text.h"
#include "expr/base/buf.h"

struct output {
	int fd;
	struct buf buf;
	size_t piece; /* how much is gathered before it is written */
	bool is_kept;
	bool is_filtered;
	bool is_ascii;    /* the terminal knows nothing else (ascii_text.h) */
	unsigned columns; /* of the terminal; 0: it is none, or says nothing */
	struct terminal_text filter;
	struct buf shown; /* what the filter makes of `buf` */
	struct buf ascii; /* what becomes of that */
	int failed;       /* errno; 0 while all could be written */
};

void output_init(struct output *output, int fd);
/* Keeps its text: up to `memory_bytes` of it there, the rest in a file without a name. */
void output_init_kept(struct output *output, size_t memory_bytes);
/* Appends all that `from` has kept to `to`; `from` is empty then. */
void output_move(struct output *from, struct output *to);
bool output_is_empty(const struct output *output);
void output_add(struct output *output, struct str text);
void output_add_z(struct output *output, const char *text);
void output_add_fmt(struct output *output, const char *fmt, ...) PRINTF_LIKE(2, 3);
void output_flush(struct output *output);
/* Flushes and releases the buffer; does not close the descriptor that it was given. */
void output_free(struct output *output);
