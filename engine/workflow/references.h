/*
 * references: the names that the expressions of a workflow use.
 */
#pragma once

#include "engine/workflow/model.h"

/* Calls `found` for each `context.NAME` in the node and below; with a name, maybe
 * more than once. */
void node_references(const struct node *node, struct str context,
	void (*found)(void *owner, struct str name), void *owner);
