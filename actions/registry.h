/*
 * registry: the table of built-in actions.
 *
 * A built-in answers for every ref: "actions/checkout@v3" and "actions/checkout@main" are one.
 */
#pragma once

#include "engine/run/step/builtin.h"

/* What a step's `uses` names: "owner/name[/path]@ref", or without the ref. Case is ignored. NULL:
 * no built-in. */
const struct builtin *registry_find(struct str uses);
/* Number `i`; NULL after the last. */
const struct builtin *registry_at(size_t i);
