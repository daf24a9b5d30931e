#include "actions/python/uv_version.h"
#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
setup_uv(void)
{
	return registry_find(STR("astral-sh/setup-uv@v6"));
}

/* A uv that is a shell script: its environments have a folder `bin` alone. */
#define MAKE_UV                                                                                    \
	"make_uv() { mkdir -p $1 && cat >$1/uv <<EOF\n"                                            \
	"#!/bin/sh\n"                                                                              \
	"case \\$1 in\n"                                                                           \
	"--version) echo 'uv $2 (abc 2025-01-01)' ;;\n"                                            \
	"venv) mkdir -p \\$2/bin; echo venv \\$3 with \\$UV_PYTHON ;;\n"                           \
	"cache) echo swept ;;\n"                                                                   \
	"*) exit 2 ;;\n"                                                                           \
	"esac\n"                                                                                   \
	"EOF\n"                                                                                    \
	"cp $1/uv $1/uvx && chmod +x $1/uv $1/uvx; }\n"

static void
make_uv(struct harness *harness, const char *folder, const char *version)
{
	(void)sandbox_run(&harness->sandbox, MAKE_UV "make_uv %s %s", folder, version);
}

static void
test_specs_of_files(void **state)
{
	static const struct {
		const char *input, *file, *text, *spec;
	} rows[] = {
		{"version-file", "requirements.txt", "a==1\nuv==0.5.1 ; x \\\n", "==0.5.1"},
		{"version-file", ".tool-versions", "python 3.12\nuv 0.6.2\n", "0.6.2"},
		{"version-file", "uv.lock",
			"[[package]]\nname = \"a\"\nversion = \"1\"\n"
			"[[package]]\nname = \"uv\"\nversion = \"0.7.1\"\n",
			"0.7.1"},
		{"uv-file", "my.toml", "required-version = \">=0.5\"\n", ">=0.5"},
		{"pyproject-file", "pyproject.toml",
			"[project]\nrequired-version = \"1\"\n[tool.uv]\n"
			"required-version = '~=0.5.0' # x\n",
			"~=0.5.0"},
		{"version", "uv.toml", "required-version = \"0.4.0\"\n", "0.4.0"},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str spec;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].file));
		const bool is_named = !str_eq(str_from(rows[i].input), STR("version"));
		struct builtin_value value = {.name = str_from(rows[i].input),
			.value = is_named ? str_from(rows[i].file) : STR_NONE};
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		harness->call.values = &value;
		harness->call.value_count = 1;
		assert_true(uv_version_spec(&harness->call, harness->call.workspace, &spec));
		assert_text(spec, rows[i].spec);
	}
}

