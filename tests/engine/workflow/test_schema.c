#include "engine/workflow/schema.h"

#include "tests/expr/expect.h"

static const struct schema *const schemas[] = {&schema_workflow, &schema_action};

#define CONTEXT_BITS  ((1u << SCHEMA_CONTEXT_COUNT) - 1)
#define FUNCTION_BITS ((1u << SCHEMA_FUNCTION_COUNT) - 1)
#define SCALAR_BITS   (SCHEMA_NULL | SCHEMA_BOOLEAN | SCHEMA_NUMBER | SCHEMA_CONDITION)

static bool
is_index(const struct schema *schema, int index)
{
	return index >= 0 && (size_t)index < schema->count;
}

static void
check_mapping(const struct schema *schema, const struct schema_definition *d,
	const struct schema_mapping *mapping)
{
	if ((mapping->loose_key < 0) != (mapping->loose_value < 0) ||
		(mapping->loose_key >= 0 && !is_index(schema, mapping->loose_key)) ||
		(mapping->loose_value >= 0 && !is_index(schema, mapping->loose_value)))
		fail_msg("%s: loose key or value", d->name);
	if (mapping->property_count == 0 && mapping->loose_key < 0)
		fail_msg("%s: a mapping without any key", d->name);
	for (size_t i = 0; i < mapping->property_count; i++) {
		const struct schema_property *p = &mapping->properties[i];
		if (p->name.n == 0 || !is_index(schema, p->definition))
			fail_msg("%s: property %zu", d->name, i);
		if (schema_property_find(mapping, p->name) != p)
			fail_msg("%s: '%" STR_FMT "' stands twice", d->name, STR_ARG(p->name));
	}
}

static void
test_every_index_of_the_table_is_in_range_and_every_name_is_there_once(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT_OF(schemas); s++)
		for (size_t i = 0; i < schemas[s]->count; i++) {
			const struct schema_definition *d = &schemas[s]->definitions[i];
			if (schema_find(schemas[s], d->name) != (int)i)
				fail_msg("%s stands twice", d->name);
			if (d->item >= 0 && !is_index(schemas[s], d->item))
				fail_msg("%s: item", d->name);
			if ((d->contexts & ~CONTEXT_BITS) || (d->functions & ~FUNCTION_BITS) ||
				(d->scalars & ~SCALAR_BITS))
				fail_msg("%s: unknown bits", d->name);
			if ((d->string_count > 0 && !d->strings) ||
				(d->mapping_count > 0 && !d->mappings))
				fail_msg("%s: a count without its rows", d->name);
			for (size_t m = 0; m < d->mapping_count; m++)
				check_mapping(schemas[s], d, &d->mappings[m]);
		}
}

static void
test_every_definition_takes_something(void **state)
{
	(void)state;
	for (size_t s = 0; s < COUNT_OF(schemas); s++)
		for (size_t i = 0; i < schemas[s]->count; i++) {
			const struct schema_definition *d = &schemas[s]->definitions[i];
			if (d->scalars == 0 && d->string_count == 0 && d->mapping_count == 0 &&
				d->item < 0)
				fail_msg("%s takes nothing", d->name);
		}
}

static void
reach(const struct schema *schema, int index, bool *seen)
{
	const struct schema_definition *d = &schema->definitions[index];

	if (seen[index])
		return;
	seen[index] = true;
	if (d->item >= 0)
		reach(schema, d->item, seen);
	for (size_t m = 0; m < d->mapping_count; m++) {
		const struct schema_mapping *mapping = &d->mappings[m];
		if (mapping->loose_key >= 0) {
			reach(schema, mapping->loose_key, seen);
			reach(schema, mapping->loose_value, seen);
		}
		for (size_t i = 0; i < mapping->property_count; i++)
			reach(schema, mapping->properties[i].definition, seen);
	}
}

/* What may be used at a path of keys from the root; `[]` is an item. */
static struct schema_scope
scope_at(const char *root, const char *path)
{
	const struct schema *schema = &schema_workflow;
	struct schema_scope scope = {0};
	int at = schema_find(schema, root);
	struct str rest = str_from(path);
	struct str key;

	while (str_split(&rest, '.', &key)) {
		const struct schema_definition *d = &schema->definitions[at];
		int next = str_eq(key, STR("[]")) ? d->item : -1;
		for (size_t m = 0; next < 0 && m < d->mapping_count; m++) {
			const struct schema_property *p =
				schema_property_find(&d->mappings[m], key);
			if (p)
				next = p->definition;
			else if (d->mappings[m].loose_value >= 0)
				next = d->mappings[m].loose_value;
		}
		if (next < 0)
			fail_msg("nothing at %s", path);
		at = next;
		scope.contexts |= schema->definitions[at].contexts;
		scope.functions |= schema->definitions[at].functions;
	}
	return scope;
}

