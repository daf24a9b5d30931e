#include "engine/protocol/env.h"

#include "tests/expr/expect.h"

static struct str
joined(struct arena *a, const struct env *env)
{
	const char *const *argv = env_argv(a, env);
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; argv[i]; i++)
		buf_add_fmt(&b, "%s;", argv[i]);
	return buf_take(a, &b);
}

static void
test_variables_keep_their_order_and_the_last_value(void **state)
{
	struct arena a = {0};
	struct env env;

	(void)state;
	env_init(&env, &a);
	expect_str(joined(&a, &env), "");
	env_set(&env, STR("B"), STR("1"));
	env_set(&env, STR("A"), STR(""));
	env_set(&env, STR("B"), STR("2=3"));
	expect_str(joined(&a, &env), "B=2=3;A=;");
	expect_str(env_get(&env, STR("B")), "2=3");
	expect(env_has(&env, STR("A")) && env_get(&env, STR("A")).n == 0);
	expect(!env_has(&env, STR("C")) && env_get(&env, STR("C")).p == NULL);
	arena_free(&a);
}

static void
test_names_are_case_sensitive(void **state)
{
	struct arena a = {0};
	struct env env;

	(void)state;
	env_init(&env, &a);
	env_set(&env, STR("a"), STR("1"));
	env_set(&env, STR("A"), STR("2"));
	expect_str(joined(&a, &env), "a=1;A=2;");
	arena_free(&a);
}

static void
test_what_cannot_be_in_an_environment_is_cut(void **state)
{
	struct arena a = {0};
	struct env env;

	(void)state;
	env_init(&env, &a);
	env_set(&env, STR("NAME\0MORE"), STR("value\0more"));
	env_set(&env, STR("LEFT=RIGHT"), STR("x"));
	expect_str(joined(&a, &env), "NAME=value;LEFT=x;");
	expect_str(env_get(&env, STR("LEFT")), "x");
	arena_free(&a);
}

static void
test_adding_lays_one_environment_over_another(void **state)
{
	struct arena a = {0};
	struct env low;
	struct env high;

	(void)state;
	env_init(&low, &a);
	env_init(&high, &a);
	env_set(&low, STR("A"), STR("1"));
	env_set(&low, STR("B"), STR("1"));
	env_set(&high, STR("C"), STR("2"));
	env_set(&high, STR("A"), STR("2"));
	env_add(&low, &high);
	expect_str(joined(&a, &low), "A=2;B=1;C=2;");
	expect_str(joined(&a, &high), "C=2;A=2;");
	env_set(&low, STR("C"), STR("3"));
	expect_str(env_get(&high, STR("C")), "2");
	arena_free(&a);
}

static void
test_what_is_set_is_copied(void **state)
{
	struct arena a = {0};
	struct env env;
	char name[] = "NAME";
	char value[] = "value";

	(void)state;
	env_init(&env, &a);
	env_set(&env, str_from(name), str_from(value));
	name[0] = value[0] = 'x';
	expect_str(joined(&a, &env), "NAME=value;");
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_variables_keep_their_order_and_the_last_value),
		cmocka_unit_test(test_names_are_case_sensitive),
		cmocka_unit_test(test_what_cannot_be_in_an_environment_is_cut),
		cmocka_unit_test(test_adding_lays_one_environment_over_another),
		cmocka_unit_test(test_what_is_set_is_copied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
