#include "engine/git/fetch.h"

#include "engine/git/fetch_process.h"
#include "engine/git/fetch_serve.h"
#include "engine/store/file.h"
#include "expr/base/buf.h"
#include "tests/engine/git/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define COMMIT "0123456789012345678901234567890123456789"

/* --- the process that fetches --------------------------------------------------------------- */

static struct arena process_arena;

static void
say(struct str text)
{
	if (write(STDOUT_FILENO, text.p, text.n) < 0)
		_exit(9);
}

static void
answer(const char *commit, const char *text)
{
	struct fetch_answer answer = {.commit = str_from(commit)};

	if (text)
		(void)error_set(&answer.error, ERROR_MISSING, "%s", text);
	say(fetch_answer_write(&process_arena, &answer));
}

static void
crash(void)
{
	(void)raise(SIGKILL);
}

static void
exit_with_3(void)
{
	answer(COMMIT, NULL);
	_exit(3);
}

static void
say_nothing(void)
{
}

static void
wait_for_ever(void)
{
	for (;;)
		(void)pause();
}

static void
close_and_wait(void)
{
	(void)close(STDOUT_FILENO);
	wait_for_ever();
}

static void
say_too_much(void)
{
	for (;;)
		say(STR("99999:"));
}

static void
say_more(void)
{
	answer(COMMIT, NULL);
	say(STR("1:x,"));
}

static void
say_half(void)
{
	struct fetch_answer answer = {.commit = STR(COMMIT)};
	struct str text = fetch_answer_write(&process_arena, &answer);

	say(str_slice(text, 0, text.n - 1));
}

static void
say_a_path(void)
{
	answer("../../../../../../../../../../../tmp/xyz", NULL);
}

static void
say_a_short_commit(void)
{
	answer("0123456", NULL);
}

static void
say_a_commit_that_is_not_there(void)
{
	answer(COMMIT, NULL);
}

static void
say_escapes(void)
{
	answer("", "a\x1b[31m 100%s %n");
}

static void
say_descriptors(void)
{
	DIR *dir = opendir("/dev/fd");
	const struct dirent *entry;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (int fd = 0; fd < 256; fd++) {
		char name[16];
		(void)snprintf(name, sizeof(name), "%d", fd);
		rewinddir(dir);
		while ((entry = readdir(dir)))
			if (str_eq(str_from(entry->d_name), str_from(name)) && fd != dirfd(dir))
				buf_add_fmt(&b, "%s ", name);
	}
	(void)closedir(dir);
	answer("", str_z(&process_arena, buf_take(&process_arena, &b)));
}

static void
say_variables(void)
{
	static const char *const names[] = {"HOME", "PATH", "LACT_TEST_OTHER", "GITHUB_TOKEN"};
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (getenv(names[i]))
			buf_add_fmt(&b, "%s ", names[i]);
	answer("", str_z(&process_arena, buf_take(&process_arena, &b)));
}

/* What an address makes the process do. */
static const struct {
	const char *url;
	void (*act)(void);
} acts[] = {
	{"test:crash", crash},
	{"test:exit-3", exit_with_3},
	{"test:nothing", say_nothing},
	{"test:wait", wait_for_ever},
	{"test:close-and-wait", close_and_wait},
	{"test:too-much", say_too_much},
	{"test:more", say_more},
	{"test:half", say_half},
	{"test:path", say_a_path},
	{"test:short", say_a_short_commit},
	{"test:absent", say_a_commit_that_is_not_there},
	{"test:escapes", say_escapes},
	{"test:descriptors", say_descriptors},
	{"test:variables", say_variables},
};

