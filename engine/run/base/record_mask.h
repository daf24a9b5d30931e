/*
 * record_mask: hides secrets in every text of a record.
 *
 * What is a text, records.def says. Of a matrix, keys and values count, and also a number that is
 * written as a secret is.
 */
#pragma once

#include "engine/protocol/mask.h"
#include "engine/record/record.h"

/* What takes the place of a text lives in `a`. */
void record_mask(struct record *record, struct mask *mask, struct arena *a);
