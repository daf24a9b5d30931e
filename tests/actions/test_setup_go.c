#include "actions/go/go_version.h"
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
setup_go(void)
{
	return registry_find(STR("actions/setup-go@v6"));
}

/* What a Go of a version prints, as a shell script. Its versions are of the future, so that no
 * machine has them. */
#define SCRIPT                                                                                     \
	"#!/bin/sh\n"                                                                              \
	"test \"$1\" != version || echo go version go%s linux/amd64\n"                             \
	"test \"$2\" != GOROOT || cd \"$(dirname \"$0\")/..\" && test \"$2\" != GOROOT || pwd\n"   \
	"test \"$1$2\" != env || echo \"GOPATH='$HOME/go'\nGOMODCACHE=\\\"$HOME/go/pkg/mod\\\"\n"  \
	"GOCACHE='$HOME/.cache/go-build'\nT='$GOTOOLCHAIN'\"\n"

static void
make_go(struct harness *harness, const char *folder, const char *version)
{
	struct arena *a = &harness->sandbox.a;
	const struct str bin =
		sandbox_path(&harness->sandbox, str_z(a, str_fmt(a, "%s/bin", folder)));
	struct error err;

	assert_true(file_make_dirs(bin, 0755, &err));
	assert_true(
		file_write(path_join(a, bin, STR("go")), str_fmt(a, SCRIPT, version), 0755, &err));
}

static void
test_names_are_semver_and_back(void **state)
{
	static const struct {
		const char *name, *semver, *again;
	} rows[] = {
		{"1.20", "1.20.0", "1.20"},
		{"1.20.3", "1.20.3", "1.20.3"},
		{"1.21.0", "1.21.0", "1.21.0"},
		{"1.22rc1", "1.22.0-rc.1", "1.22rc1"},
		{"1.18beta2", "1.18.0-beta.2", "1.18beta2"},
		{"1.22.0-rc.1", "1.22.0-rc.1", "1.22rc1"},
	};
	struct semver version;
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_true(go_version_parse(&a, str_from(rows[i].name), &version));
		assert_text(semver_text(&a, &version), rows[i].semver);
		assert_text(go_version_name(&a, &version), rows[i].again);
	}
	assert_false(go_version_parse(&a, STR("devel"), &version));
	arena_free(&a);
}

static void
test_ranges_of_specs(void **state)
{
	static const struct {
		const char *spec, *version;
		bool holds;
	} rows[] = {
		{"1.22", "1.22.9", true},
		{"1.22.x", "1.22.1", true},
		{"1.22.x", "1.23.1", false},
		{"^1.21", "1.30.0", true},
		{"^1.21", "1.20.9", false},
		{">=1.20 <1.22", "1.21.5", true},
		{"1.22rc1", "1.22.0-rc.1", true},
		{"1.22rc1", "1.22.0", false},
		{"1.22", "1.22.0-rc.1", false},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct semver_range *range = go_version_range(&a, str_from(rows[i].spec));
		struct semver version;
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (!range || semver_satisfies(&version, range) != rows[i].holds)
			fail_msg("%s %s", rows[i].spec, rows[i].version);
	}
	assert_null(go_version_range(&a, STR("latest")));
	arena_free(&a);
}

static void
test_version_files_are_read(void **state)
{
	static const char module[] = "module x\n\ngo 1.21\n\ntoolchain go1.22.3 // new\n";
	static const struct {
		const char *uses, *name, *text, *spec;
	} rows[] = {
		{"actions/setup-go@v5", "go.mod", module, "1.21"},
		{"actions/setup-go@v6", "go.mod", module, "1.22.3"},
		{"actions/setup-go@v6.1.0", "go.work", "go 1.23rc2\n", "1.23rc2"},
		{"actions/setup-go@0123456789", "go.mod", module, "1.22.3"},
		{"actions/setup-go@v6", "go.mod", "toolchain default\ngo 1.20\r\n", "1.20"},
		{"actions/setup-go@v6", ".go-version", "1.19.2\n", "1.19.2"},
		{"actions/setup-go@v6", ".tool-versions", "golang-x 1\ngolang  1.20.1 # x\n",
			"1.20.1"},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str spec;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].name));
		struct builtin_value value = {
			.name = STR("go-version-file"), .value = str_from(rows[i].name)};
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		harness->call.uses = str_from(rows[i].uses);
		harness->call.values = &value;
		harness->call.value_count = 1;
		assert_true(go_version_spec(&harness->call, &spec));
		assert_text(spec, rows[i].spec);
	}
}

