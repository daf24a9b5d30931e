/* Scripts, and the commands in them: words are joined by a blank, commands end with ";". */
#include "engine/workflow/command.h"

#include "tests/expr/expect.h"

static const struct {
	const char *script;
	const char *commands;
} cases[] = {
	{"make check", "make check;"},
	{"a;b&&c||d|e&f\ng", "a;b;c;d;e;f;g;"},
	{"  \n\n", ""},
	{"a 'b c' \"d;e\" f\\ g h'i j'", "a b c d;e f\\ g h'i j';"},
	{"a \"b\\\"; c\" d", "a \"b\\\"; c\" d;"},
	{"a # b\nc #d\n# e\nf#g", "a;c;f#g;"},
	{"a \\\n b", "a b;"},
	{"a `\n b", "a b;"},
	{"npx -y npm@latest publish", "npm publish;"},
	{"python3.12 -m pipx run twine==6.1.0 upload a", "twine upload a;"},
	{"bundle exec gem push a; bundle install; npx; nuget.exe push",
		"gem push a;bundle install;npx;nuget push;"},
	{"@a b == c", "@a b == c;"},
	{"if ! sudo -E A=b a; then c; else d; fi", "a;c;d;fi;"},
	{"A=b C=d", ""},
	{"A=$(b c) d", "b c;d;"},
	{"a `b` $(c (d))", "a;b;$;c;d;"},
	{"a ${{ '}}; b' }}c d", "a ${{ '}}; b' }}c d;"},
	{"a ${{ b && c || 'd' }}e f", "a ${{ b && c || 'd' }}e f;"},
	{"a>>\"$F\" 2>&1 <g", "a >> $F 2 > 1 g;"},
	{"cat <<EOF | tee f\nx; y\n\tEOF\nb", "cat;tee f;b;"},
	{"cat <<-'A' > f\nx\n A\nb <<< c\nd", "cat > f;b c;d;"},
	{"cat <<EOF\nx", "cat;"},
	{"a 'b", "a 'b;"},
	{"a \"b\\", "a \"b\\;"},
	{"a ${{ b", "a ${{ b;"},
};

static struct str
commands_of(struct arena *a, struct str script)
{
	struct commands commands = {.script = script};
	struct script_command command;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	while (commands_next(&commands, &command)) {
		for (size_t i = 0; i < command.count; i++)
			buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? " " : "", STR_ARG(command.words[i]));
		buf_add_char(&b, ';');
	}
	return buf_take(a, &b);
}

static void
test_a_script_has_these_commands(void **state)
{
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct str found = commands_of(&a, str_from(cases[i].script));
		if (!str_eq(found, str_from(cases[i].commands)))
			fail_msg("%s\nhas %" STR_FMT "\nnot %s", cases[i].script, STR_ARG(found),
				cases[i].commands);
	}
	arena_free(&a);
}

static void
test_bytes_that_begin_nothing_are_skipped(void **state)
{
	struct arena a = {0};

	(void)state;
	assert_true(str_eq(commands_of(&a, STR("a \0b")), STR("a b;")));
	assert_true(str_eq(commands_of(&a, STR_NONE), STR("")));
	arena_free(&a);
}

static void
test_arguments_are_no_flags_and_no_files(void **state)
{
	struct commands commands = {.script = STR("npm +x -g > out i --tag=a b >> c d")};
	struct script_command command;

	(void)state;
	assert_true(commands_next(&commands, &command));
	assert_true(str_eq(command_argument(&command, 0), STR("i")));
	assert_true(str_eq(command_argument(&command, 1), STR("b")));
	assert_true(str_eq(command_argument(&command, 2), STR("d")));
	assert_true(command_argument(&command, 3).n == 0);
	assert_true(command_has_flag(&command, "-g"));
	assert_true(command_has_flag(&command, "--tag"));
	assert_false(command_has_flag(&command, "--ta"));
	assert_int_equal(command.span.start, 0);
	assert_int_equal(command.span.end, commands.script.n);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_script_has_these_commands),
		cmocka_unit_test(test_bytes_that_begin_nothing_are_skipped),
		cmocka_unit_test(test_arguments_are_no_flags_and_no_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
