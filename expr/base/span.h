/*
 * span: a part of a source text, in byte offsets: [start, end).
 *
 * Lines and columns are computed when a place is shown (source.h).
 */
#pragma once

#include <stdint.h>

struct span {
	uint32_t start;
	uint32_t end;
};
