/*
 * popular: a table of the inputs and outputs of popular published actions.
 *
 * Inputs     `ID;ID!;ID~MESSAGE;…`: `!` is required, `~` deprecated with what to do instead.
 * Source     popular_table.c, made by popular_compile.py
 */
#pragma once

#include "expr/base/str.h"

struct popular_action {
	const char *spec; /* OWNER/REPOSITORY[/PATH]@REF */
	const char *name;
	const char *inputs;  /* NULL: none */
	const char *outputs; /* likewise, plain names */
	bool any_inputs;     /* it takes more than it declares */
	bool any_outputs;
	bool is_outdated; /* GitHub has removed its runtime; nothing else is known */
};

extern const struct popular_action popular_actions[]; /* sorted by spec, ignoring case */
extern const size_t popular_action_count;
/* The day that the table is of: an action may take more since. */
extern const char popular_date[];

/* NULL when nothing is known of it. */
const struct popular_action *popular_find(struct str uses);
/*
 * Number `i` of what a version of the action takes otherwise than the table says, in the form of
 * its inputs; NULL: end of the list. `v3` alone counts as the newest of its versions. Source: the
 * releases of the actions.
 */
const char *popular_change(struct str name, struct str version, size_t i);
/* The highest version (`@v4`) that is known of the action and not outdated; NULL: none. */
const struct popular_action *popular_newest(struct str uses);
