#include "expr/base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_MIN ((size_t)4096)
#define BLOCK_MAX ((size_t)1 << 20)

struct arena_block {
	struct arena_block *older;
	size_t size_bytes; /* of `data` */
	alignas(max_align_t) char data[];
};

void
arena_exhausted(void)
{
	fputs("lact: out of memory\n", stderr);
	exit(70);
}

static void
use_block(struct arena *a, struct arena_block *block, char *next)
{
	a->block = block;
	a->next = block ? next : NULL;
	a->end = block ? block->data + block->size_bytes : NULL;
	if (block)
		POISON(next, (size_t)(a->end - next));
}

static void
add_block(struct arena *a, size_t need_bytes)
{
	size_t size = a->block ? a->block->size_bytes * 2 : BLOCK_MIN;

	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < need_bytes)
		size = need_bytes;
	if (size > SIZE_MAX - sizeof(struct arena_block))
		arena_exhausted();
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (!block)
		arena_exhausted();
	block->older = a->block;
	block->size_bytes = size;
	a->used_bytes += size;
	use_block(a, block, block->data);
}

static void
drop_newest(struct arena *a)
{
	struct arena_block *block = a->block;
	struct arena_block *older = block->older;

	a->used_bytes -= block->size_bytes;
	use_block(a, older, older ? older->data + older->size_bytes : NULL);
	UNPOISON(block->data, block->size_bytes);
	free(block);
}

void
arena_init(struct arena *a)
{
	*a = (struct arena){0};
}

void
arena_free(struct arena *a)
{
	while (a->block)
		drop_newest(a);
}

/* The newest block is the largest, but for those made for one huge allocation. */
void
arena_reset(struct arena *a)
{
	while (a->block && a->block->size_bytes > BLOCK_MAX)
		drop_newest(a);
	struct arena_block *kept = a->block;
	if (!kept)
		return;
	a->block = kept->older;
	arena_free(a);
	kept->older = NULL;
	a->used_bytes = kept->size_bytes;
	use_block(a, kept, kept->data);
}

void *
arena_alloc_slowly_(struct arena *a, size_t size_bytes)
{
	if (size_bytes > SIZE_MAX - ARENA_ALIGN)
		arena_exhausted();
	add_block(a, (size_bytes + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1));
	return arena_alloc(a, size_bytes);
}

void *
arena_zero(struct arena *a, size_t size_bytes)
{
	return memset(arena_alloc(a, size_bytes), 0, size_bytes);
}

void *
arena_array_(struct arena *a, size_t count, size_t size_bytes)
{
	size_t total;

	if (__builtin_mul_overflow(count, size_bytes, &total))
		arena_exhausted();
	return arena_zero(a, total);
}

void *
arena_grow_(struct arena *a, const void *items, size_t count, size_t *capacity, size_t size_bytes)
{
	const size_t room = *capacity ? *capacity * 2 : 8;
	void *grown = arena_array_(a, room, size_bytes);

	if (count > 0)
		memcpy(grown, items, count * size_bytes);
	*capacity = room;
	return grown;
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){.block = a->block, .next = a->next};
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->block != mark.block)
		drop_newest(a);
	use_block(a, mark.block, mark.next);
}
