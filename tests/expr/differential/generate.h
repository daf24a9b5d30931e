/*
 * generate: random expressions and contexts, the same for the same seed.
 *
 * Most expressions are made by the grammar and valid; one in GENERATE_BROKEN has a character
 * deleted, doubled or put in, and usually is not. Names of members are such that JavaScript keeps
 * their order and has no meaning of its own for them.
 */
#pragma once

#include "expr/value.h"

#define GENERATE_BROKEN 6

struct generator {
	uint64_t state; /* the seed, to begin with */
};

/* The next of the random numbers; one from 0 to `limit` - 1. */
uint64_t generate_next(struct generator *g);
size_t generate_below(struct generator *g, size_t limit);

/* The names of the contexts that expressions use. */
#define GENERATE_CONTEXTS 3
extern const char *const generate_contexts[GENERATE_CONTEXTS];

/* An object with a member for each context. */
struct object *generate_context_values(struct generator *g, struct arena *a);
struct str generate_expression(struct generator *g, struct arena *a);
