#include "engine/protocol/shell.h"

#include "tests/expr/expect.h"

/* `program <argument>… extension` with {0} in its place, or the error. */
static struct str
parsed(struct arena *a, const char *text, bool has_bash)
{
	struct shell shell;
	struct error err = {0};
	struct buf b;

	if (!shell_parse(a, str_from(text), has_bash, &shell, &err))
		return str_fmt(a, "%s: %.40s", err.kind == ERROR_MISSING ? "missing" : "invalid",
			err.text);
	const char *const *argv = shell_argv(a, &shell, shell.program, STR("/t/s x"));
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, argv[0]);
	for (size_t i = 1; argv[i]; i++)
		buf_add_fmt(&b, " <%s>", argv[i]);
	buf_add_fmt(&b, " %s", shell.extension[0] ? shell.extension : "-");
	return buf_take(a, &b);
}

static const struct {
	const char *shell;
	const char *wanted;
} rows[] = {
	{"", "bash <-e> </t/s x> .sh"},
	{"bash", "bash <--noprofile> <--norc> <-e> <-o> <pipefail> </t/s x> .sh"},
	{" bash ", "bash <--noprofile> <--norc> <-e> <-o> <pipefail> </t/s x> .sh"},
	{"BASH", "BASH <--noprofile> <--norc> <-e> <-o> <pipefail> </t/s x> .sh"},
	{"sh", "sh <-e> </t/s x> .sh"},
	{"pwsh", "pwsh <-command> <. '/t/s x'> .ps1"},
	{"python", "python </t/s x> .py"},
	{"bash {0}", "bash </t/s x> .sh"},
	{"bash -x {0}", "bash <-x> </t/s x> .sh"},
	{"bash  -l   {0}", "bash <-l> </t/s x> .sh"},
	{"python -u {0} --flag", "python <-u> </t/s x> <--flag> .py"},
	{"perl {0}", "perl </t/s x> -"},
	{"/usr/bin/env -S node {0}", "/usr/bin/env <-S> <node> </t/s x> -"},
	{"node --file={0}", "node <--file=/t/s x> -"},
	{"awk -v \"a b=c\" -f {0}", "awk <-v> <a b=c> <-f> </t/s x> -"},
	{"x \"\" {0}", "x <> </t/s x> -"},
	{"perl", "invalid: invalid shell option: the shell must be "},
	{"bash -x", "invalid: invalid shell option: the shell must be "},
	{"{0}", "invalid: invalid shell option: the shell must be "},
	{"cmd", "missing: the shell 'cmd' exists on Windows only"},
	{"powershell", "missing: the shell 'powershell' exists on Windows"},
	{"PowerShell {0}", "missing: the shell 'powershell' exists on Windows"},
};

static void
test_a_shell_is_a_command_line_with_a_place_for_the_script(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		const struct str actual = parsed(&a, rows[i].shell, true);
		if (!str_eq(actual, str_from(rows[i].wanted)))
			fail_msg("%s\n  wanted %s\n  actual %" STR_FMT, rows[i].shell,
				rows[i].wanted, STR_ARG(actual));
		arena_free(&a);
	}
}

static void
test_without_bash_the_default_is_sh(void **state)
{
	struct arena a = {0};

	(void)state;
	expect_str(parsed(&a, "", false), "sh <-e> </t/s x> .sh");
	expect_str(parsed(&a, "bash {0}", false), "bash </t/s x> .sh");
	arena_free(&a);
}

static void
test_powershell_scripts_stop_at_errors_and_pass_the_exit_code(void **state)
{
	struct arena a = {0};
	struct shell shell;
	struct error err = {0};

	(void)state;
	expect(shell_parse(&a, STR("pwsh"), true, &shell, &err));
	expect_str(str_from(shell.before), "$ErrorActionPreference = 'stop'\n");
	expect_str(str_from(shell.after),
		"\nif ((Test-Path -LiteralPath variable:\\LASTEXITCODE)) { exit $LASTEXITCODE }");
	expect(shell_parse(&a, STR("bash"), true, &shell, &err));
	expect(shell.before[0] == '\0' && shell.after[0] == '\0');
	arena_free(&a);
}

static void
test_too_many_words_are_refused(void **state)
{
	struct arena a = {0};
	struct shell shell;
	struct error err = {0};
	struct buf b;

	(void)state;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "x {0}");
	for (int i = 1; i < SHELL_WORDS_MAX; i++)
		buf_add_z(&b, " w");
	expect(shell_parse(&a, buf_str(&b), true, &shell, &err));
	expect(shell.word_count == SHELL_WORDS_MAX);
	buf_add_z(&b, " w");
	expect(!shell_parse(&a, buf_str(&b), true, &shell, &err));
	expect(err.kind == ERROR_INVALID);
	buf_free(&b);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_shell_is_a_command_line_with_a_place_for_the_script),
		cmocka_unit_test(test_without_bash_the_default_is_sh),
		cmocka_unit_test(test_powershell_scripts_stop_at_errors_and_pass_the_exit_code),
		cmocka_unit_test(test_too_many_words_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
