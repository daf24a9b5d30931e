/*
 * test_process: real programs on a real loop.
 *
 * That a process which ignores SIGINT and SIGTERM is killed after ten seconds is shown by the
 * end-to-end tests.
 */
#include "engine/exec/process.h"

#include "engine/exec/orphans.h"
#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

struct process_fixture {
	struct sandbox sandbox;
	uv_loop_t loop;
	struct processes all;
	struct process *process;
	struct buf lines; /* each with a line feed behind it */
	size_t line_count;
	size_t longest;
	struct process_exit exit;
	unsigned exit_count;
	bool cancel_at_first_line;
	unsigned piece_count;
	unsigned last_pieces;
};

static int
setup(void **state)
{
	struct process_fixture *f = calloc(1, sizeof(*f));

	sandbox_init(&f->sandbox);
	expect(uv_loop_init(&f->loop) == 0);
	processes_init(&f->all, &f->loop);
	buf_init(&f->lines, BUF_UNBOUNDED);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct process_fixture *f = *state;

	processes_close(&f->all);
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect(uv_loop_close(&f->loop) == 0); /* no handle is left */
	buf_free(&f->lines);
	sandbox_free(&f->sandbox);
	free(f);
	return 0;
}

static void
take_line(void *owner, struct str line)
{
	struct process_fixture *f = owner;

	expect(f->exit_count == 0); /* no line comes after the exit */
	buf_add(&f->lines, line);
	buf_add_char(&f->lines, '\n');
	f->line_count++;
	f->longest = line.n > f->longest ? line.n : f->longest;
	if (f->cancel_at_first_line && f->line_count == 1)
		process_cancel(f->process);
}

static void
take_exit(void *owner, struct process_exit exit)
{
	struct process_fixture *f = owner;

	f->exit = exit;
	f->exit_count++;
}

static const char *const no_env[] = {NULL};

static bool
start(struct process_fixture *f, const char *const *argv, const char *const *env, const char *cwd,
	struct error *err)
{
	const struct process_spec spec = {
		.argv = argv,
		.env = env,
		.cwd = cwd,
		.on_line = take_line,
		.on_exit = take_exit,
		.owner = f,
	};

	return process_start(&f->all, &spec, &f->process, err);
}

/* Runs a script of sh to its end. */
static void
run_script(struct process_fixture *f, const char *script)
{
	const char *const argv[] = {"/bin/sh", "-c", script, NULL};
	struct error err = {0};

	if (!start(f, argv, no_env, str_z(&f->sandbox.a, f->sandbox.root), &err))
		fail_msg("%s", err.text);
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect(f->exit_count == 1);
}

static void
test_output_and_error_come_in_the_order_they_were_written(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "for i in 1 2 3 4 5 6 7 8; do echo out $i; echo err $i >&2; done");
	expect_str(buf_str(&f->lines), "out 1\nerr 1\nout 2\nerr 2\nout 3\nerr 3\nout 4\nerr 4\n"
				       "out 5\nerr 5\nout 6\nerr 6\nout 7\nerr 7\nout 8\nerr 8\n");
	expect(f->exit.code == 0 && f->exit.signal == 0);
}

static void
test_the_last_line_needs_no_line_feed(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "printf 'a\\n\\nb\\r\\nlast'");
	expect_str(buf_str(&f->lines), "a\n\nb\r\nlast\n");
	expect(f->line_count == 4);
}

static void
test_no_output_is_no_line(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "printf ''");
	expect(f->line_count == 0);
}

static void
test_a_line_in_pieces_is_one_line(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "printf 'one '; sleep 0.05; printf 'two '; sleep 0.05; echo three");
	expect_str(buf_str(&f->lines), "one two three\n");
}

static void
test_a_line_of_a_mebibyte_is_whole_and_a_longer_one_comes_in_pieces(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "head -c 1000000 /dev/zero | tr '\\0' x; echo");
	expect(f->line_count == 1 && f->longest == 1000000);
	f->exit_count = 0;
	f->line_count = 0;
	buf_clear(&f->lines);
	run_script(f, "head -c 5000000 /dev/zero | tr '\\0' x; echo; echo end");
	expect(f->line_count > 2 && f->longest < 2 * PROCESS_LINE_MAX);
	expect(f->lines.n == 5000000 + f->line_count + 3);
	expect(str_ends(buf_str(&f->lines), STR("x\nend\n")));
}

static void
take_piece(void *owner, struct str piece, bool is_last)
{
	struct process_fixture *f = owner;

	buf_add(&f->lines, piece);
	f->piece_count++;
	f->last_pieces += is_last;
}

