/*
 * style: the colours and marks of lact's output.
 *
 * Source     no-color.org; bixense.com/clicolors
 */
#pragma once

#include "engine/ui/output.h"

enum style {
	STYLE_NONE,
	STYLE_BOLD,
	STYLE_DIM,
	STYLE_RED,
	STYLE_GREEN,
	STYLE_YELLOW,
	STYLE_BLUE,
	STYLE_CYAN,
};

/* The escape sequence that begins a style; "" without colour. */
const char *style_begin(enum style style, bool color);
/* The one that ends any style; "" without colour. */
const char *style_end(bool color);
/* A text in a style. */
void style_write(struct output *out, enum style style, struct str text, bool color);
