/*
 * schema: GitHub's own definition of workflow and action files, as one table.
 *
 * For each named definition: its scalars, lists and mappings, the keys of a mapping, and the
 * contexts and functions that its expressions may use. The loader, the linter, the runner and the
 * documentation all read it from here. A place may use the contexts and functions of its own
 * definition and of the mappings around it.
 *
 * Source     workflow-v1.0.json and action-v1.0.json of the npm package
 *            @actions/workflow-parser, compiled by schema_compile.py into schema_table.c
 */
#pragma once

#include "expr/base/str.h"
#include "expr/expr.h"

#include <stdint.h>

enum schema_context_place {
#define CONTEXT(BIT, name) CONTEXT_PLACE_##BIT,
#include "engine/workflow/contexts.def"
#undef CONTEXT
	SCHEMA_CONTEXT_COUNT,
};

enum schema_context {
#define CONTEXT(BIT, name) CONTEXT_##BIT = 1 << CONTEXT_PLACE_##BIT,
#include "engine/workflow/contexts.def"
#undef CONTEXT
};

enum schema_function {
	FUNCTION_HASHFILES = 1 << 0,
	FUNCTION_ALWAYS = 1 << 1,
	FUNCTION_CANCELLED = 1 << 2,
	FUNCTION_SUCCESS = 1 << 3,
	FUNCTION_FAILURE = 1 << 4,
	FUNCTION_SUCCESS_0_MAX_ = 1 << 5, /* takes job ids: at job level */
	FUNCTION_FAILURE_0_MAX_ = 1 << 6,
};

/* What an expression may use at a place: bits of the two enums above. */
struct schema_scope {
	uint16_t contexts;
	uint16_t functions;
};

enum schema_scalar {
	SCHEMA_NULL = 1 << 0,
	SCHEMA_BOOLEAN = 1 << 1,
	SCHEMA_NUMBER = 1 << 2,
	SCHEMA_CONDITION = 1 << 3, /* an `if:`: its text is an expression without `${{ }}` */
};

struct schema_string {
	const char *constant; /* NULL: any text */
	bool non_empty;
};

struct schema_property {
	struct str name;
	int16_t definition;
	bool required;
};

struct schema_mapping {
	const struct schema_property *properties;
	uint16_t property_count;
	int16_t loose_key; /* -1: only the properties are allowed */
	int16_t loose_value;
};

struct schema_definition {
	const char *name;
	uint16_t scalars; /* bits of schema_scalar */
	uint16_t contexts;
	uint16_t functions;
	uint16_t string_count;
	const struct schema_string *strings;
	int16_t item; /* of a list; -1: no list */
	uint16_t mapping_count;
	const struct schema_mapping *mappings;
};

struct schema {
	const struct schema_definition *definitions;
	size_t count;
};

extern const struct schema schema_workflow;
extern const struct schema schema_action;

/* -1 when there is no such definition. */
int schema_find(const struct schema *schema, const char *name);
/* NULL when the mapping knows no such property; names are matched in exact case. */
const struct schema_property *schema_property_find(
	const struct schema_mapping *mapping, struct str name);

#define SCHEMA_FUNCTION_COUNT 7

/* Room for a scope as expr_parse wants it. */
struct schema_names {
	const char *contexts[SCHEMA_CONTEXT_COUNT];
	struct expr_function functions[SCHEMA_FUNCTION_COUNT];
	struct expr_scope scope;
};
/* Fills `names` and returns its scope; NULL (no expression allowed) when `scope` is empty. */
const struct expr_scope *schema_scope_names(struct schema_scope scope, struct schema_names *names);
