/*
 * yaml_parts: the tokens of a YAML text up to a fault, and what is open there.
 */
#pragma once

#include "engine/workflow/yaml_line.h"
#include "expr/base/span.h"

enum yaml_part_kind {
	PART_MAPPING,
	PART_SEQUENCE,
	PART_END, /* of a mapping or sequence in block style */
	PART_KEY,
	PART_ITEM,
	PART_VALUE, /* the colon before it */
	PART_PLAIN,
	PART_QUOTED,
	PART_FLOW_START,
	PART_FLOW_END,
	PART_OTHER,
};

/* One token, as far as it matters here. */
struct yaml_part {
	enum yaml_part_kind kind;
	struct span span;
};

struct yaml_parts {
	struct arena a;
	struct yaml_part *items; /* those up to the fault */
	size_t count;
	size_t capacity;
};

/* Reads the tokens that begin at `until` or before it. */
void yaml_parts_scan(struct str text, uint32_t until, struct yaml_parts *parts);

#define YAML_LEVELS_MAX ((size_t)64)

/* A mapping or sequence that is open. */
struct yaml_level {
	size_t column;
	uint32_t last_entry; /* where it begins */
	bool is_sequence;
	bool has_items; /* of a mapping: of the last key, at its own column */
};

struct yaml_levels {
	struct yaml_level items[YAML_LEVELS_MAX];
	size_t count;
	bool wants_node; /* a key or a dash is the last thing before it */
};

/* The levels that are open before `start`. */
void yaml_levels_find(struct str text, const struct yaml_parts *parts, uint32_t start,
	struct yaml_levels *levels);
/* The line stands where an entry of what is open may stand, or where its first one may. */
bool yaml_levels_fit(const struct yaml_levels *levels, struct yaml_line line);
