#include "actions/registry.h"
#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
setup_pnpm(void)
{
	return registry_find(STR("pnpm/action-setup@v4"));
}

/* A pnpm that is a shell script, as Corepack keeps it: it says what it is run with. */
static void
make_pnpm(struct harness *harness, const char *folder, const char *version)
{
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p %s/bin && cat >%s/package.json <<'EOF'\n"
		"{\"name\": \"pnpm\", \"version\": \"%s\","
		" \"bin\": {\"pnpm\": \"bin/pnpm.cjs\", \"pnpx\": \"bin/pnpx.cjs\"}}\n"
		"EOF\n"
		"cat >%s/bin/pnpm.cjs <<'EOF'\n"
		"#!/bin/sh\n"
		"case $1 in\n"
		"--version) echo %s ;;\n"
		"store) [ $2 = prune ] && echo pruned || echo $HOME/store/v10 ;;\n"
		"*) echo \"pnpm $* in ${PWD##*/}\"; [ \"$2\" != --wrong ] || exit 3 ;;\n"
		"esac\n"
		"EOF\n"
		"cp %s/bin/pnpm.cjs %s/bin/pnpx.cjs && chmod +x %s/bin/*",
		folder, folder, version, folder, version, folder, folder, folder);
}

#define COREPACK "user/.cache/node/corepack/v1/pnpm/"

static void
make_offline_pnpm(struct harness *harness)
{
	harness->call.offline = true;
	harness->call.uses = STR("pnpm/action-setup@v4");
	make_pnpm(harness, COREPACK "10.4.1", "10.4.1");
	make_pnpm(harness, COREPACK "9.15.0", "9.15.0");
}

static void
test_the_job_gets_links_in_a_folder_of_its_own(void **state)
{
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	harness_input(harness, "version", "10");
	harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
	assert_text(harness->note, "pnpm 10.4.1 (corepack)");
	const struct str bin = harness_exported(harness, "PNPM_HOME");
	assert_true(str_eq(bin, harness_output(harness, "bin_dest")));
	assert_true(str_starts(buf_str(&harness->path), bin));
	assert_true(str_eq(
		bin, sandbox_path(&harness->sandbox, "job-home/setup-pnpm/node_modules/.bin")));
	assert_text(sandbox_run(&harness->sandbox,
			    "cd job-home/setup-pnpm/node_modules/.bin && ls && readlink pnpm && "
			    "./pnpm --version"),
		"pnpm\npnpx\n../pnpm/bin/pnpm.cjs\n10.4.1");
	harness_assert_logged(harness, "Installation Completed!");
	assert_int_equal(harness_post(harness, setup_pnpm()), RESULT_SUCCESS);
	harness_assert_logged(harness, "Pruning is unnecessary.");
}

static void
test_versions_of_manifests(void **state)
{
	static const struct {
		const char *uses, *file, *text, *version, *note, *error;
	} rows[] = {
		{"v4", "package.json", "{\"packageManager\":\"pnpm@9.15.0+sha512.ab\"}", "",
			"pnpm 9.15.0 (corepack)", ""},
		{"v4", "package.json",
			"{\"devEngines\":{\"packageManager\":{\"name\":\"pnpm\",\"version\":"
			"\"^9.1.0\"}}}",
			"", "pnpm 9.15.0 (corepack)", ""},
		{"v4", "app/package.yaml", "packageManager: pnpm@10.4.1\n", "",
			"pnpm 10.4.1 (corepack)", ""},
		{"v4", "package.json", "{\"packageManager\":\"pnpm@9.15.0\"}", "10", "",
			"error: Multiple versions of pnpm specified:\n  - version 10 in the GitHub "
			"Action config with the key \"version\"\n  - version pnpm@9.15.0 in the "
			"package.json with the key \"packageManager\"\n"},
		{"0a4a3b2c1d", "package.json", "{\"packageManager\":\"pnpm@9.15.0\"}", "10", "",
			"error: Multiple versions of pnpm specified:"},
		{"v4", "package.json", "{\"packageManager\":\"pnpm@9.15.0\"}", "9.15.0",
			"pnpm 9.15.0 (corepack)", ""},
		{"v3", "package.json", "{\"packageManager\":\"pnpm@9.15.0\"}", "10",
			"pnpm 10.4.1 (corepack)", ""},
		{"v4", "package.json", "{\"packageManager\":\"yarn@4.0.0\"}", "", "",
			"error: Invalid packageManager field in package.json"},
		{"v4", "package.json", "{}", "", "", "error: No pnpm version is specified."},
	};
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness->call.uses = str_concat(
			harness->call.a, STR("pnpm/action-setup@"), str_from(rows[i].uses));
		(void)sandbox_run(&harness->sandbox,
			"mkdir -p ws/app && cat >ws/%s <<'EOF'\n%s\nEOF\n", rows[i].file,
			rows[i].text);
		harness_input(harness, "package_json_file", rows[i].file);
		harness_input(harness, "version", rows[i].version);
		harness_expect(
			harness, setup_pnpm(), rows[i].error[0] ? RESULT_FAILURE : RESULT_SUCCESS);
		harness_assert_logged(harness, rows[i].error);
		assert_text(harness->note, rows[i].note);
	}
}

