/*
 * yaml: reads the text of a workflow or action file into a tree of nodes.
 *
 * Scalars    YAML 1.2's core schema, as GitHub reads it: only true and false in three spellings
 *            are booleans, leading zeros are decimal, `0x` and `0o` are numbers.
 * Anchors    Expanded where they are used; at most YAML_NODES_MAX nodes come out, so a bomb or an
 *            anchor inside itself is an error. `<<` is an ordinary key.
 * Limits     YAML_SIZE_MAX characters, YAML_DEPTH_MAX levels, exactly one document.
 * Errors     Reading stops at an error of the syntax or an exceeded limit: nothing after it can be
 *            trusted. After an error of a single value, such as an alias without an anchor, reading
 *            goes on with `tell_all`; otherwise it is the only diagnostic of the YAML layer.
 * Recovery   With `recover`, an error of the syntax or of a value is reported, and leaves a tree of
 *            all that is certain: without the lines of the fault (yaml_fault.h). All nodes that
 *            they may belong to, among them the root, are is_cut (node.h). A further fault is
 *            reported only where lines without one come between, and no unused anchor is.
 * Source     actions/runner src/Sdk/WorkflowParser/Conversion/YamlObjectReader.cs
 */
#pragma once

#include "engine/workflow/node.h"

#define YAML_SIZE_MAX  1048576
#define YAML_DEPTH_MAX 50
#define YAML_NODES_MAX 50000

struct yaml_options {
	bool reject_anchors; /* action.yml */
	bool tell_all;       /* errors after the first, and anchors that nothing refers to */
	bool recover;        /* for looking further at a text that is being written */
	size_t size_max;     /* 0: YAML_SIZE_MAX */
	size_t depth_max;    /* 0: YAML_DEPTH_MAX */
};

/* NULL after an error, which is in `diags`, unless it could be recovered; an empty file is one. */
struct node *yaml_load(struct arena *a, struct source *source, const struct yaml_options *options,
	struct diags *diags);
