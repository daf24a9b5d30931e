/*
 * record_mask: hides secrets in every text of a record.
 *
 * records.def marks the texts. In a matrix, keys and values are masked, also a number that is
 * written like a secret.
 */
#pragma once

#include "engine/protocol/mask.h"
#include "engine/record/record.h"

/* What takes the place of a text lives in `a`. */
void record_mask(struct record *record, struct mask *mask, struct arena *a);
