#include "engine/protocol/script_file.h"

#include "tests/engine/git/sandbox.h"
#include "tests/expr/expect.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* All that a step could have changed. */
#define LIST "ls -lA --time-style=full-iso | sed '/home/d; /^total/d'"

struct script_fixture {
	struct sandbox sandbox;
	struct script_file file;
};

static int
setup(void **state)
{
	struct script_fixture *f = calloc(1, sizeof(*f));

	sandbox_init(&f->sandbox);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct script_fixture *f = *state;

	sandbox_free(&f->sandbox);
	free(f);
	return 0;
}

static void
write_script(struct script_fixture *f, const char *name, const char *text)
{
	struct error err;

	if (!script_file_write(&f->file, sandbox_path(&f->sandbox, name), str_from(text), &err))
		fail_msg("%s", err.text);
}

static ino_t
inode(struct script_fixture *f, const char *name)
{
	struct stat st;

	assert_int_equal(lstat(str_z(&f->sandbox.a, sandbox_path(&f->sandbox, name)), &st), 0);
	return st.st_ino;
}

static void
test_the_file_before_gets_the_new_name_and_text(void **state)
{
	struct script_fixture *f = *state;

	write_script(f, "1.sh", "a long text\n");
	const ino_t first = inode(f, "1.sh");
	write_script(f, "2.sh", "short\n");
	assert_text(sandbox_run(&f->sandbox, "ls *.sh; cat 2.sh; stat -c %%a 2.sh"),
		"2.sh\nshort\n600");
#ifdef F_SETLEASE
	assert_int_equal(inode(f, "2.sh"), first);
#else
	(void)first;
#endif
	write_script(f, "3.sh", "");
	assert_text(sandbox_run(&f->sandbox, "ls *.sh; stat -c %%s 3.sh"), "3.sh\n0");
}

static void
test_a_script_that_still_runs_keeps_its_file(void **state)
{
	struct script_fixture *f = *state;

	write_script(f, "1.sh", "first\n");
	const int fd =
		open(str_z(&f->sandbox.a, sandbox_path(&f->sandbox, "1.sh")), O_RDONLY | O_CLOEXEC);
	write_script(f, "2.sh", "second\n");
	assert_text(sandbox_run(&f->sandbox, "cat 1.sh 2.sh"), "first\nsecond");
	(void)close(fd);
}

static void
test_what_a_step_made_of_its_script_is_left_alone(void **state)
{
	static const char *const changes[] = {
		"rm 1.sh",
		"chmod +x 1.sh",
		"ln 1.sh other",
		"mv 1.sh other; ln -s other 1.sh",
		"rm 1.sh; mkdir 1.sh",
		"rm 1.sh; mkfifo -m 600 1.sh",
	};
	struct script_fixture *f = *state;

	for (size_t i = 0; i < COUNT_OF(changes); i++) {
		write_script(f, "1.sh", "first\n");
		const struct str before = sandbox_run(&f->sandbox, "%s; " LIST, changes[i]);
		write_script(f, "2.sh", "second\n");
		assert_text(
			sandbox_run(&f->sandbox, "cat 2.sh; rm 2.sh; " LIST "; rm -rf 1.sh other"),
			str_z(&f->sandbox.a,
				str_concat(&f->sandbox.a,
					before.n > 0 ? STR("second\n") : STR("second"), before)));
	}
}

static void
test_a_step_can_execute_its_own_script(void **state)
{
	struct script_fixture *f = *state;

	write_script(f, "1.sh", "#!/bin/sh\necho one\n");
	write_script(f, "2.sh", "#!/bin/sh\necho two\n");
	assert_text(sandbox_run(&f->sandbox, "chmod +x 2.sh; ./2.sh"), "two");
}

static void
test_a_folder_that_is_not_there_is_an_error(void **state)
{
	struct script_fixture *f = *state;
	struct error err;

	write_script(f, "1.sh", "x");
	expect(!script_file_write(
		&f->file, sandbox_path(&f->sandbox, "none/2.sh"), STR("x"), &err));
	assert_non_null(strstr(err.text, "none/2.sh"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_file_before_gets_the_new_name_and_text),
		TEST(test_a_script_that_still_runs_keeps_its_file),
		TEST(test_what_a_step_made_of_its_script_is_left_alone),
		TEST(test_a_step_can_execute_its_own_script),
		TEST(test_a_folder_that_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
