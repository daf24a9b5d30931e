#include "engine/ui/style.h"

static const char *const sequences[] = {
	[STYLE_NONE] = "",
	[STYLE_BOLD] = "\033[1m",
	[STYLE_DIM] = "\033[2m",
	[STYLE_RED] = "\033[31m",
	[STYLE_GREEN] = "\033[32m",
	[STYLE_YELLOW] = "\033[33m",
	[STYLE_BLUE] = "\033[34m",
	[STYLE_CYAN] = "\033[36m",
};

const char *
style_begin(enum style style, bool color)
{
	return color ? sequences[style] : "";
}

const char *
style_end(bool color)
{
	return color ? "\033[0m" : "";
}

void
style_write(struct output *out, enum style style, struct str text, bool color)
{
	output_add_z(out, style_begin(style, color));
	output_add(out, text);
	if (style != STYLE_NONE)
		output_add_z(out, style_end(color));
}
