#include "engine/workflow/schema.h"

#include <string.h>

static const char *const context_names[SCHEMA_CONTEXT_COUNT] = {
#define CONTEXT(BIT, name) #name,
#include "engine/workflow/contexts.def"
#undef CONTEXT
};

static const struct expr_function functions[SCHEMA_FUNCTION_COUNT] = {
	{"hashFiles", 1, 255},
	{"always", 0, 0},
	{"cancelled", 0, 0},
	{"success", 0, 0},
	{"failure", 0, 0},
	{"success", 0, EXPR_ARGUMENTS_ANY},
	{"failure", 0, EXPR_ARGUMENTS_ANY},
};

int
schema_find(const struct schema *schema, const char *name)
{
	for (size_t i = 0; i < schema->count; i++)
		if (strcmp(schema->definitions[i].name, name) == 0)
			return (int)i;
	return -1;
}

const struct schema_property *
schema_property_find(const struct schema_mapping *mapping, struct str name)
{
	for (size_t i = 0; i < mapping->property_count; i++)
		if (str_eq(mapping->properties[i].name, name))
			return &mapping->properties[i];
	return NULL;
}

const struct expr_scope *
schema_scope_names(struct schema_scope scope, struct schema_names *names)
{
	if (scope.contexts == 0 && scope.functions == 0)
		return NULL;
	*names = (struct schema_names){0};
	for (size_t i = 0; i < SCHEMA_CONTEXT_COUNT; i++)
		if (scope.contexts & (1u << i))
			names->contexts[names->scope.context_count++] = context_names[i];
	for (size_t i = 0; i < SCHEMA_FUNCTION_COUNT; i++)
		if (scope.functions & (1u << i))
			names->functions[names->scope.function_count++] = functions[i];
	names->scope.contexts = names->contexts;
	names->scope.functions = names->functions;
	return &names->scope;
}
