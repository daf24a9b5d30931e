/*
 * json_string: a text of any bytes as a JSON string.
 *
 * A byte that is not UTF-8, as a program may print it, is U+FFFD.
 */
#pragma once

#include "expr/base/buf.h"

/* Adds the string, quotes included. */
void json_string_add(struct buf *b, struct str s);
