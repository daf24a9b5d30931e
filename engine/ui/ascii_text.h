/*
 * ascii_text: text for a terminal whose locale is not UTF-8.
 *
 * Marks of lact's own become ASCII that looks like them; any other character is a `?`.
 */
#pragma once

#include "expr/base/buf.h"

/* Appends `text`, which may end within a character: that part is left in it for the next time. */
void ascii_text_add(struct buf *out, struct str *text);
