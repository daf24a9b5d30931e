#include "actions/python/python_version.h"
#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct builtin *
setup_python(void)
{
	return registry_find(STR("actions/setup-python@v4"));
}

/* The tests share a tool cache, since making the template of an interpreter takes seconds. */
static struct sandbox shared;

static int
setup_shared(void **state)
{
	(void)state;
	sandbox_init(&shared);
	return 0;
}

static int
teardown_shared(void **state)
{
	(void)state;
	sandbox_free(&shared);
	return 0;
}

static int
setup(void **state)
{
	const int failed = harness_setup(state);
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.tool_cache = shared.root;
	return failed;
}

/* Puts the machine's Python where pyenv would have it. Gives its version. */
static struct str
add_pyenv(struct harness *harness)
{
	return sandbox_run(&harness->sandbox,
		"mkdir -p user/.pyenv/versions && python3 -I -c \"import sys, os\n"
		"v = '%%d.%%d.%%d' %% sys.version_info[:3]\n"
		"os.symlink(sys.base_prefix, 'user/.pyenv/versions/' + v); print(v)\"");
}

static void
test_ranges_of_specs(void **state)
{
	static const struct {
		const char *spec, *version;
		bool prereleases, holds;
	} rows[] = {
		{"3.11", "3.11.7", false, true},
		{"3.11", "3.12.0", false, false},
		{"3.x", "3.13.1", false, true},
		{"3", "3.9.0", false, true},
		{"3.11.7", "3.11.7", false, true},
		{"3.12.0rc1", "3.12.0-rc.1", false, true},
		{"3.13.0b2", "3.13.0-beta.2", false, true},
		{"3.13-dev", "3.13.0-rc.2", false, true},
		{"3.13", "3.13.0-rc.2", false, false},
		{"3.13", "3.13.0-rc.2", true, true},
		{">=3.9 <3.12", "3.11.0", false, true},
		{">=3.9,<3.12", "3.12.0", false, false},
		{"~=3.10", "3.12.0", false, true},
		{"~=3.10.2", "3.10.9", false, true},
		{"~=3.10.2", "3.11.0", false, false},
		{"==3.11.*", "3.11.4", false, true},
		{">=3.8, <4", "3.11.0", false, true},
	};
	struct arena a = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct semver_range *range =
			python_version_range(&a, str_from(rows[i].spec), rows[i].prereleases);
		struct semver version;
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (!range || semver_satisfies(&version, range) != rows[i].holds)
			fail_msg("%s %s", rows[i].spec, rows[i].version);
	}
	assert_null(python_version_range(&a, STR("three"), false));
	arena_free(&a);
}

static void
test_version_files_are_read(void **state)
{
	static const struct {
		const char *name, *text, *specs[2];
	} rows[] = {
		{".python-version", "# mine\n3.11.7\n3.12\n", {"3.11.7", "3.12"}},
		{".tool-versions", "nodejs 18\npython 3.11.7 system\n", {"3.11.7"}},
		{"pyproject.toml", "[project]\nrequires-python = \">=3.9\"\n", {">=3.9"}},
		{"pyproject.toml", "[tool.poetry.dependencies]\npython = '^3.10'\n", {"^3.10"}},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str *specs;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].name));
		struct builtin_value value = {
			.name = STR("python-version-file"), .value = str_from(rows[i].name)};
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		harness->call.values = &value;
		harness->call.value_count = 1;
		assert_true(python_version_specs(&harness->call, &specs, &count));
		assert_int_equal(count, rows[i].specs[1] ? 2 : 1);
		for (size_t j = 0; j < count; j++)
			assert_text(specs[j], rows[i].specs[j]);
	}
}

static void
test_the_job_gets_a_virtual_environment_with_pip(void **state)
{
	struct harness *harness = *state;

	const struct str version = add_pyenv(harness);
	const char *z = str_z(harness->call.a, version);
	harness_input(harness, "python-version", z);
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "python-version"), z);
	assert_true(str_ends(harness->note, STR("(pyenv)")));
	const struct str location = harness_exported(harness, "pythonLocation");
	assert_true(str_starts(location, harness->call.temp));
	assert_true(str_eq(harness_exported(harness, "Python3_ROOT_DIR"), location));
	assert_true(str_starts(buf_str(&harness->path), location));
	assert_text(sandbox_run(&harness->sandbox,
			    "export PATH='%" STR_FMT "/bin':$PATH && "
			    "python -c 'import sys; print(sys.prefix != sys.base_prefix)' && "
			    "pip --version | cut -d' ' -f1 && python -m pip list 2>/dev/null | "
			    "grep -c '^pip ' && which python3 pip3 | grep -c temp",
			    STR_ARG(location)),
		"True\npip\n1\n2");
}

static void
test_pip_installs_into_the_jobs_environment_alone(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "python-version", str_z(harness->call.a, add_pyenv(harness)));
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p pkg/mine && touch pkg/mine/__init__.py && cd pkg && "
		"printf 'def main(): print(\"hi\")\\n' >mine/__init__.py && python3 - <<'EOP'\n"
		"import zipfile\n"
		"z = zipfile.ZipFile('mine-1.0-py3-none-any.whl', 'w')\n"
		"z.write('mine/__init__.py')\n"
		"d = 'mine-1.0.dist-info/'\n"
		"z.writestr(d + 'METADATA', 'Metadata-Version: 2.1\\nName: mine\\nVersion: "
		"1.0\\n')\n"
		"z.writestr(d + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n"
		"Tag: py3-none-any\\n')\n"
		"z.writestr(d + 'entry_points.txt', '[console_scripts]\\nmine = mine:main\\n')\n"
		"z.writestr(d + 'RECORD', '')\n"
		"z.close()\nEOP\n");
	assert_text(sandbox_run(&harness->sandbox,
			    "export PATH=\"$(ls -d $PWD/temp/python-*)/bin:$PATH\" && "
			    "pip install -q --no-index pkg/mine-1.0-py3-none-any.whl 2>&1 | "
			    "grep -v notice || true; mine && pip freeze | cut -c1-4 && "
			    "ls temp/python-*/lib/python3*/site-packages/mine"),
		"hi\nmine\n__init__.py\n__pycache__");
}

