#include "engine/cli/options.h"

#include "tests/expr/expect.h"

static const struct option options[] = {
	{'v', "verbose", NULL, "tells more", false},
	{'q', "quiet", NULL, "tells less", false},
	{'j', "job", "JOB", "runs one job", false},
	{'s', "secret", "NAME[=VALUE]", "gives a secret", true},
	{0, "secret-file", "FILE", "reads secrets", false},
	{0, "no-color", NULL, "without colours", false},
};

/* What the words, separated by `|`, come to: `option=value;` in order, then the names. */
static struct str
parsed(struct arena *a, const char *words)
{
	struct arguments arguments;
	struct error err = {0};
	struct str rest = str_from(words);
	struct str word;
	char *argv[32];
	int argc = 0;
	struct buf b;

	while (words[0] && str_split(&rest, '|', &word)) {
		char *copy = arena_zero(a, word.n + 1);
		memcpy(copy, word.p, word.n);
		argv[argc++] = copy;
	}
	if (!options_parse(a, options, COUNT_OF(options), argc, argv, &arguments, &err)) {
		expect(err.kind == ERROR_USAGE);
		return str_fmt(a, "%s (%s)", err.text, err.help);
	}
	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < arguments.use_count; i++)
		buf_add_fmt(&b, "%s=%" STR_FMT ";", arguments.uses[i].option->name,
			STR_ARG(arguments.uses[i].value));
	for (size_t i = 0; i < arguments.name_count; i++)
		buf_add_fmt(&b, "<%" STR_FMT ">", STR_ARG(arguments.names[i]));
	return buf_take(a, &b);
}

static const struct {
	const char *words;
	const char *wanted;
} rows[] = {
	{"", ""},
	{"ci", "<ci>"},
	{"ci|-v|deploy", "verbose=;<ci><deploy>"},
	{"-v", "verbose=;"},
	{"-vq", "verbose=;quiet=;"},
	{"-vv", "verbose=;verbose=;"},
	{"-j|build", "job=build;"},
	{"-jbuild", "job=build;"},
	{"-j=build", "job=build;"},
	{"-vjbuild", "verbose=;job=build;"},
	{"-vj|build", "verbose=;job=build;"},
	{"--job|build", "job=build;"},
	{"--job=build", "job=build;"},
	{"--job=", "job=;"},
	{"--job=a=b", "job=a=b;"},
	{"-j|-v", "job=-v;"},
	{"-j|", "job=;"},
	{"-s|A=1", "secret=A=1;"},
	{"-s|A|-v", "secret=A;verbose=;"},
	{"-s|-v", "secret=;verbose=;"},
	{"--secret", "secret=;"},
	{"--secret-file|x|--secret|Y", "secret-file=x;secret=Y;"},
	{"--no-color", "no-color=;"},
	{"--|-v|--job", "<-v><--job>"},
	{"-v|--|--", "verbose=;<-->"},
	{"-", "<->"},
	{"-x", "unknown option '-x' ()"},
	{"-vx", "unknown option '-x' ()"},
	{"--verbos", "unknown option '--verbos' (did you mean '--verbose'?)"},
	{"--nothing-like-it", "unknown option '--nothing-like-it' ()"},
	{"--Verbose", "unknown option '--Verbose' (did you mean '--verbose'?)"},
	{"--verbose=yes", "option '--verbose' takes no value ()"},
	{"-j", "option '--job' needs JOB ()"},
	{"--job", "option '--job' needs JOB ()"},
	{"-vj", "option '--job' needs JOB ()"},
	{"--=x", "unknown option '--' ()"},
};

static void
test_command_lines_are_read_in_all_their_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = parsed(&a, rows[i].words);
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, rows[i].words,
				rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_values_are_asked_for_by_name(void **state)
{
	struct arena a = {0};
	struct arguments arguments;
	struct error err = {0};
	char words[][8] = {"-jone", "-v", "--job", "two"};
	char *argv[] = {words[0], words[1], words[2], words[3]};
	struct str value;
	size_t i = 0;

	(void)state;
	expect(options_parse(&a, options, COUNT_OF(options), 4, argv, &arguments, &err));
	expect(options_has(&arguments, "verbose") && !options_has(&arguments, "quiet"));
	expect_str(options_get(&arguments, "job"), "two"); /* the last one */
	expect(options_get(&arguments, "secret-file").n == 0);
	expect(options_next(&arguments, "job", &i, &value));
	expect_str(value, "one");
	expect(options_next(&arguments, "job", &i, &value));
	expect_str(value, "two");
	expect(!options_next(&arguments, "job", &i, &value));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command_lines_are_read_in_all_their_forms),
		cmocka_unit_test(test_values_are_asked_for_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
