/*
 * config_keys: reads the mappings of a settings file, each key by a row of a table.
 *
 * Errors     An unknown key or a value of the wrong type is a diagnostic at its place, with the
 *            code `settings`; the other keys count all the same.
 */
#pragma once

#include "engine/workflow/node.h"
#include "expr/base/diag.h"

struct config_reader {
	struct arena *a;
	struct diags *diags;
	void *owner; /* of the functions that read */
};

/* A key that a mapping may have, and what reads its value; NULL: nobody looks at it here. */
struct config_key {
	const char *name;
	void (*read)(struct config_reader *r, const struct node *value);
};

/* An empty value is an empty mapping. */
void config_read_keys(struct config_reader *r, const struct node *node,
	const struct config_key *keys, size_t count);
void config_tell(struct config_reader *r, const struct node *node, const char *what);
/* With the nearest known key, or all of them. */
void config_tell_unknown_key(struct config_reader *r, const struct node *key,
	const struct config_key *keys, size_t count);
/* Else it is told. */
bool config_is_texts(struct config_reader *r, const struct node *node);
