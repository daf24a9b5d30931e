/*
 * yaml_recover: reads a text with a fault again, without the lines that are lost by it
 * (yaml_fault.h), until a reading finds none.
 *
 * Lines are taken out by line feeds in their place, so that all other places stay. What is told of
 * values is told by the last reading; of the faults the first, and those that are another.
 * Memory     Readings that find a fault leave nothing behind.
 * Limits     YAML_FAULTS_MAX faults; with one more, the rest of the text is lost.
 */
#pragma once

#include "engine/workflow/yaml_cut.h"
#include "engine/workflow/yaml_fault.h"

#define YAML_FAULTS_MAX ((size_t)16)

struct yaml_recovery {
	struct arena *a; /* of the tree */
	/* Reads a text into the arena, and fills in the members below. The fault is told last. */
	struct node *(*read)(void *owner, struct arena *a, struct str text, struct diags *told);
	void *owner;
	bool is_faulty; /* of the last reading */
	struct yaml_fault fault;
	struct yaml_losses losses; /* lines that were taken out, then values that are wrong */
	size_t taken;              /* how many of them are lines */
};

/*
 * The tree after a reading of `text` that found a fault, the last of `diags`; those from number
 * `first` on are of that reading. NULL if nothing can be read.
 */
struct node *yaml_recover(
	struct yaml_recovery *r, struct str text, struct diags *diags, size_t first);