static void
test_a_version_file_that_is_not_there_is_an_error(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "go-version-file", "go.mod");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(
		harness, "error: The specified go version file at: go.mod does not exist");
}

static void
test_the_tool_cache_comes_first_and_go_is_on_path(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_go(harness, "tools/go/9.1.2/x64", "9.1.2");
	make_go(harness, "user/sdk/go9.1.9", "9.1.9");
	(void)sandbox_run(&harness->sandbox, "touch tools/go/9.1.2/x64.complete");
	harness_input(harness, "go-version", "9.1");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "go-version"), "9.1.2");
	assert_text(harness->note, "go 9.1.2 (tool cache)");
	assert_text(harness_exported(harness, "GOTOOLCHAIN"), "local");
	harness_assert_logged(harness, "T='local'");
	assert_true(str_ends(buf_str(&harness->path), STR("/tools/go/9.1.2/x64/bin:")));
	assert_true(str_has(buf_str(&harness->path), STR("/job-home/go/bin:")));
	(void)sandbox_run(&harness->sandbox, "test -d job-home/go/bin");
}

static void
test_places_of_the_machine_are_looked_through(void **state)
{
	static const struct {
		const char *folder, *version, *note;
	} rows[] = {
		{"user/sdk/go9.2.1", "9.2.1", "go 9.2.1 (~/sdk)"},
		{"user/go/pkg/mod/golang.org/toolchain@v0.0.1-go9.3.1.linux-amd64", "9.3.1",
			"go 9.3.1 (the module cache)"},
		{"user/.asdf/installs/golang/9.4.1/go", "9.4.1", "go 9.4.1 (asdf)"},
		{"user/.local/share/mise/installs/go/9.5.1", "9.5.1", "go 9.5.1 (mise)"},
		{"user/.goenv/versions/9.6.1", "9.6.1", "go 9.6.1 (goenv)"},
		{"path", "9.7.1", "go 9.7.1 (PATH)"},
	};
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.user_path = sandbox_path(&harness->sandbox, "path/bin");
	make_go(harness, "user/sdk/go9.2.0", "9.2.0");
	make_go(harness, "user/go/pkg/mod/golang.org/toolchain@v0.0.1-go9.3.2.plan9-mips", "9.3.2");
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		make_go(harness, rows[i].folder, rows[i].version);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str version = str_from(rows[i].version);
		harness_input(
			harness, "go-version", str_z(harness->call.a, str_slice(version, 0, 3)));
		harness_expect(harness, setup_go(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
	}
}

static void
test_a_version_that_cannot_be_had_is_missing(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "go-version", "9.9.9");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Go for '9.9.9' in the tool cache");
	assert_text(harness->help, "install one, for example: go install "
				   "golang.org/dl/go9.9.9@latest && go9.9.9 download");
	harness_input(harness, "go-version", "newest");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(
		harness, "error: Unable to find Go version 'newest' for platform linux");
	harness_input(harness, "go-version", "stable");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no release of Go is known for 'stable'");
	harness_input(harness, "go-version", "9");
	harness_input(harness, "architecture", "s390x");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: Go for s390x");
}

