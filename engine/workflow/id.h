/*
 * id: the identifiers of jobs and steps.
 *
 * Source     actions/runner src/Sdk/WorkflowParser/Conversion/IdBuilder.cs, NameValidation.cs
 */
#pragma once

#include "engine/workflow/node.h"

/* [A-Za-z_][A-Za-z0-9_-]*, under 100 characters, not beginning with `__`. Else tells
 * and is false. */
bool id_check(const struct node *node, struct diags *diags);

/*
 * The id of a step that has none: `__` and its name, `_2`, `_3` … when `taken` (names ignoring
 * case) has it already; at most 100 characters. Adds it to `taken`.
 */
struct str id_make(struct arena *a, struct str name, struct map *taken);