static void
test_a_uv_of_this_machine_is_linked_for_the_job(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.uses = STR("astral-sh/setup-uv@v6");
	make_uv(harness, "user/.local/bin", "0.8.3");
	make_uv(harness, "user/.asdf/installs/uv/0.5.2/bin", "0.5.2");
	harness_input(harness, "version", ">=0.8");
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	assert_text(harness->note, "uv 0.8.3 (.local/bin)");
	assert_text(harness_output(harness, "uv-version"), "0.8.3");
	assert_text(harness_output(harness, "python-version"), "unknown");
	assert_true(str_ends(harness_output(harness, "uv-path"), STR("temp/uv-0.8.3/uv")));
	assert_true(str_ends(harness_output(harness, "uvx-path"), STR("temp/uv-0.8.3/uvx")));
	assert_true(str_has(buf_str(&harness->path), STR("job-home/.local/bin")));
	assert_true(str_ends(harness_exported(harness, "UV_CACHE_DIR"), STR("job-home/.cache/uv")));
	harness_assert_logged(harness, "##[add-matcher]");
	assert_text(
		sandbox_run(&harness->sandbox, "ls temp/uv-0.8.3 && python3 -c \"import json; "
					       "print(json.load(open('temp/setup-uv-python.json'))"
					       "['problemMatcher'][0]['pattern'][0]['regexp'])\""),
		"uv\nuvx\n^\\s*File\\s\\\"(.*)\\\",\\sline\\s(\\d+),\\sin\\s(.*)$");
	harness_input(harness, "version", "0.5.x");
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	assert_text(harness->note, "uv 0.5.2 (asdf)");
	harness_input(harness, "version", "0.4");
	harness_expect(harness, setup_uv(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no uv for '0.4' in the tool cache, in mise");
}

static void
test_an_environment_is_made_with_the_asked_for_python(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_uv(harness, "user/.cargo/bin", "0.8.3");
	harness_input(harness, "version", "0.8.3");
	harness_input(harness, "python-version", "3.12");
	harness_input(harness, "activate-environment", "true");
	harness_input(harness, "no-project", "true");
	harness_input(harness, "venv-path", "envs/a");
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	harness_assert_logged(harness, "venv --no-project with 3.12");
	const struct str venv = sandbox_path(&harness->sandbox, "ws/envs/a");
	assert_true(str_eq(harness_output(harness, "venv"), venv));
	assert_true(str_eq(harness_exported(harness, "VIRTUAL_ENV"), venv));
	assert_text(harness_exported(harness, "UV_PYTHON"), "3.12");
	assert_true(str_starts(buf_str(&harness->path), venv));
}

static void
test_the_cache_has_the_key_of_the_published_action(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.uses = STR("astral-sh/setup-uv@v6");
	make_uv(harness, "user/.local/bin", "0.8.3");
	(void)sandbox_run(&harness->sandbox, "echo a >ws/uv.lock; mkdir -p job-home/.cache/uv");
	for (int i = 0; i < 2; i++) {
		harness_input(harness, "version", "0.8.3");
		harness_input(harness, "python-version", "3.12");
		harness_input(harness, "cache-suffix", "a b");
		harness_expect(harness, setup_uv(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		const struct str key = harness_output(harness, "cache-key");
		assert_true(str_starts(key, STR("setup-uv-2-")));
		assert_true(str_has(key, STR("-3.12-pruned-")));
		assert_true(str_ends(key, STR("-a%20b")));
		assert_int_equal(harness_post(harness, setup_uv()), RESULT_SUCCESS);
		assert_false(harness_logged(harness, "swept")); /* others use that folder too */
	}
	assert_text(*(const struct str *)harness->caches.entries[0].value, "~/.cache/uv\n");
	harness_input(harness, "version", "0.8.3");
	harness_input(harness, "cache-local-path", "~/mine");
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	harness_input(harness, "cache-local-path", "~/mine");
	assert_int_equal(harness_post(harness, setup_uv()), RESULT_SUCCESS);
	harness_assert_logged(harness, "swept");
}

static void
test_auto_caches_in_versions_and_events_that_do(void **state)
{
	static const struct {
		const char *uses, *event, *ref, *input;
		bool holds;
	} rows[] = {
		{"astral-sh/setup-uv@v6", "push", "refs/heads/main", "auto", true},
		{"astral-sh/setup-uv@0123abc", "push", "refs/heads/main", "auto", true},
		{"astral-sh/setup-uv@v3", "push", "refs/heads/main", "auto", false},
		{"astral-sh/setup-uv@v3", "push", "refs/heads/main", "true", true},
		{"astral-sh/setup-uv@v6", "push", "refs/tags/v1", "auto", false},
		{"astral-sh/setup-uv@v6", "release", "refs/tags/v1", "auto", false},
		{"astral-sh/setup-uv@v6", "push", "refs/heads/main", "false", false},
	};
	struct harness *harness = *state;

	harness->call.offline = true;
	make_uv(harness, "user/.local/bin", "0.8.3");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness->call.uses = str_from(rows[i].uses);
		harness_env(harness, "GITHUB_EVENT_NAME", rows[i].event);
		harness_env(harness, "GITHUB_REF", rows[i].ref);
		harness_input(harness, "enable-cache", rows[i].input);
		harness_expect(harness, setup_uv(), RESULT_SUCCESS);
		if ((harness_output(harness, "cache-key").n > 0) != rows[i].holds)
			fail_msg("%s %s %s", rows[i].uses, rows[i].event, rows[i].input);
	}
}

static void
fill_index(struct harness *harness, const char *url)
{
	(void)sandbox_run(&harness->sandbox,
		MAKE_UV "mkdir -p registry/simple/uv registry/files && python3 - <<'EOP'\n"
			"import hashlib, json, platform, sys, zipfile\n"
			"files = []\n"
			"m = {'arm64': 'aarch64'}.get(platform.machine(), platform.machine())\n"
			"for v in ('0.5.0', '0.6.0', '0.7.0'):\n"
			"    n = f'uv-{v}-py3-none-manylinux_2_17_{m}.manylinux2014_{m}."
			"musllinux_1_1_{m}.whl'\n"
			"    z = zipfile.ZipFile('registry/files/' + n, 'w')\n"
			"    z.writestr(f'uv-{v}.data/scripts/uv', f'#!/bin/sh\\necho uv {v}\\n')\n"
			"    z.writestr(f'uv-{v}.dist-info/METADATA', 'x')\n"
			"    z.close()\n"
			"    h = hashlib.sha256(open('registry/files/' + n, 'rb').read())\n"
			"    files.append({'filename': n, 'url': '../../files/' + n + '#x',\n"
			"        'hashes': {'sha256': h.hexdigest()}, 'yanked': v == '0.7.0'})\n"
			"json.dump({'files': files}, open('registry/simple/uv/index.html', 'w'))\n"
			"EOP\n"
			"mkdir -p user/.config/pip && "
			"printf '[global]\\nindex-url = %s/simple/\\n' >user/.config/pip/pip.conf",
		url);
}

static void
test_a_wheel_of_the_users_index_is_kept_in_the_tool_cache(void **state)
{
	struct harness *harness = *state;
	const char *url;

	const pid_t server = local_server_start(harness, &url);
	fill_index(harness, url);
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Falling back to latest.");
	assert_text(harness->note, "uv 0.6.0 (PyPI)");
	harness_input(harness, "version", ">=0.4");
	harness_input(harness, "resolution-strategy", "lowest");
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	assert_text(harness->note, "uv 0.5.0 (PyPI)");
	(void)sandbox_run(&harness->sandbox, "echo >>registry/files/uv-0.6*; chmod -R u+w tools; "
					     "rm -r tools/uv/0.6.0");
	harness_input(harness, "version", "0.6.0");
	harness_expect(harness, setup_uv(), RESULT_FAILURE);
	local_server_stop(server);
	harness_assert_logged(harness, "missing: no uv for '0.6.0'");
	harness->call.offline = true;
	harness_expect(harness, setup_uv(), RESULT_SUCCESS);
	assert_text(harness->note, "uv 0.5.0 (tool cache)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_specs_of_files),
		TEST(test_a_uv_of_this_machine_is_linked_for_the_job),
		TEST(test_an_environment_is_made_with_the_asked_for_python),
		TEST(test_the_cache_has_the_key_of_the_published_action),
		TEST(test_auto_caches_in_versions_and_events_that_do),
		TEST(test_a_wheel_of_the_users_index_is_kept_in_the_tool_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