static void
test_pieces_are_told_as_such_with_the_last_of_each_line(void **state)
{
	struct process_fixture *f = *state;
	const char *const argv[] = {"/bin/sh", "-c",
		"echo one; head -c 3000000 /dev/zero | tr '\\0' x; sleep 0.2; echo; "
		"head -c 3000000 /dev/zero | tr '\\0' y; sleep 0.2",
		NULL};
	const struct process_spec spec = {
		.argv = argv,
		.env = no_env,
		.cwd = str_z(&f->sandbox.a, f->sandbox.root),
		.on_line = take_line,
		.on_piece = take_piece,
		.on_exit = take_exit,
		.owner = f,
	};
	struct error err = {0};

	expect(process_start(&f->all, &spec, &f->process, &err));
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect(f->line_count == 1 && f->last_pieces == 2 && f->piece_count > 4);
	expect(f->lines.n == 4 + 6000000);
}

static void
test_a_line_that_ends_with_a_piece_is_followed_by_no_empty_one(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "head -c 3000000 /dev/zero | tr '\\0' x; sleep 0.2; echo; echo; echo end");
	expect(str_ends(buf_str(&f->lines), STR("x\n\nend\n")));
	expect(f->lines.n == 3000000 + f->line_count + 3);
}

static void
test_everything_written_before_the_exit_is_told_before_it(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i + 1)); done");
	expect(f->line_count == 20000);
	expect(str_ends(buf_str(&f->lines), STR("line 19999\n")));
}

static void
test_bytes_that_are_no_text_pass_as_they_are(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "printf 'a\\000b\\377\\n'");
	expect(str_eq(buf_str(&f->lines), STR("a\0b\xff\n")));
}

static void
test_exit_codes_and_signals_are_told(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "exit 3");
	expect(f->exit.code == 3 && f->exit.signal == 0);
	f->exit_count = 0;
	run_script(f, "exit 255");
	expect(f->exit.code == 255 && f->exit.signal == 0);
	f->exit_count = 0;
	run_script(f, "kill -TERM $$");
	expect(f->exit.code == 128 + SIGTERM && f->exit.signal == SIGTERM);
	f->exit_count = 0;
	run_script(f, "kill -KILL $$");
	expect(f->exit.code == 128 + SIGKILL && f->exit.signal == SIGKILL);
}

static void
test_a_program_or_folder_that_is_not_there_is_missing(void **state)
{
	struct process_fixture *f = *state;
	static const char *const absent[] = {"/no/such/program", NULL};
	static const char *const present[] = {"/bin/sh", "-c", "echo", NULL};
	struct error err = {0};

	expect(!start(f, absent, no_env, "/", &err));
	expect(err.kind == ERROR_MISSING && strstr(err.text, "/no/such/program"));
	expect(!start(f, present, no_env, "/no/such/folder", &err));
	expect(err.kind == ERROR_MISSING && strstr(err.text, "/no/such/folder"));
	(void)sandbox_run(&f->sandbox, "echo x > plain");
	const char *plain = str_z(&f->sandbox.a, sandbox_path(&f->sandbox, "plain"));
	const char *const not_executable[] = {plain, NULL};
	expect(!start(f, not_executable, no_env, "/", &err));
	expect(err.kind == ERROR_IO);
	expect(f->all.running_count == 0 && f->all.first == NULL);
}

static void
test_a_child_left_behind_does_not_delay_the_exit(void **state)
{
	struct process_fixture *f = *state;
	const uint64_t before = uv_hrtime();

	run_script(f, "sleep 5 & echo $! > pid; echo started");
	expect_str(buf_str(&f->lines), "started\n");
	expect(uv_hrtime() - before < 4000000000u);
	(void)sandbox_run(&f->sandbox, "kill $(cat pid)");
}

static void
test_what_a_child_left_behind_writes_later_is_dropped(void **state)
{
	struct process_fixture *f = *state;

	/* it must live on: a broken pipe would end it before it writes the file */
	run_script(f, "(sleep 0.2; echo late; echo later; echo alive > made; mv made file) & echo "
		      "started");
	for (int i = 0; i < 100; i++) {
		(void)uv_run(&f->loop, UV_RUN_NOWAIT);
		if (access(str_z(&f->sandbox.a, sandbox_path(&f->sandbox, "file")), F_OK) == 0)
			break;
		(void)usleep(20000);
	}
	expect_str(sandbox_run(&f->sandbox, "cat file"), "alive");
	expect_str(buf_str(&f->lines), "started\n");
}

static void
test_a_process_may_close_its_output_long_before_it_exits(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "echo first; exec >&- 2>&-; sleep 0.2; exit 7");
	expect_str(buf_str(&f->lines), "first\n");
	expect(f->exit.code == 7);
}

