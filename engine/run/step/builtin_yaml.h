/*
 * builtin_yaml: reads YAML that an input or a file has, for built-in actions.
 *
 * The reader is that of workflows (engine/workflow/yaml.h), which actions do not know: it gives
 * values as JSON has them. Keys are case sensitive and keep their order; of equal keys the last one
 * counts. Anchors are expanded; a merge key `<<` is laid under the mapping that has it.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/value.h"

/* False for text that is no YAML: `name`, the place and the fault are in `err`. */
MUST_CHECK bool builtin_yaml_read(
	struct arena *a, struct str name, struct str text, struct value *out, struct error *err);
