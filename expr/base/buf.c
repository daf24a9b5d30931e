#include "expr/base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY ((size_t)256)

void
buf_init(struct buf *b, size_t limit_bytes)
{
	*b = (struct buf){.limit = limit_bytes};
}

void
buf_free(struct buf *b)
{
	free(b->p);
	buf_init(b, b->limit);
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->overflow = false;
}

static void
grow(struct buf *b, size_t need)
{
	size_t capacity = b->capacity ? b->capacity : FIRST_CAPACITY;

	while (capacity < need)
		capacity = capacity > SIZE_MAX / 2 ? need : capacity * 2;
	char *p = realloc(b->p, capacity);
	if (!p)
		arena_exhausted();
	b->p = p;
	b->capacity = capacity;
}

char *
buf_room(struct buf *b, size_t n)
{
	if (n > b->limit - b->n) {
		b->overflow = true;
		return NULL;
	}
	if (n > b->capacity - b->n)
		grow(b, b->n + n);
	return b->p + b->n;
}

void
buf_add(struct buf *b, struct str s)
{
	if (s.n > b->limit - b->n) {
		b->overflow = true;
		s.n = b->limit - b->n;
	}
	if (s.n == 0)
		return;
	memcpy(buf_room(b, s.n), s.p, s.n);
	b->n += s.n;
}

void
buf_add_char(struct buf *b, char c)
{
	buf_add(b, (struct str){&c, 1});
}

void
buf_add_z(struct buf *b, const char *z)
{
	buf_add(b, str_from(z));
}

void
buf_add_repeat(struct buf *b, char c, size_t count)
{
	for (size_t i = 0; i < count; i++)
		buf_add_char(b, c);
}

/* Most texts fit into what is there. Else the first try has told how long it is. */
void
buf_add_fmt(struct buf *b, const char *fmt, ...)
{
	const size_t room = b->capacity - b->n;
	va_list args;
	va_list again;

	va_start(args, fmt);
	va_copy(again, args);
	const int n = vsnprintf(room > 0 ? b->p + b->n : NULL, room, fmt, args);
	if (n > 0 && buf_room(b, (size_t)n)) {
		/* the terminator that vsnprintf writes is no part of the text, nor of the limit */
		if (b->capacity - b->n == (size_t)n)
			grow(b, b->capacity + 1);
		if ((size_t)n >= room)
			(void)vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

void
buf_drop(struct buf *b, size_t n)
{
	if (n >= b->n) {
		b->n = 0;
		return;
	}
	memmove(b->p, b->p + n, b->n - n);
	b->n -= n;
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){b->p, b->n};
}

struct str
buf_take(struct arena *a, struct buf *b)
{
	const struct str s = str_copy(a, buf_str(b));

	buf_free(b);
	return s;
}
