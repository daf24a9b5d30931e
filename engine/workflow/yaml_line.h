/*
 * yaml_line: the lines of a YAML text, each by itself.
 *
 * What a line is in its file, be it of a text of many lines or not, is not known here.
 */
#pragma once

#include "expr/base/str.h"

/* A line by what it begins with. */
struct yaml_line {
	size_t column; /* of the first character, from 0 */
	bool is_item;
	bool has_tab;    /* among the blanks before it */
	bool is_nothing; /* blank, or a comment */
	bool is_end;     /* a bracket that closes */
	bool is_entry;   /* it has a key, or is an item */
	bool is_header;  /* a key without a value on the line */
	bool is_text;    /* a colon, but what is before that is no key */
};

/* The line that begins at `start`. */
struct yaml_line yaml_line_at(struct str text, uint32_t start);
/* Where the line of a place begins, and the one behind it, which may be the text's end. */
uint32_t yaml_line_start(struct str text, uint32_t at);
uint32_t yaml_line_next(struct str text, uint32_t at);
/* How many bytes of its line are before a place. */
size_t yaml_column(struct str text, uint32_t at);
