#include "actions/dotnet/dotnet_version.h"
#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct builtin *
setup_dotnet(void)
{
	return registry_find(STR("actions/setup-dotnet@v5"));
}

/* An installation whose `dotnet` writes down how it is run. Its versions are of the future, so that
 * no machine has them. */
static void
make_root(struct harness *harness, const char *folder, const char *sdk)
{
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p '%s' && cd '%s' && mkdir -p sdk/%s host/fxr/%s shared/NETCore.App/%s "
		"sdk-manifests/%s/mono/1.0 && printf '#!/bin/sh\\necho \"$DOTNET_ROOT $*\" "
		">>\"$HOME/ran\"\\nexit ${FAIL:-0}\\n' >dotnet && chmod +x dotnet",
		folder, folder, sdk, sdk, sdk, sdk);
}

static void
test_specs_are_ranges(void **state)
{
	static const struct {
		const char *spec, *quality, *version;
		bool fits;
	} rows[] = {
		{"8", "", "8.0.404", true},
		{"8.x", "", "8.1.100", true},
		{"8.0", "", "8.1.100", false},
		{"8.0.x", "", "8.0.100", true},
		{"8.0.1xx", "", "8.0.199", true},
		{"8.0.1xx", "", "8.0.200", false},
		{"8.0.404", "", "8.0.404", true},
		{"8.0.404", "", "8.0.405", false},
		{"latest", "", "99.0.100", true},
		{"lts", "", "8.0.100", true},
		{"STS", "", "8.0.100", false},
		{"9.0.x", "", "9.0.100-preview.1", false},
		{"9.0.x", "preview", "9.0.100-preview.1", true},
		{"9.0.x", "ga", "9.0.100-preview.1", false},
		{"9.0.100-preview.1", "", "9.0.100-preview.1", true},
	};
	struct harness *harness = *state;
	struct dotnet_spec spec;
	struct builtin_value value = {.name = STR("dotnet-quality")};
	struct semver version;

	harness->call.values = &value;
	harness->call.value_count = 1;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		value.value = str_from(rows[i].quality);
		assert_true(dotnet_spec_read(&harness->call, str_from(rows[i].spec), &spec));
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (dotnet_spec_fits(&spec, &version) != rows[i].fits)
			fail_msg("%s %s %s", rows[i].spec, rows[i].quality, rows[i].version);
	}
	assert_false(dotnet_spec_read(&harness->call, STR("eight"), &spec));
	harness_assert_logged(
		harness, "The 'dotnet-version' was supplied in invalid format: eight!");
}

static void
test_global_json_rolls_forward(void **state)
{
	static const struct {
		const char *text, *version;
	} rows[] = {
		{"{\"sdk\": {\"version\": \"8.0.204\"}}", "8.0.204"},
		{"\xef\xbb\xbf{ // http://x\n/* y */ \"sdk\": {\"version\": \"8.0.204\", "
		 "\"rollForward\": \"latestPatch\"}}",
			"8.0.2xx"},
		{"{\"sdk\": {\"version\": \"8.0.204\", \"rollForward\": \"latestFeature\"}}",
			"8.0"},
		{"{\"sdk\": {\"version\": \"8.0.204\", \"rollForward\": \"latestMinor\"}}", "8"},
		{"{\"sdk\": {\"version\": \"8.0.204\", \"rollForward\": \"latestMajor\"}}",
			"latest"},
		{"{\"sdk\": {\"version\": \"8.0.204\", \"rollForward\": \"disable\"}}", "8.0.204"},
		{"{\"sdk\": {\"version\": \"9.0.100-rc.1\", \"rollForward\": \"latestPatch\"}}",
			"9.0.100-rc.1"},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str *texts;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, STR("global.json"));
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		assert_true(dotnet_version_texts(&harness->call, &texts, &count));
		assert_int_equal(count, 1);
		assert_text(texts[0], rows[i].version);
	}
}

