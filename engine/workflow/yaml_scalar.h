/*
 * yaml_scalar: the type and value of a plain YAML scalar under the core schema.
 *
 * Source     yaml.org/spec/1.2, 10.3 Core Schema; actions/runner YamlObjectReader.cs, which adds
 *            the 32-bit limit on 0x and 0o
 */
#pragma once

#include "engine/workflow/node.h"

enum scalar_fit {
	SCALAR_OK,
	SCALAR_OUT_OF_RANGE, /* 0x or 0o past 32 bits: an error for GitHub */
};

/* Sets kind and value from `node->text`; any value other than null, boolean or number is a
 * string. */
enum scalar_fit yaml_scalar_resolve(struct node *node);
/* Does the same for a tag (`!!int`, …). False if the text does not fit it, or it is unknown. */
bool yaml_scalar_resolve_tag(struct node *node, struct str tag);
