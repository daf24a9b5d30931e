#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
setup_bun(void)
{
	return registry_find(STR("oven-sh/setup-bun@v2"));
}

/* A Bun that is a shell script, which tells the name it is called by. */
#define MAKE_BUN                                                                                   \
	"make_bun() { mkdir -p $1 && cat >$1/bun <<EOF\n"                                          \
	"#!/bin/sh\n"                                                                              \
	"case \\$1 in --revision) echo $2+abc ;; --version) echo $2 ;; *) echo \\${0##*/} ;; "     \
	"esac\n"                                                                                   \
	"EOF\n"                                                                                    \
	"chmod +x $1/bun; }\n"

static void
make_bun(struct harness *harness, const char *folder, const char *version)
{
	(void)sandbox_run(&harness->sandbox, MAKE_BUN "make_bun %s %s", folder, version);
}

static void
test_a_bun_of_this_machine_is_linked_for_the_job(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_bun(harness, "user/.bun/bin", "1.1.30");
	make_bun(harness, "user/.local/share/mise/installs/bun/1.2.4/bin", "1.2.4");
	harness_input(harness, "bun-version", "~1.1.0");
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	assert_text(harness->note, "bun 1.1.30 (.bun/bin)");
	assert_text(harness_output(harness, "bun-version"), "1.1.30");
	assert_text(harness_output(harness, "bun-revision"), "1.1.30+abc");
	assert_text(harness_output(harness, "cache-hit"), "false");
	const struct str bin = sandbox_path(&harness->sandbox, "job-home/.bun/bin");
	assert_true(str_starts(buf_str(&harness->path), bin));
	assert_true(str_eq(path_folder(harness_output(harness, "bun-path")), bin));
	assert_text(sandbox_run(&harness->sandbox, "job-home/.bun/bin/bunx x"), "bunx");
	harness_input(harness, "bun-version", "1.x");
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	assert_text(harness->note, "bun 1.2.4 (mise)");
}

static void
test_versions_of_files(void **state)
{
	static const struct {
		const char *file, *text, *named, *note;
	} rows[] = {
		{"package.json", "{\"packageManager\":\"bun@1.1.30\"}", "", "bun 1.1.30 (mise)"},
		{"package.json", "{\"engines\":{\"bun\":\"^1.2.0\"}}", "", "bun 1.2.4 (mise)"},
		{".bun-version", "1.1.30\n", ".bun-version", "bun 1.1.30 (mise)"},
		{".tool-versions", "node 20\nbun 1.2.4\n", ".tool-versions", "bun 1.2.4 (mise)"},
	};
	struct harness *harness = *state;

	harness->call.offline = true;
	make_bun(harness, "user/.local/share/mise/installs/bun/1.1.30/bin", "1.1.30");
	make_bun(harness, "user/.local/share/mise/installs/bun/1.2.4/bin", "1.2.4");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		(void)sandbox_run(&harness->sandbox, "cat >ws/%s <<'EOF'\n%s\nEOF\n", rows[i].file,
			rows[i].text);
		harness_input(harness, "bun-version-file", rows[i].named);
		harness_expect(harness, setup_bun(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
		(void)sandbox_run(&harness->sandbox, "rm ws/%s", rows[i].file);
	}
	harness_input(harness, "bun-version-file", "gone");
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	harness_assert_logged(harness, "warning: File gone not found");
}

static void
test_what_is_no_release_or_nowhere_is_missing(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "bun-version", "canary");
	harness_expect(harness, setup_bun(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Bun for 'canary': lact has releases alone");
	harness_input(harness, "bun-version", "1.1.0");
	harness_expect(harness, setup_bun(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Bun for '1.1.0' in the tool cache, in asdf");
	assert_text(harness->help, "install one, for example: npm install -g bun@1.1.0");
}

static void
test_the_registrys_bun_is_kept_in_the_tool_cache(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	(void)sandbox_run(&harness->sandbox,
		"URL=%s\n" LOCAL_SERVER_PACK MAKE_BUN
		"p=@oven/bun-linux-$(uname -m | sed 's/x86_64/x64/')\n"
		"mkdir -p registry/@oven && make_bun $p-1.3.0/bin 1.3.0 && pack $p 1.3.0\n"
		"for s in -musl -baseline -musl-baseline; do cp registry/$p registry/$p$s; done\n"
		"echo 'registry = %s' >user/.npmrc",
		url, url);
	make_bun(harness, "user/.bun/bin", "1.1.30");
	harness_input(harness, "bun-version", ">=1.3");
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(harness->note, "bun 1.3.0 (npm registry)");
	harness->call.offline = true;
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	assert_text(harness->note, "bun 1.3.0 (tool cache)");
	assert_text(harness_output(harness, "cache-hit"), "true");
	assert_text(sandbox_run(&harness->sandbox, "job-home/.bun/bin/bun --version"), "1.3.0");
}

static void
test_a_download_url_is_used_as_it_is(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	(void)sandbox_run(&harness->sandbox, MAKE_BUN "make_bun bun-linux-x64 1.0.7 && "
						      "tar czf registry/bun.tar.gz bun-linux-x64");
	const struct str full = str_fmt(harness->call.a, "%s/bun.tar.gz", url);
	harness_input(harness, "bun-download-url", str_z(harness->call.a, full));
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(harness->note, "bun 1.0.7 (bun-download-url)");
	assert_true(str_eq(harness_output(harness, "bun-download-url"), full));
}

static void
test_registries_go_to_bunfig(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_bun(harness, "user/.bun/bin", "1.1.30");
	(void)sandbox_run(
		&harness->sandbox, "printf '[install]\\nexact = true\\n' >ws/bunfig.toml");
	harness_input(harness, "registries",
		"https://r.example/\n@Octo:https://o.example/|$TOKEN\nplain:https://p.example");
	harness_input(harness, "registry-url", "https://npm.pkg.github.com/");
	harness_input(harness, "scope", "old");
	harness_expect(harness, setup_bun(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Writing bunfig.toml to '");
	assert_text(sandbox_run(&harness->sandbox, "cat ws/bunfig.toml"),
		"[install]\nregistry = { url = \"https://r.example/\" }\nexact = true\n"
		"[install.scopes]\n"
		"\"@old\" = { url = \"https://npm.pkg.github.com/\", token = \"$BUN_AUTH_TOKEN\" "
		"}\n"
		"\"@plain\" = { url = \"https://p.example\" }\n"
		"\"@octo\" = { url = \"https://o.example/\", token = \"$TOKEN\" }");
	harness_input(harness, "registries", "nothing");
	harness_expect(harness, setup_bun(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Invalid URL in registry configuration: nothing");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_bun_of_this_machine_is_linked_for_the_job),
		TEST(test_versions_of_files),
		TEST(test_what_is_no_release_or_nowhere_is_missing),
		TEST(test_the_registrys_bun_is_kept_in_the_tool_cache),
		TEST(test_a_download_url_is_used_as_it_is),
		TEST(test_registries_go_to_bunfig),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
