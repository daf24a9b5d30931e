#include "actions/registry.h"
#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
setup_deno(void)
{
	return registry_find(STR("denoland/setup-deno@v2"));
}

#define MAKE_DENO                                                                                  \
	"make_deno() { mkdir -p $1 && printf '#!/bin/sh\\necho \"deno '$2' (stable, release)\"\\n" \
	"echo v8 14\\n' >$1/deno && chmod +x $1/deno; }\n"

static void
make_deno(struct harness *harness, const char *folder, const char *version)
{
	(void)sandbox_run(&harness->sandbox, MAKE_DENO "make_deno %s %s", folder, version);
}

static void
make_offline(struct harness *harness)
{
	harness->call.offline = true;
	harness->call.uses = STR("denoland/setup-deno@v2");
	make_deno(harness, "user/.deno/bin", "2.1.4");
	make_deno(harness, "user/.asdf/installs/deno/1.46.3/bin", "1.46.3");
	make_deno(harness, "user/.asdf/installs/deno/2.0.6/bin", "2.0.6");
}

static void
test_a_deno_of_this_machine_is_linked_for_the_job(void **state)
{
	static const struct {
		const char *uses, *spec, *note;
	} rows[] = {
		{"v2", "", "deno 2.0.6 (asdf)"},
		{"v1", "", "deno 1.46.3 (asdf)"},
		{"v2", "~2.1", "deno 2.1.4 (.deno/bin)"},
		{"v2", "v1.x", "deno 1.46.3 (asdf)"},
		{"v2", "2.0.6", "deno 2.0.6 (asdf)"},
		{"v2", "latest", "deno 2.0.6 (asdf)"},
	};
	struct harness *harness = *state;

	make_offline(harness);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness->call.uses = str_concat(
			harness->call.a, STR("denoland/setup-deno@"), str_from(rows[i].uses));
		harness_input(harness, "deno-version", rows[i].spec);
		harness_expect(harness, setup_deno(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
		assert_text(harness_output(harness, "release-channel"), "stable");
	}
	assert_true(str_has(buf_str(&harness->path), STR("job-home/.deno/bin")));
	assert_text(sandbox_run(&harness->sandbox, "temp/deno-2.0.6/deno | head -1"),
		"deno 2.0.6 (stable, release)");
}

static void
test_the_program_can_have_another_name(void **state)
{
	struct harness *harness = *state;

	make_offline(harness);
	harness_input(harness, "deno-binary-name", "deno2");
	harness_expect(harness, setup_deno(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "ls temp/deno-2.0.6"), "deno2");
	harness_input(harness, "deno-binary-name", "../x");
	harness_expect(harness, setup_deno(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: invalid deno-binary-name '../x'");
}

static void
test_a_version_file_is_read(void **state)
{
	struct harness *harness = *state;

	make_offline(harness);
	(void)sandbox_run(&harness->sandbox,
		"printf 'node 20\\ndeno 2.1.4\\n' >ws/.tool-versions; echo 1.46.3 >ws/.dvmrc");
	harness_input(harness, "deno-version-file", ".tool-versions");
	harness_expect(harness, setup_deno(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "deno-version"), "2.1.4");
	harness_input(harness, "deno-version-file", ".dvmrc");
	harness_expect(harness, setup_deno(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "deno-version"), "1.46.3");
	harness_input(harness, "deno-version-file", "gone");
	harness_expect(harness, setup_deno(), RESULT_FAILURE);
	harness_assert_logged(harness, "at: gone does not exist");
}

static void
test_channels_and_versions_that_are_nowhere_are_missing(void **state)
{
	static const char *const channels[] = {
		"canary", "lts", "rc", "0123456789abcdef0123456789abcdef01234567"};
	struct harness *harness = *state;

	make_offline(harness);
	for (size_t i = 0; i < COUNT_OF(channels); i++) {
		harness_input(harness, "deno-version", channels[i]);
		harness_expect(harness, setup_deno(), RESULT_FAILURE);
		harness_assert_logged(harness, "missing: no Deno for '");
	}
	harness_input(harness, "deno-version", "3.x");
	harness_expect(harness, setup_deno(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Deno for '3.x' in the tool cache");
	harness_input(harness, "deno-version", "three");
	harness_expect(harness, setup_deno(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: The passed version range is not valid.");
}

static void
test_the_registrys_newest_is_latest(void **state)
{
	struct harness *harness = *state;
	const char *url;

	make_deno(harness, "user/.deno/bin", "2.1.4");
	const pid_t server = local_server_start(harness, &url);
	(void)sandbox_run(&harness->sandbox,
		"URL=%s\n" LOCAL_SERVER_PACK MAKE_DENO
		"p=@deno/linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')-glibc\n"
		"mkdir -p registry/@deno && make_deno $p-2.9.6 2.9.6 && pack $p 2.9.6\n"
		"sed -i 's/^{/{\"dist-tags\":{\"latest\":\"2.9.6\"},/' registry/$p\n"
		"echo 'registry = %s' >user/.npmrc",
		url, url);
	harness_input(harness, "deno-version", "latest");
	harness_expect(harness, setup_deno(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(harness->note, "deno 2.9.6 (npm registry)");
	harness->call.offline = true;
	harness_input(harness, "deno-version", "2.9");
	harness_expect(harness, setup_deno(), RESULT_SUCCESS);
	assert_text(harness->note, "deno 2.9.6 (tool cache)");
}

static void
test_the_cache_has_the_jobs_key(void **state)
{
	struct harness *harness = *state;

	make_offline(harness);
	harness_env(harness, "RUNNER_ARCH", "X64");
	harness_env(harness, "GITHUB_JOB", "build");
	(void)sandbox_run(&harness->sandbox, "mkdir -p job-home/.cache/deno");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "cache-hash", "abc");
		harness_expect(harness, setup_deno(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_int_equal(harness_post(harness, setup_deno()), RESULT_SUCCESS);
	}
	assert_text(harness->caches.entries[0].key, "deno-cache-Linux-X64-build-abc");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_deno_of_this_machine_is_linked_for_the_job),
		TEST(test_the_program_can_have_another_name),
		TEST(test_a_version_file_is_read),
		TEST(test_channels_and_versions_that_are_nowhere_are_missing),
		TEST(test_the_registrys_newest_is_latest),
		TEST(test_the_cache_has_the_jobs_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
