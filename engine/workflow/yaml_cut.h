/*
 * yaml_cut: marks the nodes of a tree that faults of the text have taken something of.
 *
 * Cut are the mappings and lists that a loss lies in, and those that end right before it: lines of
 * it may be theirs, whatever their indentation is. So is a value that is wholly lost, which is
 * wrong too, and a block scalar before a loss that may be a part of it. What ends in brackets or
 * quotes before it, and what stands on a line, is as it was.
 */
#pragma once

#include "engine/workflow/node.h"

/* A part of a text that is in no node, or in one whose value is not known. */
struct yaml_loss {
	struct span span;
	bool is_entry; /* it begins with a key or an item, in the right column (yaml_fault.h) */
};

struct yaml_losses {
	struct yaml_loss *items;
	size_t count;
	size_t capacity;
};

void yaml_losses_add(struct yaml_losses *losses, struct arena *a, struct yaml_loss loss);
/* The root; NULL if it is no mapping or list, so that nothing of it is certain. */
struct node *yaml_cut(struct node *root, const struct yaml_losses *losses);
/* The node and all below it. */
void yaml_cut_all(struct node *node);
