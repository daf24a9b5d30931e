/*
 * text_width: the number of terminal columns of a text.
 *
 * Widths     See unicode_columns. What is not UTF-8 takes a column for each byte, a tab one.
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

size_t text_width(struct str s);
/* What fits into `width` columns, with a `…` at its end if that is not all. 0: all. */
struct str text_fit(struct arena *a, struct str s, size_t width);
