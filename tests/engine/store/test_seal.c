#include "engine/store/file.h"
#include "engine/store/seal.h"
#include "tests/engine/git/sandbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const char tree[] =
	"mkdir -p t/bin t/lib/deep t/empty && echo node >t/bin/node && chmod 755 t/bin/node && "
	"echo a >t/lib/deep/a.js && printf x >'t/odd name' && ln -s ../bin/node t/lib/link";

static struct str
folder(struct sandbox *sandbox)
{
	return sandbox_path(sandbox, "t");
}

static struct str
file(struct sandbox *sandbox)
{
	return sandbox_path(sandbox, "t.seal");
}

static void
make(struct sandbox *sandbox)
{
	struct error err;

	(void)sandbox_run(sandbox, "rm -rf t t.seal; %s", tree);
	assert_true(seal_make(folder(sandbox), file(sandbox), &err));
}

static void
assert_state(struct sandbox *sandbox, enum seal_state expected, const char *what)
{
	struct str is;

	assert_int_equal(
		seal_check(&sandbox->a, folder(sandbox), file(sandbox), &is), (int)expected);
	assert_text(is, what);
}

static void
test_files_of_a_sealed_folder_are_read_only(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	assert_state(sandbox, SEAL_WHOLE, "");
	assert_text(sandbox_run(sandbox, "stat -c %%a t/bin/node t/lib/deep/a.js t/lib"),
		"555\n444\n755");
}

static void
test_each_change_shows(void **state)
{
	static const struct {
		const char *change;
		enum seal_state expected;
		const char *what;
	} rows[] = {
		{"true", SEAL_WHOLE, ""},
		{"rm t/bin/node", SEAL_BROKEN, "'bin/node' is missing"},
		{"chmod u+w t/bin/node; : >t/bin/node", SEAL_BROKEN, "'bin/node' was changed"},
		/* the same size and mtime */
		{"chmod u+w t/lib/deep/a.js; touch -r t/lib/deep/a.js ref; echo b "
		 ">t/lib/deep/a.js; "
		 "touch -r ref t/lib/deep/a.js",
			SEAL_BROKEN, "'lib/deep/a.js' was changed"},
		{"rm t/lib/link; ln -s elsewhere t/lib/link", SEAL_BROKEN,
			"'lib/link' was changed"},
		{"rmdir t/empty; echo >t/empty", SEAL_BROKEN, "'empty' was changed"},
		{"rmdir t/empty", SEAL_BROKEN, "'empty' is missing"},
		{"touch t/lib/deep/b.js", SEAL_ADDED, "'lib/deep/b.js' was added"},
		{"mkdir t/0; touch t/0/a; rm t/bin/node", SEAL_BROKEN, "'bin/node' is missing"},
		{"mkfifo t/fifo", SEAL_ADDED, "'fifo' was added"},
		{"touch t/bin/node; chmod 700 t/bin/node", SEAL_WHOLE, ""},
		{"cp -r t u; rm -rf t; mv u t", SEAL_WHOLE, ""},
		{"echo 'lact seal 9' >t.new; mv -f t.new t.seal", SEAL_BROKEN,
			"the seal cannot be read"},
		{"head -c 300 t.seal >t.new; mv -f t.new t.seal; touch t/x", SEAL_BROKEN,
			"the seal is damaged"},
		{"rm t.seal", SEAL_BROKEN, "the seal cannot be read"},
		{": >t.new; mv -f t.new t.seal; touch t/x", SEAL_WHOLE, ""},
	};
	struct sandbox *sandbox = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		make(sandbox);
		(void)sandbox_run(sandbox, "%s", rows[i].change);
		assert_state(sandbox, rows[i].expected, rows[i].what);
	}
}

static void
test_permissions_are_set_again(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	(void)sandbox_run(sandbox, "chmod 600 t/bin/node; chmod 644 t/lib/deep/a.js");
	assert_state(sandbox, SEAL_WHOLE, "");
	assert_text(sandbox_run(sandbox, "stat -c %%a t/bin/node t/lib/deep/a.js"), "555\n444");
	assert_state(sandbox, SEAL_WHOLE, "");
}

static void
test_what_was_compared_is_not_compared_again(void **state)
{
	struct sandbox *sandbox = *state;

	make(sandbox);
	(void)sandbox_run(sandbox, "cp -r t u; rm -rf t; mv u t; cp t.seal before");
	assert_state(sandbox, SEAL_WHOLE, "");
	assert_text(
		sandbox_run(sandbox, "cmp -s t.seal before || echo written; cp -f t.seal before"),
		"written");
	assert_state(sandbox, SEAL_WHOLE, "");
	assert_text(sandbox_run(sandbox, "cmp t.seal before"), "");
}

static void
test_what_was_added_is_removed(void **state)
{
	struct sandbox *sandbox = *state;
	struct str what;

	make(sandbox);
	(void)sandbox_run(sandbox, "mkdir -p t/lib/new/deep; touch t/lib/new/deep/a t/bin/tool");
	assert_int_equal(
		seal_restore(&sandbox->a, folder(sandbox), file(sandbox), &what), (int)SEAL_WHOLE);
	assert_text(what, "'bin/tool' was added");
	assert_text(sandbox_run(sandbox, "ls t/bin t/lib"), "t/bin:\nnode\n\nt/lib:\ndeep\nlink");
	assert_state(sandbox, SEAL_WHOLE, "");
	(void)sandbox_run(sandbox, "touch t/bin/tool; rm t/lib/link");
	assert_int_equal(
		seal_restore(&sandbox->a, folder(sandbox), file(sandbox), &what), (int)SEAL_BROKEN);
	assert_text(what, "'lib/link' is missing");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_files_of_a_sealed_folder_are_read_only),
		TEST(test_each_change_shows),
		TEST(test_permissions_are_set_again),
		TEST(test_what_was_compared_is_not_compared_again),
		TEST(test_what_was_added_is_removed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