static void
test_old_majors_leave_the_toolchain_alone_and_an_old_go_has_its_root(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.uses = STR("actions/setup-go@v5");
	make_go(harness, "user/sdk/go1.3.9", "1.3.9");
	harness_input(harness, "go-version", "1.3.9");
	harness_input(harness, "architecture", "amd64");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_text(harness_exported(harness, "GOTOOLCHAIN"), "");
	assert_true(str_ends(harness_exported(harness, "GOROOT"), STR("/user/sdk/go1.3.9")));
	harness_assert_logged(harness, "warning: Restore cache failed: Dependencies file is not "
				       "found in ");
	harness_assert_logged(harness, "Supported file pattern: go.sum");
	harness->call.uses = STR("actions/setup-go@v3");
	harness_input(harness, "go-version", "1.3.9");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_false(harness_logged(harness, "Restore cache"));
}

static void
test_the_cache_has_githubs_key(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_go(harness, "user/sdk/go9.2.1", "9.2.1");
	(void)sandbox_run(&harness->sandbox, "mkdir -p job-home/go/pkg/mod && echo x >ws/go.mod");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "go-version", "9.2.1");
		harness_env(harness, "ImageOS", "ubuntu24");
		harness_expect(harness, setup_go(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_int_equal(harness_post(harness, setup_go()), RESULT_SUCCESS);
		harness_assert_logged(harness,
			i == 0 ? "Cache saved with the key: setup-go-Linux-x64-ubuntu24-go-9.2.1-"
			       : "not saving cache.");
	}
	harness_input(harness, "go-version", "9.2.1");
	harness_input(harness, "cache", "false");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "cache-hit"), "");
	harness_input(harness, "go-version", "9.2.1");
	harness_input(harness, "cache-dependency-path", "gone/go.sum");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Some specified paths were not resolved");
}

static void
test_the_matcher_is_valid_json_with_gos_pattern(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_go(harness, "user/sdk/go9.2.1", "9.2.1");
	harness_input(harness, "go-version", "9.2.1");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	harness_assert_logged(harness, "##[add-matcher]");
	assert_text(sandbox_run(&harness->sandbox,
			    "python3 -c \"import json, re; p = json.load(open('temp/"
			    "setup-go-matchers.json'))['problemMatcher'][0]['pattern'][0]; "
			    "print(re.search(p['regexp'], './a/b.go:3:14: bad').groups())\""),
		"('./a/b.go', '3', '14', 'bad')");
}

/* --- a proxy ------------------------------------------------------------------------------ */

/* Serves root/proxy until it is killed; the port is in *url. */
static pid_t
serve(struct harness *harness, const char **url)
{
	struct sandbox *sandbox = &harness->sandbox;

	(void)sandbox_run(sandbox, "mkdir proxy && mkfifo ready");
	const char *root = str_z(&sandbox->a, sandbox->root);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(root) != 0)
			_exit(126);
		execlp("python3", "python3", "-c",
			"import functools, http.server as h\n"
			"s = h.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial("
			"h.SimpleHTTPRequestHandler, directory='proxy'))\n"
			"open('ready', 'w').write(str(s.server_port))\n"
			"import os\n"
			"os.dup2(os.open('/dev/null', os.O_WRONLY), 2)\n"
			"s.serve_forever()",
			(char *)NULL);
		_exit(127);
	}
	const struct str port = sandbox_run(sandbox, "cat ready");
	*url = str_z(
		&sandbox->a, str_fmt(&sandbox->a, "http://127.0.0.1:%" STR_FMT, STR_ARG(port)));
	return pid;
}

