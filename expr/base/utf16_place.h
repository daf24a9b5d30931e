/*
 * utf16_place: places of a text as editors count them, and as byte offsets.
 *
 * Units      Lines and characters count from 0; a character is a UTF-16 unit. A line ends with a
 *            line feed, a carriage return, or both together.
 * Limits     A place behind the end of its line is that end, one behind the last line the end of
 *            the text. Half of a code point is its beginning.
 * Source     Language Server Protocol 3.17, Position, Text Documents
 */
#pragma once

#include "expr/base/str.h"

struct utf16_place {
	uint32_t line;
	uint32_t character;
};

struct utf16_place utf16_place_of(struct str text, size_t offset);
size_t utf16_place_offset(struct str text, struct utf16_place place);
