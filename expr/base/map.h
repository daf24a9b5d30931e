/*
 * map: names to pointers, in the order in which the names were first set.
 *
 * Lookup     A linear scan while small, a hash table when larger. Names are compared exactly, or
 *            ignoring case as the runner does (unicode.h) if the map was made so.
 * Ownership  Everything lives in the arena given at map_init. Names and values are not copied.
 */
#pragma once

#include "expr/base/str.h"

#include <stdint.h>

struct map_entry {
	struct str key;
	const void *value;
	uint32_t hash;
};

struct map {
	struct arena *a;
	struct map_entry *entries; /* in order of insertion */
	size_t count;
	size_t capacity;
	uint32_t *slots; /* entry number + 1, 0 free; NULL while the map is small */
	size_t slot_count;
	bool ignore_case;
};

void map_init(struct map *m, struct arena *a, bool ignore_case);
/* A map of its own in `a` with all of `from`; names are not looked at, so that it is cheap. */
void map_init_copy(struct map *m, struct arena *a, const struct map *from);
/* Sets a name; a name that exists keeps its place and its first spelling. */
void map_set(struct map *m, struct str key, const void *value);
/* Removes a name; the order of the others stays. */
void map_remove(struct map *m, struct str key);
/* NULL when absent. */
const void *map_find(const struct map *m, struct str key);
bool map_has(const struct map *m, struct str key);
