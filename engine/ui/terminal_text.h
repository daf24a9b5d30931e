/*
 * terminal_text: text that cannot steer the terminal that shows it.
 *
 * Passes     Printable text, tabs and line ends; with colours, also SGR (`ESC [ … m`). A colour
 *            that a line leaves on ends with the line.
 * Dropped    Every other escape sequence and control character, whole: OSC (the title, the
 *            clipboard, links), cursor movements, CR, BEL, and C1 in UTF-8. A sequence that
 *            does not end is dropped up to the end of its line. Of the characters for text from
 *            right to left those that turn others around: embeddings, overrides, isolates.
 * Stream     A text may come in pieces, cut anywhere.
 * Source     trojansource.codes; Unicode TR #9; ECMA-48 5.3-5.6, 8.3.117 SGR; XTerm Control
 *            Sequences
 */
#pragma once

#include "expr/base/buf.h"

#define TERMINAL_SGR_MAX 64 /* a longer SGR is dropped */

enum terminal_state {
	TERMINAL_TEXT,
	TERMINAL_ESCAPE,      /* behind ESC */
	TERMINAL_CONTROL,     /* within CSI */
	TERMINAL_STRING,      /* within OSC, DCS, SOS, PM or APC, up to BEL or ST */
	TERMINAL_STRING_ESC,  /* ESC within one */
	TERMINAL_LEAD,        /* behind 0xC2: a C1 character or one of Latin-1 */
	TERMINAL_STRING_LEAD, /* 0xC2 within a string */
	TERMINAL_WIDE,        /* behind 0xE2 */
	TERMINAL_WIDE_80,     /* behind 0xE2 0x80 */
	TERMINAL_WIDE_81,     /* behind 0xE2 0x81 */
};

/* All zero is a filter without colours. */
struct terminal_text {
	bool color;
	bool is_colored; /* by a SGR that nothing has ended */
	enum terminal_state state;
	uint8_t sgr[TERMINAL_SGR_MAX]; /* the parameters of the CSI at hand */
	size_t sgr_count;
};

/* Appends what of `text` may be shown. */
void terminal_text_add(struct terminal_text *filter, struct buf *out, struct str text);
/* A text of one piece, without colours. */
struct str terminal_text_plain(struct arena *a, struct str text);