static void
test_the_environment_is_what_was_given_and_nothing_else(void **state)
{
	struct process_fixture *f = *state;
	static const char *const argv[] = {"/usr/bin/env", NULL};
	static const char *const env[] = {"B=2", "A=with blanks = and more", "EMPTY=", NULL};
	struct error err = {0};

	expect(setenv("LEAKED", "yes", 1) == 0);
	expect(start(f, argv, env, "/", &err));
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect_str(buf_str(&f->lines), "B=2\nA=with blanks = and more\nEMPTY=\n");
}

static void
test_the_process_runs_in_its_folder_with_its_arguments_as_given(void **state)
{
	struct process_fixture *f = *state;
	const char *root = str_z(&f->sandbox.a, f->sandbox.root);
	const char *const argv[] = {"/bin/sh", "-c", "pwd -P; printf '<%s>\\n' \"$@\"", "sh", "a b",
		"", "$HOME *", NULL};
	struct error err = {0};

	expect(start(f, argv, no_env, root, &err));
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect_str(buf_str(&f->lines),
		str_z(&f->sandbox.a, str_fmt(&f->sandbox.a, "%s\n<a b>\n<>\n<$HOME *>\n", root)));
}

static void
test_standard_input_is_at_its_end(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "cat; read x || echo end");
	expect_str(buf_str(&f->lines), "end\n");
}

static size_t
count_open(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	if (!dir)
		return 0; /* no such folder on this system */
	while (readdir(dir))
		count++;
	(void)closedir(dir);
	return count;
}

static void
test_the_child_inherits_three_descriptors_and_the_parent_keeps_none(void **state)
{
	struct process_fixture *f = *state;
	struct error err = {0};

	if (count_open() == 0)
		skip();
	run_script(f, "true"); /* so that what the loop opens once is open */
	const size_t before = count_open();
	f->exit_count = 0;
	/* the fourth is ls's own, of the folder it lists */
	run_script(f, "exec ls /proc/self/fd");
	expect_str(buf_str(&f->lines), "0\n1\n2\n3\n");
	static const char *const absent[] = {"/no/such/program", NULL};
	for (int i = 0; i < 10; i++)
		expect(!start(f, absent, no_env, "/", &err));
	expect(count_open() == before);
}

static void
test_the_child_has_no_blocked_or_ignored_signal(void **state)
{
	struct process_fixture *f = *state;
	void (*before)(int) = signal(SIGPIPE, SIG_IGN);

	if (count_open() == 0)
		skip();
	run_script(f, "exec sed -n 's/^Sig\\(Blk\\|Ign\\):\t/0x/p' /proc/self/status");
	(void)signal(SIGPIPE, before);
	struct str rest = buf_str(&f->lines);
	struct str line;
	while (str_line(&rest, &line)) /* 32 and 33 are the C library's own */
		expect((strtoull(line.p, NULL, 16) & 0x7fffffff) == 0);
	expect(f->line_count == 2);
}

static void
test_cancelling_interrupts_the_whole_group(void **state)
{
	struct process_fixture *f = *state;
	const uint64_t before = uv_hrtime();

	f->cancel_at_first_line = true;
	run_script(f, "trap 'echo interrupted; exit 9' INT\n"
		      "(trap 'echo child; exit' INT; echo ready; for i in 1 2 3 4 5 6 7 8 9; do "
		      "sleep 0.05; done) &\n"
		      "wait; wait; exit 1");
	expect(f->exit.code == 9 && f->exit.signal == 0);
	expect(str_has(buf_str(&f->lines), STR("interrupted\n")));
	expect(uv_hrtime() - before < 4000000000u);
}

static void
test_a_process_that_a_signal_ends_is_told_so(void **state)
{
	struct process_fixture *f = *state;

	f->cancel_at_first_line = true;
	run_script(f, "echo ready; exec sleep 30");
	expect(f->exit.signal == SIGINT && f->exit.code == 130);
}

static void
kill_soon(uv_timer_t *timer)
{
	struct process_fixture *f = timer->data;

	process_kill(f->process);
	uv_close((uv_handle_t *)timer, NULL);
}

static void
test_killing_is_immediate_even_where_signals_are_ignored(void **state)
{
	struct process_fixture *f = *state;
	uv_timer_t timer;

	timer.data = f;
	expect(uv_timer_init(&f->loop, &timer) == 0);
	expect(uv_timer_start(&timer, kill_soon, 100, 0) == 0);
	run_script(f, "trap '' INT TERM; sleep 30; exit 0");
	expect(f->exit.signal == SIGKILL && f->exit.code == 137);
}

static void
ignore_line(void *owner, struct str line)
{
	(void)owner;
	(void)line;
}

