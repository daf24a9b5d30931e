#include "engine/workflow/events.h"

#include "engine/workflow/schema.h"
#include "tests/expr/expect.h"

/* The schema's own list of events is the mapping of `on`. */
static void
test_the_list_and_the_schema_name_the_same_events(void **state)
{
	const int on = schema_find(&schema_workflow, "on-mapping-strict");
	const struct schema_mapping *mapping = &schema_workflow.definitions[on].mappings[0];

	(void)state;
	for (size_t i = 0; i < mapping->property_count; i++)
		if (!event_kind_find(mapping->properties[i].name))
			fail_msg("events.def lacks %.*s", STR_ARG(mapping->properties[i].name));
	for (size_t i = 0; event_kind_at(i); i++)
		if (!schema_property_find(mapping, str_from(event_kind_at(i)->name)))
			fail_msg("the schema has no %s", event_kind_at(i)->name);
}

static struct str
types_of(struct arena *a, const char *event)
{
	const struct event_kind *kind = event_kind_find(str_from(event));
	struct buf b;

	expect(kind != NULL);
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; event_kind_type(kind, i).n > 0; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? " " : "", STR_ARG(event_kind_type(kind, i)));
	return buf_take(a, &b);
}

static void
test_activity_types_are_those_of_the_schema(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(types_of(&a, "release"),
		"published unpublished created edited deleted prereleased released");
	expect_str(types_of(&a, "merge_group"), "checks_requested");
	expect_str(types_of(&a, "push"), "");
	expect_str(types_of(&a, "repository_dispatch"), "");
	arena_free(&a);
}

static void
test_default_types_are_activity_types(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; event_kind_at(i); i++) {
		const struct event_kind *kind = event_kind_at(i);
		struct str rest = str_from(kind->default_types);
		struct str one;
		while (kind->default_types && str_split(&rest, ' ', &one))
			if (!str_has(types_of(&a, kind->name), one))
				fail_msg("%s has no type %.*s", kind->name, STR_ARG(one));
	}
	arena_free(&a);
}

static void
test_an_event_takes_the_settings_that_the_schema_allows(void **state)
{
	const struct event_kind *push = event_kind_find(STR("push"));
	const struct event_kind *pull = event_kind_find(STR("pull_request"));

	(void)state;
	expect(event_kind_takes(push, "paths") && event_kind_takes(push, "tags-ignore"));
	expect(!event_kind_takes(push, "types"));
	expect(event_kind_takes(pull, "paths") && !event_kind_takes(pull, "tags"));
	expect(!event_kind_takes(event_kind_find(STR("fork")), "types"));
}

static void
test_pull_request_alone_has_types_that_do_not_count_by_default(void **state)
{
	const struct event_kind *pull = event_kind_find(STR("pull_request"));

	(void)state;
	expect(event_kind_is_default(pull, STR("synchronize")));
	expect(!event_kind_is_default(pull, STR("labeled")));
	expect(event_kind_is_default(event_kind_find(STR("issues")), STR("labeled")));
}

static void
test_a_wrong_name_has_a_nearest_one(void **state)
{
	(void)state;
	expect(event_kind_find(STR("Push")) == NULL);
	expect_str(event_kind_nearest(STR("pull-request")), "pull_request");
	expect(event_kind_nearest(STR("xyzzy")).n == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_list_and_the_schema_name_the_same_events),
		cmocka_unit_test(test_activity_types_are_those_of_the_schema),
		cmocka_unit_test(test_default_types_are_activity_types),
		cmocka_unit_test(test_an_event_takes_the_settings_that_the_schema_allows),
		cmocka_unit_test(test_pull_request_alone_has_types_that_do_not_count_by_default),
		cmocka_unit_test(test_a_wrong_name_has_a_nearest_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