static int
process_main(void)
{
	struct fetch_request request;
	struct fetch_answer answer = {0};

	if (!fetch_request_read(&process_arena, STDIN_FILENO, &request))
		return 2;
	for (size_t i = 0; i < COUNT_OF(acts); i++)
		if (str_eq(request.url, str_from(acts[i].url))) {
			acts[i].act();
			return 0;
		}
	if (!fetch_serve(&process_arena, &request, &answer.commit, &answer.error))
		answer.commit = STR_NONE;
	say(fetch_answer_write(&process_arena, &answer));
	arena_free(&process_arena);
	return 0;
}

/* --- what the tests share ------------------------------------------------------------------- */

static bool
fetch(struct sandbox *sandbox, const char *url, const char *ref, struct str *commit,
	struct error *err)
{
	const struct fetch_options options = {
		.url = str_from(url),
		.ref = str_from(ref),
		.folder = sandbox_path(sandbox, "kept"),
	};

	*err = (struct error){0};
	return fetch_files(&sandbox->a, &options, commit, err);
}

/* No file, not even a scratch folder, and no process that has not been waited for. */
static void
assert_nothing_left(struct sandbox *sandbox)
{
	struct str *names;
	size_t count;

	assert_true(file_list(&sandbox->a, sandbox_path(sandbox, "kept"), &names, &count, NULL));
	assert_int_equal(count, 0);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

static void
assert_fails(struct sandbox *sandbox, const char *url, const char *text)
{
	struct error err;
	struct str commit;

	assert_false(fetch(sandbox, url, "main", &commit, &err));
	assert_string_equal(err.text, text);
	assert_nothing_left(sandbox);
}

static const char *
make_server(struct sandbox *sandbox)
{
	(void)sandbox_run(sandbox, "git init -q server && cd server && echo one >file && "
				   "git add . && git commit -qm one && git tag -am v1 v1");
	return str_z(&sandbox->a,
		str_concat(&sandbox->a, STR("file://"), sandbox_path(sandbox, "server")));
}

/* --- tests ---------------------------------------------------------------------------------- */

static void
test_a_tag_is_fetched_whole_and_once(void **state)
{
	struct sandbox *sandbox = *state;
	const char *url = make_server(sandbox);
	struct error err;
	struct str commit;

	for (int i = 0; i < 2; i++) {
		if (!fetch(sandbox, url, "v1", &commit, &err))
			fail_msg("%s", err.text);
		const struct str head = sandbox_run(sandbox, "git -C server rev-parse HEAD");
		assert_text(commit, str_z(&sandbox->a, head));
		assert_text(
			sandbox_run(sandbox, "cat kept/*/file && ls -A kept | wc -l"), "one\n1");
		(void)sandbox_run(sandbox, "chmod -w kept/*"); /* kept, not written anew */
	}
	(void)sandbox_run(sandbox, "chmod +w kept/*");
}

struct one_fetch {
	struct fetch_options options;
	struct arena a;
	struct str commit;
	struct error err;
	bool ok;
};

static void *
fetch_one(void *owner)
{
	struct one_fetch *one = owner;

	one->ok = fetch_files(&one->a, &one->options, &one->commit, &one->err);
	return NULL;
}

static void
test_several_fetches_run_at_once(void **state)
{
	struct sandbox *sandbox = *state;
	const char *url = make_server(sandbox);
	struct one_fetch fetches[6] = {0};
	pthread_t threads[COUNT_OF(fetches)];

	for (size_t i = 0; i < COUNT_OF(fetches); i++) {
		const struct str folder = str_fmt(&sandbox->a, "kept%zu", i / 2);
		fetches[i].options = (struct fetch_options){
			.url = str_from(url),
			.ref = STR("v1"),
			.folder = sandbox_path(sandbox, str_z(&sandbox->a, folder)),
		};
		assert_int_equal(pthread_create(&threads[i], NULL, fetch_one, &fetches[i]), 0);
	}
	for (size_t i = 0; i < COUNT_OF(fetches); i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		if (!fetches[i].ok)
			fail_msg("%s", fetches[i].err.text);
		arena_free(&fetches[i].a);
	}
	assert_text(sandbox_run(sandbox, "cat kept?/*/file; ls -A kept? | grep -c fetch || true"),
		"one\none\none\n0");
}

static void
test_a_process_that_fails_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err;
	struct str commit;

	assert_fails(sandbox, "test:crash",
		"cannot fetch 'test:crash': signal 9 ended the fetching process");
	assert_fails(sandbox, "test:exit-3",
		"cannot fetch 'test:exit-3': the fetching process exited with code 3");
	assert_fails(sandbox, "test:nothing",
		"cannot fetch 'test:nothing': invalid answer of the fetching process");
	assert_false(fetch(sandbox, "test:crash", "main", &commit, &err));
	assert_int_equal(err.kind, ERROR_NETWORK);
	assert_true(str_starts(str_from(err.help), STR("try again; --local-repository takes")));
}