static void
test_run_install_runs_each_install_and_prunes_afterwards(void **state)
{
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	(void)sandbox_run(&harness->sandbox, "mkdir ws/app");
	harness_input(harness, "version", "10");
	harness_input(harness, "run_install",
		"- recursive: true\n  args: [--frozen-lockfile, --strict]\n"
		"- cwd: app\n  args: [--global, gulp]\n");
	harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
	harness_assert_logged(
		harness, "::group::Running pnpm recursive install --frozen-lockfile --strict...");
	harness_assert_logged(harness, "pnpm recursive install --frozen-lockfile --strict in ws");
	harness_assert_logged(harness, "pnpm install --global gulp in app");
	harness_input(harness, "run_install", "true");
	assert_int_equal(harness_post(harness, setup_pnpm()), RESULT_SUCCESS);
	harness_assert_logged(harness, "pruned");
}

static void
test_an_install_that_fails_fails_the_step(void **state)
{
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	harness_input(harness, "version", "10");
	harness_input(harness, "run_install", "[{args: [--wrong]}, {args: [--next]}]");
	harness_expect(harness, setup_pnpm(), RESULT_FAILURE);
	harness_assert_logged(harness,
		"error: Command pnpm install --wrong (cwd: undefined) exits with status 3");
	harness_assert_logged(harness, "pnpm install --next in ws");
	harness_input(harness, "version", "10");
	harness_input(harness, "run_install", "{args: true}");
	harness_expect(harness, setup_pnpm(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Error for input \"run_install\" = {args: true}");
}

static void
test_the_store_is_cached_by_the_lock_file(void **state)
{
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	harness_input(harness, "version", "10");
	harness_input(harness, "cache", "true");
	harness_expect(harness, setup_pnpm(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Some specified paths were not resolved");
	(void)sandbox_run(
		&harness->sandbox, "echo a >ws/pnpm-lock.yaml && mkdir -p job-home/store/v10");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "version", "10");
		harness_input(harness, "cache", "true");
		harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_int_equal(harness_post(harness, setup_pnpm()), RESULT_SUCCESS);
	}
	assert_true(str_starts(harness->caches.entries[0].key, STR("pnpm-cache-Linux-x64-")));
	assert_text(*(const struct str *)harness->caches.entries[0].value, "~/store/v10\n");
}

static void
test_the_registrys_pnpm_is_kept_in_the_tool_cache(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	make_pnpm(harness, "pnpm-10.9.0", "10.9.0");
	(void)sandbox_run(&harness->sandbox,
		"URL=%s\n" LOCAL_SERVER_PACK "pack pnpm 10.9.0 && "
		"echo 'registry = %s/' >user/.npmrc",
		url, url);
	harness_input(harness, "version", "10");
	harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(harness->note, "pnpm 10.9.0 (npm registry)");
	harness->call.offline = true;
	harness_input(harness, "version", "^10.1");
	harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
	assert_text(harness->note, "pnpm 10.9.0 (tool cache)");
	harness_input(harness, "version", "8");
	harness_expect(harness, setup_pnpm(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no pnpm for '8' in the tool cache, of corepack");
	assert_text(harness->help, "install one, for example: corepack install -g pnpm@8");
}

static void
test_a_standalone_pnpm_is_the_program_of_this_machine(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	(void)sandbox_run(&harness->sandbox,
		"URL=%s\n" LOCAL_SERVER_PACK "arch=$(uname -m | sed 's/x86_64/x64/; "
		"s/aarch64/arm64/')\n"
		"mkdir -p registry/@pnpm @pnpm/exe-10.9.0 @pnpm/linux-$arch-10.9.0\n"
		"echo "
		"'{\"bin\":{\"pnpm\":\"pnpm\"},\"optionalDependencies\":{\"@pnpm/linux-'$arch'\":"
		"\"10.9.0\",\"@pnpm/linuxstatic-'$arch'\":\"10.9.0\"}}' "
		">@pnpm/exe-10.9.0/package.json\n"
		"echo placeholder >@pnpm/exe-10.9.0/pnpm\n"
		"printf '#!/bin/sh\\necho 10.9.0\\n' >@pnpm/linux-$arch-10.9.0/pnpm\n"
		"pack @pnpm/exe 10.9.0 && pack @pnpm/linux-$arch 10.9.0\n"
		"cp registry/@pnpm/linux-$arch registry/@pnpm/linuxstatic-$arch\n"
		"echo 'registry = %s/' >user/.npmrc",
		url, url);
	harness_input(harness, "version", "10");
	harness_input(harness, "standalone", "true");
	harness_expect(harness, setup_pnpm(), RESULT_SUCCESS);
	local_server_stop(server);
	assert_text(sandbox_run(&harness->sandbox,
			    "job-home/setup-pnpm/node_modules/.bin/pnpm --version"),
		"10.9.0");
}

static void
test_a_folder_that_is_not_the_jobs_is_refused(void **state)
{
	struct harness *harness = *state;

	make_offline_pnpm(harness);
	harness_input(harness, "version", "10");
	harness_input(harness, "dest", "/opt/pnpm");
	harness_expect(harness, setup_pnpm(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: the folder '/opt/pnpm' of `dest`");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_job_gets_links_in_a_folder_of_its_own),
		TEST(test_versions_of_manifests),
		TEST(test_run_install_runs_each_install_and_prunes_afterwards),
		TEST(test_an_install_that_fails_fails_the_step),
		TEST(test_the_store_is_cached_by_the_lock_file),
		TEST(test_the_registrys_pnpm_is_kept_in_the_tool_cache),
		TEST(test_a_standalone_pnpm_is_the_program_of_this_machine),
		TEST(test_a_folder_that_is_not_the_jobs_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