static const char *const keys[] = {
	"name",
	"run-name",
	"on.push.branches.[]",
	"on.workflow_dispatch.inputs.x.type",
	"on.schedule.[].cron",
	"permissions.contents",
	"env.X",
	"defaults.run.shell",
	"concurrency.group",
	"jobs.x.name",
	"jobs.x.needs.[]",
	"jobs.x.if",
	"jobs.x.runs-on.labels.[]",
	"jobs.x.environment.url",
	"jobs.x.concurrency.cancel-in-progress",
	"jobs.x.outputs.y",
	"jobs.x.env.X",
	"jobs.x.defaults.run.working-directory",
	"jobs.x.timeout-minutes",
	"jobs.x.strategy.matrix.include.[]",
	"jobs.x.strategy.fail-fast",
	"jobs.x.strategy.max-parallel",
	"jobs.x.continue-on-error",
	"jobs.x.container.credentials.username",
	"jobs.x.services.y.image",
	"jobs.x.uses",
	"jobs.x.with.y",
	"jobs.x.secrets.y",
	"jobs.x.steps.[].id",
	"jobs.x.steps.[].if",
	"jobs.x.steps.[].name",
	"jobs.x.steps.[].uses",
	"jobs.x.steps.[].run",
	"jobs.x.steps.[].with.y",
	"jobs.x.steps.[].env.X",
	"jobs.x.steps.[].continue-on-error",
	"jobs.x.steps.[].timeout-minutes",
	"jobs.x.steps.[].shell",
	"jobs.x.steps.[].working-directory",
};

static void
test_the_keys_of_the_documentation_are_reached_from_both_roots(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		const struct schema_scope lenient = scope_at("workflow-root", keys[i]);
		const struct schema_scope strict = scope_at("workflow-root-strict", keys[i]);
		expect(lenient.contexts == strict.contexts);
	}
}

static void
test_nothing_in_the_table_is_out_of_reach(void **state)
{
	/* by name: what YAML takes for all kinds of value, though no key asks for it */
	static const char *const base[] = {
		"any", "null", "boolean", "number", "string", "sequence", "mapping"};
	bool seen[1024] = {false};

	(void)state;
	expect(schema_workflow.count <= COUNT_OF(seen));
	reach(&schema_workflow, schema_find(&schema_workflow, "workflow-root"), seen);
	reach(&schema_workflow, schema_find(&schema_workflow, "workflow-root-strict"), seen);
	size_t missed = 0;
	for (size_t i = 0; i < schema_workflow.count; i++)
		missed += !seen[i];
	/* a one-of is flattened into the definition that names it: its parts are no longer asked
	 * for, and are what is missed */
	for (size_t i = 0; i < schema_workflow.count; i++) {
		const struct schema_definition *d = &schema_workflow.definitions[i];
		for (size_t m = 0; seen[i] && m < d->mapping_count; m++)
			for (size_t p = 0; p < d->mappings[m].property_count; p++)
				expect(seen[d->mappings[m].properties[p].definition]);
	}
	for (size_t i = 0; i < COUNT_OF(base); i++)
		expect(schema_find(&schema_workflow, base[i]) >= 0);
	expect(missed < schema_workflow.count / 2);
}

/* --- contexts ----------------------------------------------------------------------------- */

#define G (CONTEXT_GITHUB | CONTEXT_INPUTS | CONTEXT_VARS)
#define J (G | CONTEXT_NEEDS | CONTEXT_STRATEGY | CONTEXT_MATRIX)
#define S (J | CONTEXT_SECRETS | CONTEXT_STEPS | CONTEXT_JOB | CONTEXT_RUNNER | CONTEXT_ENV)
#define STATUS                                                                                     \
	(FUNCTION_ALWAYS | FUNCTION_CANCELLED | FUNCTION_SUCCESS_0_MAX_ | FUNCTION_FAILURE_0_MAX_)
#define STEP_STATUS                                                                                \
	(FUNCTION_ALWAYS | FUNCTION_CANCELLED | FUNCTION_SUCCESS | FUNCTION_FAILURE |              \
		FUNCTION_HASHFILES)