static void
test_a_hostile_answer_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	static const char *const urls[] = {"test:more", "test:half", "test:path", "test:short"};

	for (size_t i = 0; i < COUNT_OF(urls); i++)
		assert_fails(sandbox, urls[i],
			str_z(&sandbox->a, str_fmt(&sandbox->a,
						   "cannot fetch '%s': invalid answer of the "
						   "fetching process",
						   urls[i])));
	assert_fails(sandbox, "test:too-much",
		"cannot fetch 'test:too-much': answer of the fetching process too large");
	assert_fails(sandbox, "test:escapes", "a\x1b[31m 100%s %n");
}

static void
test_a_commit_that_the_process_did_not_write_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err;
	struct str commit;

	assert_false(fetch(sandbox, "test:absent", "main", &commit, &err));
	assert_true(str_starts(str_from(err.text), STR("cannot make '")));
	assert_nothing_left(sandbox);
}

static void
test_another_commit_than_was_asked_for_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct error err;
	struct str commit;

	(void)sandbox_run(sandbox, "mkdir -p kept/" COMMIT);
	assert_true(fetch(sandbox, "test:absent", COMMIT, &commit, &err));
	assert_false(fetch(
		sandbox, "test:absent", "f123456789012345678901234567890123456789", &commit, &err));
	assert_true(str_ends(str_from(err.text), STR("invalid answer of the fetching process")));
}

static double
seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* How long it takes to cancel. */
static double
cancel(struct sandbox *sandbox, const char *url)
{
	static const struct timespec while_it_waits = {.tv_nsec = 200000000};
	atomic_bool cancel = false;
	struct one_fetch one = {.options = {.url = str_from(url),
					.ref = STR("main"),
					.folder = sandbox_path(sandbox, "kept"),
					.cancel = &cancel}};
	pthread_t thread;

	assert_int_equal(pthread_create(&thread, NULL, fetch_one, &one), 0);
	(void)nanosleep(&while_it_waits, NULL);
	const double began = seconds();
	atomic_store(&cancel, true);
	assert_int_equal(pthread_join(thread, NULL), 0);
	const double took = seconds() - began;
	assert_false(one.ok);
	assert_int_equal(one.err.kind, ERROR_CANCELLED);
	assert_string_equal(one.err.text, "fetching was cancelled");
	assert_nothing_left(sandbox);
	arena_free(&one.a);
	return took;
}

static void
test_cancelling_ends_a_process_that_waits(void **state)
{
	static const char *const urls[] = {"test:wait", "test:close-and-wait"};

	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		double took = cancel(*state, urls[i]);
		for (int again = 0; took >= 0.2 && again < 3; again++) /* on a busy machine */
			took = cancel(*state, urls[i]);
		assert_true(took < 0.2);
	}
}

static void
test_a_process_that_cannot_start_is_an_error(void **state)
{
	struct sandbox *sandbox = *state;
	struct rlimit before;
	struct error err;
	struct str commit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	for (rlim_t files = 3; files < 7; files++) { /* two pipes need 3, 4, 5 and 6 */
		const struct rlimit few = {files, before.rlim_max};
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
		assert_false(fetch(sandbox, "test:crash", "main", &commit, &err));
		assert_true(str_has(str_from(err.text), STR("cannot start a process: no pipe ")));
		assert_true(str_has(str_from(err.help), STR("`ulimit -a`")));
	}
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
}

