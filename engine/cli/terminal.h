/*
 * terminal: width, colours and encoding of the terminal.
 *
 * Width      From the terminal, else COLUMNS.
 * Locale     Of the first of LC_ALL, LC_CTYPE and LANG that is set; without any, UTF-8.
 * Source     POSIX, Environment Variables; terminfo(5): a `dumb` terminal has no colours
 */
#pragma once

#include "engine/ui/output.h"

/* Fits a stream to the terminal that it is, if it is one. */
void terminal_look(struct output *out);
/* TERM says that it knows no escape sequences. */
bool terminal_is_dumb(void);
