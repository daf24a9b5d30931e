/*
 * place: what stands at a place of a file, and what may be written there, for editors.
 *
 * It works on the text as it is: where a line was lost to a fault (yaml.h), its key is read from
 * the line itself, and what is around it is known by its indentation (node_at.h).
 */
#pragma once

#include "engine/lint/base/report.h"
#include "engine/lint/types/type_at.h"
#include "engine/workflow/node_at.h"

struct lint_place {
	struct node_path path; /* `count` is 0 where the file has no tree */
	struct str key;        /* whose value the place is in; empty: none's */
	/* numbers in `schema`; -1: not known */
	const struct schema *schema;
	int definition; /* of that value, or else of the innermost node */
	int around;     /* of the mapping or list that the place is in: which keys there may be */
	/* which contexts and functions an expression may use there */
	struct schema_scope scope;
	bool is_part; /* the place is in an expression that can be parsed */
	struct type_part part;
	bool is_name; /* a name of an expression may be written there */
	struct type_name name;
};

/* `file` was loaded and checked (lint.h). Types live in `a`. */
void lint_place_at(
	struct arena *a, const struct lint *file, uint32_t offset, struct lint_place *out);