static void
test_sdks_of_this_machine_are_joined_in_the_jobs_folder(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_root(harness, "user/.dotnet", "98.0.100");
	make_root(harness, "user/.dotnet", "98.0.304");
	make_root(harness, "own", "97.0.101");
	harness_env(harness, "DOTNET_ROOT",
		str_z(harness->call.a, sandbox_path(&harness->sandbox, "own")));
	harness_input(harness, "dotnet-version", "98.0.x\n97");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "dotnet-version"), "98.0.304");
	assert_text(harness->note, "dotnet 97.0.101 (DOTNET_ROOT)");
	assert_true(str_ends(harness_exported(harness, "DOTNET_ROOT"), STR("/temp/dotnet")));
	assert_true(str_ends(buf_str(&harness->path), STR("/temp/dotnet:")));
	assert_text(sandbox_run(&harness->sandbox,
			    "cd temp/dotnet && ls sdk shared/NETCore.App && test -x dotnet && "
			    "test ! -h dotnet && test -h sdk/98.0.304 && "
			    "test -h sdk-manifests/97.0.101/mono/1.0 && "
			    "test ! -h sdk-manifests/97.0.101/mono"),
		"sdk:\n97.0.101\n98.0.100\n98.0.304\n\nshared/NETCore.App:\n97.0.101\n98.0.100\n"
		"98.0.304");
	harness_assert_logged(harness, "##[add-matcher]");
}

static void
test_a_named_global_json_is_installed_last_and_is_the_output(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_root(harness, "user/.dotnet", "98.0.100");
	make_root(harness, "user/.dotnet", "97.0.101");
	(void)sandbox_run(&harness->sandbox,
		"mkdir ws/a && echo '{\"sdk\":{\"version\":\"97.0.101\"}}' >ws/a/global.json");
	harness_input(harness, "dotnet-version", "98");
	harness_input(harness, "global-json-file", "a/global.json");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "dotnet-version"), "97.0.101");
	harness_input(harness, "global-json-file", "b/global.json");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(
		harness, "error: The specified global.json file 'b/global.json' does not exist");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	harness_assert_logged(harness, "No .NET version will be installed.");
	assert_text(harness_exported(harness, "DOTNET_ROOT"), "");
}

static void
test_what_cannot_be_had_is_missing_or_an_error(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "dotnet-version", "98");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no .NET SDK for '98' in the tool cache");
	assert_true(str_has(harness->help, STR("dotnet-install.sh")));
	harness_input(harness, "dotnet-version", "98");
	harness_input(harness, "dotnet-quality", "good");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Value 'good' is not supported for the "
				       "'dotnet-quality' option.");
	harness_input(harness, "dotnet-version", "98");
	harness_input(harness, "architecture", "s390x");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: .NET for s390x");
}

static void
test_workloads_are_installed_by_the_jobs_dotnet(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_root(harness, "user/.dotnet", "98.0.100");
	harness_input(harness, "dotnet-version", "98");
	harness_input(harness, "workloads", "maui, wasm-tools");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	const struct str root = harness_exported(harness, "DOTNET_ROOT");
	assert_true(str_eq(sandbox_run(&harness->sandbox, "cat job-home/ran"),
		str_concat(harness->call.a, root, STR(" workload update\n"), root,
			STR(" workload install maui wasm-tools"))));
	harness_env(harness, "FAIL", "3");
	harness_input(harness, "dotnet-version", "98");
	harness_input(harness, "workloads", "maui");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness,
		"error: Failed to install workloads [maui]: 'dotnet workload "
		"update' exits with 3");
}

