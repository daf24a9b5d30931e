/*
 * text_width: how many columns of a terminal a text takes.
 *
 * Widths     By the C library's wcwidth: East Asian wide characters and most emoji take two,
 *            combining marks none. What is not UTF-8 takes a column for each byte, a tab one.
 * Source     POSIX wcwidth; Unicode TR #11
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

size_t text_width(struct str s);
/* What fits into `width` columns, with a `…` at its end if that is not all. 0: all. */
struct str text_fit(struct arena *a, struct str s, size_t width);