static const struct {
	const char *path;
	unsigned contexts;
	unsigned functions;
} scopes[] = {
	{"name", 0, 0},
	{"run-name", G, 0},
	{"env.X", G | CONTEXT_SECRETS, 0},
	{"concurrency", G, 0},
	{"jobs.x.needs", 0, 0},
	{"jobs.x.if", G | CONTEXT_NEEDS, STATUS},
	{"jobs.x.name", J, 0},
	{"jobs.x.timeout-minutes", J, 0},
	{"jobs.x.continue-on-error", J, 0},
	{"jobs.x.env.X", J | CONTEXT_SECRETS, 0},
	{"jobs.x.outputs.y", S, 0},
	{"jobs.x.runs-on", J, 0},
	{"jobs.x.strategy", G | CONTEXT_NEEDS, 0},
	{"jobs.x.environment", J, 0},
	{"jobs.x.concurrency", J, 0},
	{"jobs.x.container", J, 0},
	{"jobs.x.container.env.y", S, 0},
	{"jobs.x.services.y.image", J, 0},
	{"jobs.x.services.y.env.X", S, 0},
	{"jobs.x.services.y.credentials.password", J | CONTEXT_SECRETS | CONTEXT_ENV, 0},
	{"jobs.x.container.credentials.username", J | CONTEXT_SECRETS | CONTEXT_ENV, 0},
	{"jobs.x.environment.url", J | CONTEXT_STEPS | CONTEXT_JOB | CONTEXT_RUNNER | CONTEXT_ENV,
		0},
	{"jobs.x.defaults.run.shell", J | CONTEXT_ENV, 0},
	{"jobs.x.secrets.y", J | CONTEXT_SECRETS, 0},
	{"jobs.x.strategy.matrix.include", G | CONTEXT_NEEDS, 0},
	{"jobs.x.runs-on.labels", J, 0},
	{"permissions.contents", 0, 0},
	{"defaults.run.shell", 0, 0},
	{"jobs.x.uses", 0, 0},
	{"jobs.x.with.y", J, 0},
	{"jobs.x.steps.[].id", 0, 0},
	{"jobs.x.steps.[].if", J | CONTEXT_STEPS | CONTEXT_JOB | CONTEXT_RUNNER | CONTEXT_ENV,
		STEP_STATUS},
	{"jobs.x.steps.[].run", S, FUNCTION_HASHFILES},
	{"jobs.x.steps.[].env.X", S, FUNCTION_HASHFILES},
	{"jobs.x.steps.[].with.y", S, FUNCTION_HASHFILES},
	{"jobs.x.steps.[].shell", 0, 0},
	{"jobs.x.steps.[].uses", 0, 0},
};

static void
test_each_place_allows_the_contexts_that_github_documents(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(scopes); i++) {
		const struct schema_scope is = scope_at("workflow-root", scopes[i].path);
		if (is.contexts != scopes[i].contexts || is.functions != scopes[i].functions)
			fail_msg("%s: contexts %x, not %x; functions %x, not %x", scopes[i].path,
				is.contexts, scopes[i].contexts, is.functions, scopes[i].functions);
	}
}

static void
test_every_context_and_function_has_a_name_and_a_place(void **state)
{
	struct schema_names names;
	unsigned contexts = 0;
	unsigned functions = 0;

	(void)state;
	for (size_t i = 0; i < schema_workflow.count; i++) {
		contexts |= schema_workflow.definitions[i].contexts;
		functions |= schema_workflow.definitions[i].functions;
	}
	expect(contexts == CONTEXT_BITS && functions == FUNCTION_BITS);
	const struct schema_scope all = {(uint16_t)CONTEXT_BITS, (uint16_t)FUNCTION_BITS};
	const struct expr_scope *scope = schema_scope_names(all, &names);
	expect(scope->context_count == SCHEMA_CONTEXT_COUNT);
	expect(scope->function_count == SCHEMA_FUNCTION_COUNT);
	for (size_t i = 0; i < scope->context_count; i++)
		expect(scope->contexts[i] && scope->contexts[i][0]);
	for (size_t i = 0; i < scope->function_count; i++)
		expect(scope->functions[i].name && scope->functions[i].name[0]);
	expect(schema_scope_names((struct schema_scope){0}, &names) == NULL);
}

static void
test_names_are_matched_in_exact_case(void **state)
{
	const struct schema_definition *root =
		&schema_workflow.definitions[schema_find(&schema_workflow, "workflow-root")];

	(void)state;
	expect(root->mapping_count == 1);
	expect(schema_property_find(&root->mappings[0], STR("jobs")) != NULL);
	expect(schema_property_find(&root->mappings[0], STR("Jobs")) == NULL);
	expect(schema_find(&schema_workflow, "no-such-definition") == -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_every_index_of_the_table_is_in_range_and_every_name_is_there_once),
		cmocka_unit_test(test_every_definition_takes_something),
		cmocka_unit_test(test_the_keys_of_the_documentation_are_reached_from_both_roots),
		cmocka_unit_test(test_nothing_in_the_table_is_out_of_reach),
		cmocka_unit_test(test_each_place_allows_the_contexts_that_github_documents),
		cmocka_unit_test(test_every_context_and_function_has_a_name_and_a_place),
		cmocka_unit_test(test_names_are_matched_in_exact_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