static void
test_a_feed_is_written_to_nuget_config(void **state)
{
	struct harness *harness = *state;
	const char *url = "https://nuget.pkg.github.com/octo/index.json";

	harness_input(harness, "source-url", url);
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(
		harness, "error: The NUGET_AUTH_TOKEN environment variable was not provided.");
	harness_env(harness, "NUGET_AUTH_TOKEN", "a&b");
	harness_input(harness, "source-url", url);
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "tail -n +5 nuget.config"),
		"  </config>\n  <packageSources>\n    <add key=\"Source\" "
		"value=\"https://nuget.pkg.github.com/octo/index.json\"/>\n  </packageSources>\n"
		"  <packageSourceCredentials>\n    <Source>\n"
		"      <add key=\"Username\" value=\"octo\"/>\n"
		"      <add key=\"ClearTextPassword\" value=\"a&amp;b\"/>\n    </Source>\n"
		"  </packageSourceCredentials>\n</configuration>");
	(void)sandbox_run(&harness->sandbox,
		"echo '<configuration><packageSources><add key=\"nuget\" value=\"https://x\"/>"
		"<add key=\"ours\" value=\"HTTPS://nuget.pkg.github.com/octo/index.json\"/>"
		"</packageSources></configuration>' >ws/NuGet.Config");
	harness_input(harness, "source-url", url);
	harness_input(harness, "owner", "mona");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	(void)sandbox_run(&harness->sandbox, "grep -q '<ours>' nuget.config && ! grep -q "
					     "'<packageSources>' nuget.config && "
					     "grep -q 'value=\"mona\"' nuget.config");
	(void)sandbox_run(&harness->sandbox, "sed -i 's/\"ours\"/\"our feed\"/' ws/NuGet.Config");
	harness_input(harness, "source-url", url);
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness, "Source name can contain letters, numbers");
}

static void
test_the_cache_has_githubs_key(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "cache", "true");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Dependencies lock file is not found in ");
	(void)sandbox_run(&harness->sandbox,
		"echo x >ws/packages.lock.json && mkdir -p job-home/.nuget/packages");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "cache", "true");
		harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_int_equal(harness_post(harness, setup_dotnet()), RESULT_SUCCESS);
		harness_assert_logged(
			harness, i == 0 ? "Cache saved with the key: dotnet-cache-Linux-x64-"
					: "not saving cache.");
	}
}

static void
test_the_matcher_has_cscs_pattern(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox,
			    "python3 -c \"import json, re; p = json.load(open('temp/"
			    "setup-dotnet-matchers.json'))['problemMatcher'][0]['pattern'][0]; "
			    "print(re.search(p['regexp'], 'A.cs(3,14): error CS1002: ; expected "
			    "[/x/a.csproj]').groups())\""),
		"('A.cs', '3', 'error', 'CS1002', '; expected', '/x/a.csproj')");
}

/* --- Microsoft ---------------------------------------------------------------------------- */

/* Serves root/web until it is killed. */
static pid_t
serve(struct harness *harness)
{
	struct sandbox *sandbox = &harness->sandbox;

	(void)sandbox_run(sandbox, "mkdir web && mkfifo ready");
	const char *root = str_z(&sandbox->a, sandbox->root);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(root) != 0)
			_exit(126);
		execlp("python3", "python3", "-c",
			"import functools, http.server as h\n"
			"s = h.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial("
			"h.SimpleHTTPRequestHandler, directory='web'))\n"
			"open('ready', 'w').write(str(s.server_port))\n"
			"import os\n"
			"os.dup2(os.open('/dev/null', os.O_WRONLY), 2)\n"
			"s.serve_forever()",
			(char *)NULL);
		_exit(127);
	}
	const struct str port = sandbox_run(sandbox, "cat ready");
	harness_env(harness, "LACT_DOTNET_URL",
		str_z(&sandbox->a,
			str_fmt(&sandbox->a, "http://127.0.0.1:%" STR_FMT "/", STR_ARG(port))));
	return pid;
}

