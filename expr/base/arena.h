/*
 * arena: memory that is freed all at once.
 *
 * Lifetime   Whatever is allocated from an arena lives until arena_reset or arena_free. Nothing
 *            is freed alone.
 * Alignment  Every allocation is aligned for any type. Memory from arena_zero is zeroed,
 *            memory from arena_alloc is not.
 * Failure    Running out of memory ends the program with exit status 70 and one line on standard
 *            error: this is the one place where a library of lact exits.
 * Threads    An arena belongs to one thread at a time.
 */
#pragma once

#include "expr/base/attr.h"
#include "expr/base/poison.h"

#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *block; /* the newest block; older ones hang behind it */
	char *next;                /* first free byte in it */
	char *end;
	size_t used_bytes; /* sum of all blocks' sizes */
};

/* A point to which an arena can be taken back. */
struct arena_mark {
	struct arena_block *block;
	char *next;
};

/* Makes an empty arena; allocates nothing yet. `(struct arena){0}` does the same. */
void arena_init(struct arena *a);

/* Gives all memory back. The arena is empty and usable afterwards. */
void arena_free(struct arena *a);

/* Forgets all allocations, but keeps one block for what comes next. */
void arena_reset(struct arena *a);

/* Never NULL. A size of 0 is allowed. */
static inline void *arena_alloc(struct arena *a, size_t size_bytes)
	__attribute__((malloc, alloc_size(2)));
void *arena_zero(struct arena *a, size_t size_bytes) __attribute__((malloc, alloc_size(2)));
void *arena_array_(struct arena *a, size_t count, size_t size_bytes);

/* The arena's state now; arena_rewind forgets all that was allocated since. */
struct arena_mark arena_mark(const struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark mark);

/* A zeroed T; a zeroed array of `count` T, where an overflow of the product ends the program. */
#define arena_new(a, T)          ((T *)arena_zero((a), sizeof(T)))
#define arena_array(a, T, count) ((T *)arena_array_((a), (count), sizeof(T)))

/*
 * Makes room for one more element at the end of a growing array in an arena: doubles it when it
 * is full. `items` is the array's pointer, `count` its length, `capacity` its room (size_t).
 */
#define arena_push(a, items, count, capacity)                                                      \
	((void)((count) < (capacity) ||                                                            \
		 ((items) = arena_grow_((a), (items), (count), &(capacity), sizeof(*(items))))),   \
		&(items)[(count)++])
void *arena_grow_(
	struct arena *a, const void *items, size_t count, size_t *capacity, size_t size_bytes);

/* Ends the program: memory is exhausted. For the few places that call malloc themselves. */
NO_RETURN void arena_exhausted(void);

#define ARENA_ALIGN _Alignof(max_align_t)

/* What arena_alloc does where the newest block has no room. */
void *arena_alloc_slowly_(struct arena *a, size_t size_bytes);

static inline void *
arena_alloc(struct arena *a, size_t size_bytes)
{
	const size_t rounded = (size_bytes + ARENA_ALIGN - 1) & ~(ARENA_ALIGN - 1);

	if (rounded < size_bytes || !a->block || rounded > (size_t)(a->end - a->next))
		return arena_alloc_slowly_(a, size_bytes);
	void *p = a->next;
	a->next += rounded;
	UNPOISON(p, size_bytes);
	return p;
}
