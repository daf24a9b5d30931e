/*
 * buf: a growing buffer of bytes, for building text.
 *
 * Limit      A buf never grows past the limit given to buf_init; bytes beyond it are dropped, and
 *            `overflow` becomes true. Say the input's own bound, or BUF_UNBOUNDED for text whose
 *            size our own code decides.
 * Ownership  Owns malloc'd memory: buf_free, or buf_take to move the text into an arena.
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

#define BUF_UNBOUNDED SIZE_MAX

struct buf {
	char *p;
	size_t n;
	size_t capacity;
	size_t limit;
	bool overflow;
};

void buf_init(struct buf *b, size_t limit_bytes);
void buf_free(struct buf *b);
void buf_clear(struct buf *b); /* keeps the memory and the limit */

void buf_add(struct buf *b, struct str s);
void buf_add_char(struct buf *b, char c);
void buf_add_z(struct buf *b, const char *z);
void buf_add_fmt(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_add_repeat(struct buf *b, char c, size_t count);
/* Room for `n` more bytes, to be written by the caller, who then adds to b->n. NULL: over limit. */
char *buf_room(struct buf *b, size_t n);
/* Drops the first `n` bytes. */
void buf_drop(struct buf *b, size_t n);

/* The content; valid until the next change. */
struct str buf_str(const struct buf *b);
/* Copies the content into the arena and frees the buf. */
struct str buf_take(struct arena *a, struct buf *b);
