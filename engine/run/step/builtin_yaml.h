/*
 * builtin_yaml: reads the YAML or JSON that an input or a file of the workspace holds.
 *
 * Scalars    YAML 1.2's core schema, see engine/workflow/yaml.h.
 */
#pragma once

#include "expr/value.h"

/* False for a text that is not YAML; `err` says where. */
MUST_CHECK bool builtin_yaml(
	struct arena *a, struct str text, struct value *out, struct error *err);