static void
test_many_processes_at_once_are_all_told_of(void **state)
{
	struct process_fixture *f = *state;
	static const char *const argv[] = {"/bin/sh", "-c", "echo x", NULL};
	struct error err = {0};

	for (int i = 0; i < 30; i++) {
		const struct process_spec spec = {
			.argv = argv,
			.env = no_env,
			.cwd = "/",
			.on_line = ignore_line,
			.on_exit = take_exit,
			.owner = f,
		};
		if (!process_start(&f->all, &spec, &f->process, &err))
			fail_msg("%s", err.text);
	}
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect(f->exit_count == 30 && f->all.running_count == 0);
	expect(f->all.first == NULL);
}

static void
test_a_process_is_known_until_it_has_exited(void **state)
{
	struct process_fixture *f = *state;

	run_script(f, "echo $$");
	const struct str pid = str_trim(buf_str(&f->lines));
	expect(pid.n > 0);
	expect(!processes_has(&f->all, (int)strtol(f->lines.p, NULL, 10)));
	expect(!processes_has(&f->all, (int)getpid()));
}

/* Waits for the process whose number is in a file to be no more; false if it lives on. */
static bool
is_gone(struct process_fixture *f, const char *file)
{
	return str_eq(sandbox_run(&f->sandbox,
			      "for i in $(seq 100); do "
			      "if ! kill -0 $(cat %s) 2> /dev/null || "
			      "grep -q '^State:.Z' /proc/$(cat %s)/status; then "
			      "echo gone; exit; fi; sleep 0.05; done",
			      file, file),
		STR("gone"));
}

static bool
is_alive(struct process_fixture *f, const char *file)
{
	return str_eq(
		sandbox_run(&f->sandbox, "kill -0 $(cat %s) && echo alive", file), STR("alive"));
}

static void
test_orphans_of_a_job_are_found_by_its_id_and_killed(void **state)
{
	struct process_fixture *f = *state;
	static const char *const env[] = {"RUNNER_TRACKING_ID=job-1", NULL};
	static const char *const argv[] = {"/bin/sh", "-c",
		"sleep 30 & echo $! > 1; "
		"RUNNER_TRACKING_ID= sh -c 'echo $$ > 2; exec sleep 31' & "
		"(sleep 32 & echo $! > 3); until [ -s 2 ]; do sleep 0.01; done",
		NULL};
	struct error err = {0};

	orphans_adopt();
	expect(start(f, argv, env, str_z(&f->sandbox.a, f->sandbox.root), &err));
	expect(uv_run(&f->loop, UV_RUN_DEFAULT) == 0);
	expect(orphans_kill(&f->all, STR("job-2")) == 0);
	expect(orphans_kill(&f->all, STR("job-1")) > 0);
	expect(is_gone(f, "1") && is_gone(f, "3") && is_alive(f, "2"));
	/* the one that has escaped goes with the run */
	expect(orphans_kill(&f->all, STR("")) > 0);
	expect(is_gone(f, "2"));
	expect(orphans_kill(&f->all, STR("")) == 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_output_and_error_come_in_the_order_they_were_written),
		TEST(test_the_last_line_needs_no_line_feed),
		TEST(test_no_output_is_no_line),
		TEST(test_a_line_in_pieces_is_one_line),
		TEST(test_a_line_of_a_mebibyte_is_whole_and_a_longer_one_comes_in_pieces),
		TEST(test_pieces_are_told_as_such_with_the_last_of_each_line),
		TEST(test_a_line_that_ends_with_a_piece_is_followed_by_no_empty_one),
		TEST(test_everything_written_before_the_exit_is_told_before_it),
		TEST(test_bytes_that_are_no_text_pass_as_they_are),
		TEST(test_exit_codes_and_signals_are_told),
		TEST(test_a_program_or_folder_that_is_not_there_is_missing),
		TEST(test_a_child_left_behind_does_not_delay_the_exit),
		TEST(test_what_a_child_left_behind_writes_later_is_dropped),
		TEST(test_a_process_may_close_its_output_long_before_it_exits),
		TEST(test_the_environment_is_what_was_given_and_nothing_else),
		TEST(test_the_process_runs_in_its_folder_with_its_arguments_as_given),
		TEST(test_standard_input_is_at_its_end),
		TEST(test_the_child_inherits_three_descriptors_and_the_parent_keeps_none),
		TEST(test_the_child_has_no_blocked_or_ignored_signal),
		TEST(test_cancelling_interrupts_the_whole_group),
		TEST(test_a_process_that_a_signal_ends_is_told_so),
		TEST(test_killing_is_immediate_even_where_signals_are_ignored),
		TEST(test_many_processes_at_once_are_all_told_of),
		TEST(test_a_process_is_known_until_it_has_exited),
		TEST(test_orphans_of_a_job_are_found_by_its_id_and_killed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
