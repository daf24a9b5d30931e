/*
 * output: a stream that is written in large pieces.
 *
 * Failure    When the stream cannot be written (its reader went away, the disk is full), what
 *            follows is dropped and `failed` is set: a run goes on and ends with its own result.
 */
#pragma once

#include "expr/base/buf.h"

struct output {
	int fd;
	struct buf buf;
	bool failed;
};

void output_init(struct output *output, int fd);
void output_add(struct output *output, struct str text);
void output_add_z(struct output *output, const char *text);
void output_add_fmt(struct output *output, const char *fmt, ...) PRINTF_LIKE(2, 3);
void output_flush(struct output *output);
/* Flushes and releases the buffer; does not close the descriptor. */
void output_free(struct output *output);
