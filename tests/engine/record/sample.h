/*
 * sample: a record of any kind, made from its definition.
 */
#pragma once

#include "engine/record/record.h"

/*
 * Every member has a value, and each text holds `text`: names, a matrix' keys and values too. The
 * matrix also has the number 42.
 */
struct record sample_full(struct arena *a, enum record_kind kind, struct str text);
/* No member has one. */
struct record sample_empty(enum record_kind kind);