static void
stop(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

/* Puts the versions 9.1.4 and 9.2.0 on the proxy, as modules without modes, with their sums. */
static void
fill_proxy(struct harness *harness)
{
	make_go(harness, "go9", "9.2.0");
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p go9/src/cmd go9/pkg/tool/linux_amd64 && echo module cmd "
		">go9/src/cmd/_go.mod "
		"&& echo >go9/pkg/tool/linux_amd64/link && chmod -x go9/bin/go && python3 -c '\n"
		"import base64, hashlib, os, zipfile\n"
		"for v in \"9.1.4\", \"9.2.0\":\n"
		"  m = \"golang.org/toolchain\"; n = \"v0.0.1-go\" + v + \".linux-amd64\"\n"
		"  d = \"proxy/\" + m + \"/@v/\"; os.makedirs(d, exist_ok=True)\n"
		"  z = zipfile.ZipFile(d + n + \".zip\", \"w\"); lines = []\n"
		"  for at, _, names in os.walk(\"go9\"):\n"
		"    for f in names:\n"
		"      b = open(os.path.join(at, f), \"rb\").read().replace(b\"9.2.0\", "
		"v.encode())\n"
		"      name = m + \"@\" + n + os.path.join(at, f)[3:]; z.writestr(name, b)\n"
		"      lines.append((name, hashlib.sha256(b).hexdigest()))\n"
		"  z.close()\n"
		"  text = \"\".join(h + \"  \" + l + \"\\n\" for l, h in sorted(lines))\n"
		"  s = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()\n"
		"  l = \"proxy/sumdb/sum.golang.org/lookup/\" + m; os.makedirs(os.path.dirname(l), "
		"exist_ok=True)\n"
		"  open(l + \"@\" + n, \"w\").write(\"12\\n\" + m + \" \" + n + \" h1:\" + s + "
		"\"\\n\")\n"
		"open(d + \"list\", \"w\").write(\"v0.0.1-go9.1.4.linux-amd64\\n\"\n"
		"  \"v0.0.1-go9.2.0.linux-amd64\\nv0.0.1-go9.2.7.plan9-mips\\n"
		"v0.0.1-go9.3rc1.linux-amd64\\n\")\n"
		"'");
}

static void
test_a_go_of_the_proxy_is_checked_and_found_again(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = serve(harness, &url);
	fill_proxy(harness);
	harness_env(harness, "GOPROXY",
		str_z(harness->call.a, str_fmt(harness->call.a, "off,%s/|direct", url)));
	harness_input(harness, "go-version", "^9.1");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	stop(server);
	harness_assert_logged(harness, "Checksum verified: h1:");
	assert_text(harness->note, "go 9.2.0 (download)");
	assert_text(
		sandbox_run(&harness->sandbox, "cd tools/go/9.2.0 && ls && cd x64 && ls src/cmd && "
					       "test -x bin/go -a -x pkg/tool/linux_amd64/link"),
		"x64\nx64.complete\nx64.lock\ngo.mod");
	harness->call.offline = true;
	harness_input(harness, "go-version", "9.2");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_text(harness->note, "go 9.2.0 (tool cache)");
}

static void
test_aliases_are_the_newest_releases_of_the_proxy(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = serve(harness, &url);
	fill_proxy(harness);
	harness_env(harness, "GOPROXY", url);
	harness_input(harness, "go-version", "stable");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	harness_assert_logged(harness, "stable version resolved as 9.2.0");
	harness_input(harness, "go-version", "oldstable");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	stop(server);
	harness_assert_logged(harness, "oldstable version resolved as 9.1.4");
	assert_text(harness_output(harness, "go-version"), "9.1.4");
}

static void
test_check_latest_prefers_the_proxys_newest(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = serve(harness, &url);
	fill_proxy(harness);
	make_go(harness, "user/sdk/go9.1.0", "9.1.0");
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p user/.config/go && echo GOPROXY=%s >user/.config/go/env", url);
	harness_input(harness, "go-version", "9.1");
	harness_input(harness, "check-latest", "true");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	stop(server);
	assert_text(harness->note, "go 9.1.4 (download)");
}

