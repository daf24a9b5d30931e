#include "actions/pages/site_tar.h"
#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
test_the_address_is_that_of_the_owner_and_the_repository(void **state)
{
	struct harness *harness = *state;

	harness_expect(harness, registry_find(STR("actions/configure-pages@v5")), RESULT_SUCCESS);
	assert_text(harness_output(harness, "base_url"), "https://octo.github.io/repo");
	assert_text(harness_output(harness, "origin"), "https://octo.github.io");
	assert_text(harness_output(harness, "host"), "octo.github.io");
	assert_text(harness_output(harness, "base_path"), "/repo");
	assert_int_equal(harness->difference_count, 1);
}

static void
test_a_generator_is_not_configured_and_that_is_told(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "static_site_generator", "next");
	harness_expect(harness, registry_find(STR("actions/configure-pages@v5")), RESULT_SUCCESS);
	harness_assert_logged(harness, "warning: We were unable to determine how to inject");
	harness_assert_logged(harness, "set its base path to '/repo'");
	assert_int_equal(harness->difference_count, 2);
	harness_input(harness, "static_site_generator", "other");
	harness_expect(harness, registry_find(STR("actions/configure-pages@v5")), RESULT_SUCCESS);
	harness_assert_logged(harness, "warning: Unsupported static site generator: other");
}

static bool
read_tar(struct harness *harness, const char *script, struct site_tar *out, struct error *err)
{
	(void)sandbox_run(&harness->sandbox,
		"rm -rf site x.tar && mkdir site && cd site && %s && cd .. && "
		"{ [ -e x.tar ] || tar -C site -cf x.tar .; }",
		script);
	return site_tar_read(
		&harness->sandbox.a, sandbox_path(&harness->sandbox, "x.tar"), out, err);
}

static void
test_the_files_of_a_site_are_read(void **state)
{
	static const char *const scripts[] = {
		"mkdir -p a/b && echo 1 >index.html && printf 12345 >a/b/five",
		/* names of more than a header holds, in both of the formats that have them */
		"n=$(printf '%0150d' 7) && echo 1 >index.html && mkdir a && printf 12345 >a/$n",
		"n=$(printf '%0150d' 7) && echo 1 >index.html && mkdir a && printf 12345 >a/$n && "
		"tar --format=posix -cf ../x.tar .",
		"n=$(printf '%090d' 7) && mkdir -p a/$n && echo 1 >index.html && "
		"printf 12345 >a/$n/$n && tar --format=ustar -cf ../x.tar .",
	};
	struct harness *harness = *state;
	struct site_tar site;
	struct error err = {0};

	for (size_t i = 0; i < COUNT_OF(scripts); i++) {
		if (!read_tar(harness, scripts[i], &site, &err))
			fail_msg("%zu: %s", i, err.text);
		assert_int_equal(site.count, 2);
		assert_int_equal(site.size_bytes, 7);
		assert_true(site.has_index);
		for (size_t j = 0; j < site.count; j++)
			assert_true(str_eq(site.files[j].name, STR("index.html")) ||
				    (str_starts(site.files[j].name, STR("a/")) &&
					    (i == 0 || site.files[j].name.n > 150)));
	}
}

static void
test_what_pages_refuses_is_refused(void **state)
{
	static const struct {
		const char *script, *why;
	} cases[] = {
		{"ln -s /etc/passwd x", "'x' is a link"},
		{"echo 1 >a && ln a b", "is a link"},
		{"echo 1 >a && chmod 600 a", "'a' is not readable by all"},
		{"mkdir d && chmod 700 d", "'d/' cannot be opened by all"},
		{"mkfifo p", "'p' is neither a file nor a folder"},
		{"echo text >../x.tar", "not a whole tar archive"},
		{"head -c 600 /dev/zero | tr '\\0' x >../x.tar", "not a whole tar archive"},
		{"echo 1 >a && tar -cf - . | head -c 1000 >../x.tar", "not a whole tar archive"},
		{"truncate -s 11G ../x.tar", "larger than 10 GB"},
	};
	struct harness *harness = *state;
	struct site_tar site;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct error err = {0};
		assert_false(read_tar(harness, cases[i].script, &site, &err));
		if (!str_has(str_from(err.text), str_from(cases[i].why)))
			fail_msg("'%s' is not in '%s'", cases[i].why, err.text);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_address_is_that_of_the_owner_and_the_repository),
		TEST(test_a_generator_is_not_configured_and_that_is_told),
		TEST(test_the_files_of_a_site_are_read),
		TEST(test_what_pages_refuses_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