static void
test_the_process_has_three_descriptors_and_few_variables(void **state)
{
	struct sandbox *sandbox = *state;
	const int fd = dup(STDOUT_FILENO); /* not closed on exec */

	assert_int_equal(setenv("LACT_TEST_OTHER", "x", 1), 0);
	assert_int_equal(setenv("GITHUB_TOKEN", "x", 1), 0);
	assert_fails(sandbox, "test:descriptors", "0 1 2 ");
	assert_fails(sandbox, "test:variables", "HOME PATH ");
	(void)close(fd);
}

static void
test_a_request_is_read_as_it_was_written(void **state)
{
	struct sandbox *sandbox = *state;
	const struct fetch_request written = {
		.url = {"a\0b,3:", 6}, .ref = STR("r"), .scratch = STR("/s"), .token = STR("t")};
	const struct str text = fetch_request_write(&sandbox->a, &written);
	struct fetch_request request;
	int fds[2];

	for (size_t end = 0; end <= text.n; end++) {
		assert_int_equal(pipe(fds), 0);
		assert_int_equal(write(fds[1], text.p, end), (ssize_t)end);
		(void)close(fds[1]);
		assert_int_equal(fetch_request_read(&sandbox->a, fds[0], &request), end == text.n);
		(void)close(fds[0]);
	}
	assert_true(str_eq(request.url, written.url) && str_eq(request.ref, written.ref));
	assert_true(request.folder.n == 0 && str_eq(request.scratch, written.scratch));
	assert_true(str_eq(request.token, written.token) && request.ca_file.n == 0);
}

/* Each byte changed: never another answer than what still has the form of one. */
static void
test_an_answer_of_another_form_is_none(void **state)
{
	struct sandbox *sandbox = *state;
	const struct fetch_answer written = {.commit = STR(COMMIT)};
	const struct str text = fetch_answer_write(&sandbox->a, &written);
	static const char *const others[] = {"", "x", "5", "5:", "12345678:", "99999999999:x,",
		"0:,", "4:0:,x,", "3:0:x,", "-1:,", "7:0:,0:,x,"};
	struct fetch_answer answer;
	char *changed = arena_array(&sandbox->a, char, text.n);

	assert_true(fetch_answer_read(&sandbox->a, text, &answer));
	assert_text(answer.commit, COMMIT);
	for (size_t i = 0; i < COUNT_OF(others); i++)
		assert_false(fetch_answer_read(&sandbox->a, str_from(others[i]), &answer));
	for (size_t i = 0; i < text.n; i++) {
		memcpy(changed, text.p, text.n);
		changed[i] = '!';
		if (fetch_answer_read(&sandbox->a, (struct str){changed, text.n}, &answer))
			assert_int_equal(answer.commit.n, 40);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_tag_is_fetched_whole_and_once),
		TEST(test_several_fetches_run_at_once),
		TEST(test_a_process_that_fails_is_an_error),
		TEST(test_a_hostile_answer_is_an_error),
		TEST(test_a_commit_that_the_process_did_not_write_is_an_error),
		TEST(test_another_commit_than_was_asked_for_is_an_error),
		TEST(test_cancelling_ends_a_process_that_waits),
		TEST(test_a_process_that_cannot_start_is_an_error),
		TEST(test_the_process_has_three_descriptors_and_few_variables),
		TEST(test_a_request_is_read_as_it_was_written),
		TEST(test_an_answer_of_another_form_is_none),
	};

	(void)signal(SIGPIPE, SIG_IGN); /* as lact has it */
	if (argc == 2 && str_eq(str_from(argv[1]), STR(FETCH_COMMAND)))
		return process_main();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