static void
stop(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Channels 99.0 (a preview), 98.0 (lts) and 97.0 (sts), whose SDKs are one archive. */
static void
fill_web(struct harness *harness)
{
	make_root(harness, "made", "98.0.204");
	(void)sandbox_run(&harness->sandbox,
		"tar czf web/sdk.tar.gz -C made . && cd web && python3 -c '\n"
		"import hashlib, json, os, sys\n"
		"h = hashlib.sha512(open(\"sdk.tar.gz\", \"rb\").read()).hexdigest()\n"
		"def sdk(v): return {\"version\": v, \"files\": [{\"rid\": \"linux-arm64\", "
		"\"url\": "
		"\"x.tar.gz\"}, {\"rid\": \"linux-x64\", \"url\": sys.argv[1] + \"sdk.tar.gz\", "
		"\"hash\": h}]}\n"
		"all = {\"99.0\": [\"99.0.100-preview.1\"], \"98.0\": [\"98.0.204\", "
		"\"98.0.107\"], "
		"\"97.0\": [\"97.0.300\"]}\n"
		"kinds = {\"99.0\": (\"sts\", \"preview\"), \"98.0\": (\"lts\", \"active\"), "
		"\"97.0\": (\"sts\", \"active\")}\n"
		"os.makedirs(\"release-metadata\")\n"
		"json.dump({\"releases-index\": [{\"channel-version\": c, \"release-type\": t, "
		"\"support-phase\": p} for c, (t, p) in kinds.items()]}, "
		"open(\"release-metadata/releases-index.json\", \"w\"))\n"
		"for c, vs in all.items():\n"
		"  os.makedirs(\"release-metadata/\" + c)\n"
		"  json.dump({\"releases\": [{\"sdk\": sdk(vs[0]), \"sdks\": [sdk(v) for v in "
		"vs]}]}, "
		"open(\"release-metadata/\" + c + \"/releases.json\", \"w\"))\n"
		"' %s",
		str_z(harness->call.a, builtin_env(&harness->call, "LACT_DOTNET_URL")));
}

static void
test_an_sdk_is_downloaded_checked_and_found_again(void **state)
{
	static const struct {
		const char *spec, *quality, *version;
	} rows[] = {
		{"98.0.1xx", "", "98.0.107"},
		{"lts", "", "98.0.204"},
		{"sts", "", "97.0.300"},
		{"latest", "preview", "99.0.100-preview.1"},
	};
	struct harness *harness = *state;

	const pid_t server = serve(harness);
	fill_web(harness);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		(void)sandbox_run(&harness->sandbox, "rm -rf tools/dotnet-sdk temp/dotnet");
		harness_input(harness, "dotnet-version", rows[i].spec);
		harness_input(harness, "dotnet-quality", rows[i].quality);
		harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "dotnet-version"), rows[i].version);
	}
	harness_input(harness, "dotnet-version", "98");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(harness->note, "dotnet 98.0.204 (download)");
	harness_input(harness, "dotnet-version", "98.0.9xx");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	harness_assert_logged(
		harness, "the releases of .NET have no SDK for '98.0.9xx' and linux-x64");
	(void)sandbox_run(&harness->sandbox, "echo >>web/sdk.tar.gz");
	harness_input(harness, "dotnet-version", "97");
	harness_expect(harness, setup_dotnet(), RESULT_FAILURE);
	stop(server);
	harness->call.offline = true;
	harness_input(harness, "dotnet-version", "98.0");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(harness->note, "dotnet 98.0.204 (tool cache)");
}

static void
test_without_a_network_lts_is_this_machines_newest_and_a_difference(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_root(harness, "own", "16.0.101");
	make_root(harness, "own", "15.0.101");
	harness_env(harness, "DOTNET_ROOT",
		str_z(harness->call.a, sandbox_path(&harness->sandbox, "own")));
	harness_input(harness, "dotnet-version", "lts");
	harness_expect(harness, setup_dotnet(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "dotnet-version"), "16.0.101");
	assert_int_equal(harness->difference_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_specs_are_ranges),
		TEST(test_global_json_rolls_forward),
		TEST(test_sdks_of_this_machine_are_joined_in_the_jobs_folder),
		TEST(test_a_named_global_json_is_installed_last_and_is_the_output),
		TEST(test_what_cannot_be_had_is_missing_or_an_error),
		TEST(test_workloads_are_installed_by_the_jobs_dotnet),
		TEST(test_a_feed_is_written_to_nuget_config),
		TEST(test_the_cache_has_githubs_key),
		TEST(test_the_matcher_has_cscs_pattern),
		TEST(test_an_sdk_is_downloaded_checked_and_found_again),
		TEST(test_without_a_network_lts_is_this_machines_newest_and_a_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