static void
test_the_template_is_made_once(void **state)
{
	struct harness *harness = *state;
	const char *version = str_z(harness->call.a, add_pyenv(harness));

	harness->call.tool_cache = sandbox_path(&harness->sandbox, "tools");
	harness_input(harness, "python-version", version);
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Preparing pip for Python");
	harness_input(harness, "python-version", version);
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	assert_false(harness_logged(harness, "Preparing pip for Python"));
}

static void
test_update_environment_false_sets_outputs_alone(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "python-version", str_z(harness->call.a, add_pyenv(harness)));
	harness_input(harness, "update-environment", "false");
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	assert_int_equal(harness->path.n, 0);
	assert_int_equal(harness_exported(harness, "pythonLocation").n, 0);
	assert_true(file_is_executable(harness_output(harness, "python-path")));
}

static void
test_a_version_that_is_nowhere_is_missing_with_ways_to_get_it(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "python-version", "3.99");
	harness_expect(harness, setup_python(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Python for '3.99'");
	assert_true(str_has(harness->help, STR("uv python install 3.99")));
}

static void
test_other_pythons_are_missing(void **state)
{
	static const char *const specs[] = {"pypy3.10", "graalpy-24.0", "3.13t"};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(specs); i++) {
		harness_input(harness, "python-version", specs[i]);
		harness_expect(harness, setup_python(), RESULT_FAILURE);
		harness_assert_logged(harness, "missing: lact cannot set up '");
	}
}

static void
test_no_version_at_all_looks_for_the_file(void **state)
{
	struct harness *harness = *state;

	harness_expect(harness, setup_python(), RESULT_FAILURE);
	harness_assert_logged(harness, "Attempting to find '.python-version' file.");
	harness_assert_logged(harness, ".python-version doesn't exist.");
}

static void
test_pips_cache_is_keyed_by_requirements(void **state)
{
	struct harness *harness = *state;
	const char *version = str_z(harness->call.a, add_pyenv(harness));

	harness_input(harness, "python-version", version);
	harness_input(harness, "cache", "pip");
	harness_expect(harness, setup_python(), RESULT_FAILURE);
	harness_assert_logged(harness, "matched to [**/requirements.txt or **/pyproject.toml]");
	(void)sandbox_run(&harness->sandbox,
		"echo requests >ws/requirements.txt; mkdir -p job-home/.cache/pip");
	harness_input(harness, "python-version", version);
	harness_input(harness, "cache", "pip");
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "cache-hit"), "false");
	assert_int_equal(harness_post(harness, setup_python()), RESULT_SUCCESS);
	harness_assert_logged(harness, "Cache saved with the key: setup-python-Linux-");
	assert_text(*(const struct str *)harness->caches.entries[0].value, "~/.cache/pip\n");
	const struct str key = harness->caches.entries[0].key;
	assert_true(str_has(key, str_fmt(harness->call.a, "-python-%s-pip-", version)));
	/* other requirements find it by the key's start */
	(void)sandbox_run(&harness->sandbox, "echo flask >ws/requirements.txt");
	harness_input(harness, "python-version", version);
	harness_input(harness, "cache", "pip");
	harness_expect(harness, setup_python(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "cache-hit"), "false");
	harness_assert_logged(harness,
		str_z(harness->call.a,
			str_concat(harness->call.a, STR("Cache restored from key: "), key)));
}

static void
test_the_systems_python_is_found(void **state)
{
	struct harness *harness = *state;

	if (!file_exists(STR("/usr/bin/python3")))
		skip();
	const struct str minor = sandbox_run(&harness->sandbox,
		"/usr/bin/python3 -c 'import sys; print(\"%%d.%%d\" %% sys.version_info[:2])'");
	harness_input(harness, "python-version", str_z(harness->call.a, minor));
	const enum result result = harness_main(harness, setup_python());
	/* Debian's may lack the module `venv`, and then this says how to get it */
	if (result == RESULT_FAILURE)
		assert_true(str_has(harness->help, STR("apt install python3")));
	else
		assert_true(str_has(harness->note, minor));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranges_of_specs),
		TEST(test_version_files_are_read),
		TEST(test_the_job_gets_a_virtual_environment_with_pip),
		TEST(test_pip_installs_into_the_jobs_environment_alone),
		TEST(test_the_template_is_made_once),
		TEST(test_update_environment_false_sets_outputs_alone),
		TEST(test_a_version_that_is_nowhere_is_missing_with_ways_to_get_it),
		TEST(test_other_pythons_are_missing),
		TEST(test_no_version_at_all_looks_for_the_file),
		TEST(test_pips_cache_is_keyed_by_requirements),
		TEST(test_the_systems_python_is_found),
	};

	return cmocka_run_group_tests(tests, setup_shared, teardown_shared);
}
