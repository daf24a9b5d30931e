/* docs/keys.md names every key of GitHub's schema, and as unsupported those of the table. */
#include "engine/run/unsupported.h"
#include "engine/workflow/schema.h"
#include "tests/expr/expect.h"

#define KEYS_MAX ((size_t)500)

struct keys {
	struct arena a;
	struct str names[KEYS_MAX];
	bool is_unsupported[KEYS_MAX];
	size_t count;
};

static void
add(struct keys *keys, struct str name, bool is_unsupported)
{
	for (size_t i = 0; i < keys->count; i++)
		if (str_eq(keys->names[i], name))
			return;
	expect(keys->count < KEYS_MAX);
	keys->is_unsupported[keys->count] = is_unsupported;
	keys->names[keys->count++] = name;
}

/* --- the schema --------------------------------------------------------------------------- */

static void walk(struct keys *keys, int definition, struct str path, unsigned depth);

static struct str
below(struct arena *a, struct str path, struct str name)
{
	return path.n > 0 ? str_concat(a, path, STR("."), name) : name;
}

static void
walk_mapping(
	struct keys *keys, const struct schema_mapping *mapping, struct str path, unsigned depth)
{
	for (size_t i = 0; i < mapping->property_count; i++) {
		const struct schema_property *property = &mapping->properties[i];
		const struct str name = below(&keys->a, path, property->name);
		if (!str_eq(name, STR("jobs")) && !str_eq(name, STR("jobs.<job_id>.steps")))
			add(keys, name, false);
		if (!str_eq(name, STR("on"))) /* triggers have a page of their own */
			walk(keys, property->definition, name, depth + 1);
	}
	if (mapping->loose_value >= 0 && str_eq(path, STR("jobs")))
		walk(keys, mapping->loose_value, STR("jobs.<job_id>"), depth + 1);
}

static void
walk(struct keys *keys, int definition, struct str path, unsigned depth)
{
	const struct schema_definition *d = &schema_workflow.definitions[definition];

	if (depth > 8) /* `parallel` holds steps again */
		return;
	for (size_t i = 0; i < d->mapping_count; i++)
		walk_mapping(keys, &d->mappings[i], path, depth);
	if (d->item >= 0)
		walk(keys, d->item, str_concat(&keys->a, path, STR("[*]")), depth + 1);
}

/* --- the page ----------------------------------------------------------------------------- */

static void
read_page(struct keys *keys)
{
	struct str rest = read_text(&keys->a, "docs/keys.md");
	struct str line;

	while (str_line(&rest, &line)) {
		if (!str_starts(line, STR("| `")))
			continue;
		const size_t end = str_index(line, '`', 3);
		add(keys, str_slice(line, 3, end), str_has(line, STR("| not supported yet")));
	}
}

static bool
covers(struct str row, struct str key)
{
	return str_eq(row, key) || (str_starts(key, row) && key.n > row.n &&
					   (key.p[row.n] == '.' || key.p[row.n] == '['));
}

static void
test_the_page_names_each_key_of_the_schema(void **state)
{
	static struct keys schema;
	static struct keys page;

	(void)state;
	walk(&schema, schema_find(&schema_workflow, "workflow-root-strict"), STR_NONE, 0);
	read_page(&page);
	expect(schema.count > 100);
	for (size_t i = 0; i < schema.count; i++) {
		bool found = false;
		for (size_t j = 0; j < page.count; j++)
			found = found || covers(page.names[j], schema.names[i]);
		if (!found)
			fail_msg("docs/keys.md does not name %.*s", STR_ARG(schema.names[i]));
	}
	for (size_t i = 0; i < page.count; i++) {
		bool found = str_ends(page.names[i], STR(": $/")); /* a form of `uses` */
		for (size_t j = 0; j < schema.count; j++)
			found = found || str_eq(page.names[i], schema.names[j]);
		if (!found)
			fail_msg(
				"docs/keys.md names %.*s, which is no key", STR_ARG(page.names[i]));
	}
	arena_free(&schema.a);
	arena_free(&page.a);
}

static void
test_the_page_calls_unsupported_what_the_table_does(void **state)
{
	static struct keys page;
	const struct unsupported *row;
	size_t told = 0;
	size_t count = 0;

	(void)state;
	read_page(&page);
	for (; (row = unsupported_at(count)); count++) {
		bool found = false;
		for (size_t j = 0; j < page.count; j++)
			found = found || (page.is_unsupported[j] &&
						 str_eq(page.names[j], str_from(row->key)));
		if (!found)
			fail_msg("docs/keys.md does not say that %s is not supported", row->key);
	}
	for (size_t j = 0; j < page.count; j++)
		told += page.is_unsupported[j];
	assert_int_equal(told, count);
	arena_free(&page.a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_page_names_each_key_of_the_schema),
		cmocka_unit_test(test_the_page_calls_unsupported_what_the_table_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
