/*
 * node_at: what stands at a place of a text, from the root of its tree down.
 *
 * A place in a node, or at its end, is the node's. One between nodes, which may be in text that was
 * lost (node.h), belongs by its indentation: to the entry whose key is less deep than what its line
 * begins with, or than the place itself on a blank line.
 */
#pragma once

#include "engine/workflow/node.h"

#define NODE_PATH_MAX 64 /* more than YAML_DEPTH_MAX */

/* One node on the way. */
struct node_place {
	const struct node *node;
	const struct node *key; /* of an entry of the node before; NULL: the root, or an item */
	size_t index;           /* of the entry or item in the node before */
};

struct node_path {
	struct node_place places[NODE_PATH_MAX]; /* the root first, the innermost last */
	size_t count;
	bool is_key; /* it is in the key of the last place, not in its node */
};

/* `root` is not NULL. */
void node_at(const struct node *root, uint32_t offset, struct node_path *out);
/* True for a mapping or list in brackets. */
bool node_is_flow(const struct node *node);
/* Behind the last byte of a node; the span of a mapping or list is that of its beginning. */
uint32_t node_end(const struct node *node);
/* The innermost mapping or list on the way; never NULL if the root is one. */
const struct node *node_path_collection(const struct node_path *path);