static void
test_another_sum_than_the_databases_is_an_error(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = serve(harness, &url);
	fill_proxy(harness);
	(void)sandbox_run(&harness->sandbox, "sed -i 's/h1:./h1:_/' proxy/sumdb/sum.golang.org/"
					     "lookup/golang.org/toolchain@v0.0.1-go9.1.4.*");
	harness_env(harness, "GOPROXY", url);
	harness_input(harness, "go-version", "9.1.4");
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	harness_assert_logged(harness, "checksum mismatch: golang.org/toolchain@v0.0.1-go9.1.4");
	assert_text(sandbox_run(&harness->sandbox, "ls tools/go/9.1.4"), "x64.lock");
	harness_env(harness, "GOSUMDB", "off");
	harness_input(harness, "go-version", "9.1.4");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	stop(server);
	harness_assert_logged(harness, "GOSUMDB is off: no checksum is compared");
}

static void
test_a_base_address_replaces_the_proxy_and_the_machines_go(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = serve(harness, &url);
	make_go(harness, "user/sdk/go9.1.4", "9.1.4");
	make_go(harness, "go", "9.1.4");
	(void)sandbox_run(&harness->sandbox,
		"tar czf proxy/go9.1.4.linux-amd64.tar.gz go && cd proxy && "
		"sha256sum go9.1.4.linux-amd64.tar.gz >go9.1.4.linux-amd64.tar.gz.sha256");
	harness_input(harness, "go-version", "9.1.4");
	harness_input(harness, "go-download-base-url", url);
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Using custom Go download base URL: http://127.0.0.1:");
	assert_text(harness->note, "go 9.1.4 (go-download-base-url)");
	(void)sandbox_run(&harness->sandbox, "echo >>proxy/go9.1.4.linux-amd64.tar.gz && "
					     "rm -rf tools/go-*");
	harness_input(harness, "go-version", "9.1.4");
	harness_input(harness, "go-download-base-url", url);
	harness_expect(harness, setup_go(), RESULT_FAILURE);
	stop(server);
}

/* Needs the network: run when LACT_TEST_NETWORK is set. */
static void
test_the_real_proxy_gives_a_go_that_compiles(void **state)
{
	struct harness *harness = *state;

	if (!getenv("LACT_TEST_NETWORK"))
		skip();
	if (getenv("GOPROXY"))
		harness_env(harness, "GOPROXY", getenv("GOPROXY"));
	(void)sandbox_run(&harness->sandbox,
		"printf 'module x\\n\\ngo 1.20\\n\\ntoolchain go1.22.0\\n' "
		">ws/go.mod && printf 'package main\\n\\nfunc main() { "
		"println(6 * 7) }\\n' >ws/main.go");
	harness_input(harness, "go-version-file", "go.mod");
	harness_expect(harness, setup_go(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "go-version"), "1.22.0");
	assert_text(sandbox_run(&harness->sandbox,
			    "export HOME=$PWD/job-home GOTOOLCHAIN=local GOFLAGS=; cd ws && "
			    "../tools/go/1.22.0/x64/bin/go run . 2>&1"),
		"42");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_semver_and_back),
		cmocka_unit_test(test_ranges_of_specs),
		TEST(test_version_files_are_read),
		TEST(test_a_version_file_that_is_not_there_is_an_error),
		TEST(test_the_tool_cache_comes_first_and_go_is_on_path),
		TEST(test_places_of_the_machine_are_looked_through),
		TEST(test_a_version_that_cannot_be_had_is_missing),
		TEST(test_old_majors_leave_the_toolchain_alone_and_an_old_go_has_its_root),
		TEST(test_the_cache_has_githubs_key),
		TEST(test_the_matcher_is_valid_json_with_gos_pattern),
		TEST(test_a_go_of_the_proxy_is_checked_and_found_again),
		TEST(test_aliases_are_the_newest_releases_of_the_proxy),
		TEST(test_check_latest_prefers_the_proxys_newest),
		TEST(test_another_sum_than_the_databases_is_an_error),
		TEST(test_a_base_address_replaces_the_proxy_and_the_machines_go),
		TEST(test_the_real_proxy_gives_a_go_that_compiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
