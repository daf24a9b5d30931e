#include "actions/registry.h"
#include "actions/rust/rust_name.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define NOVEMBER 1795824000 /* 2026-11-28 */

static const struct builtin *
rust_toolchain(void)
{
	return registry_find(STR("dtolnay/rust-toolchain@stable"));
}

/* A toolchain whose rustc is a shell script; it has clippy and the standard library of two. */
static void
make_toolchain(struct harness *harness, const char *name, const char *release)
{
	(void)sandbox_run(&harness->sandbox,
		"d=user/.rustup/toolchains/%s; mkdir -p $d/bin $d/lib/rustlib\n"
		"printf '#!/bin/sh\\necho \"rustc %s (051478957 2024-07-21)\"\\n"
		"echo commit-hash: 051478957371ee0084a7c0913941d2a8c4757bb9\\n"
		"echo commit-date: 2024-07-21\\necho release: %s\\n' >$d/bin/rustc\n"
		"chmod +x $d/bin/rustc\n"
		"printf "
		"'rustc-x86_64-unknown-linux-gnu\\nclippy-preview-x86_64-unknown-linux-gnu\\n"
		"rust-std-x86_64-unknown-linux-gnu\\nrust-std-wasm32-wasip1\\nrust-src\\n' "
		">$d/lib/rustlib/components",
		name, release, release);
}

/* A rustup that says what it is run with, makes links, and installs what `served` names. */
static void
make_rustup(struct harness *harness)
{
	const struct str path = str_fmt(
		harness->call.a, "%" STR_FMT "/bin:/usr/bin:/bin", STR_ARG(harness->sandbox.root));

	(void)sandbox_run(&harness->sandbox,
		"mkdir -p bin job-home/.rustup/toolchains && cat >bin/rustup <<'EOF'\n"
		"#!/bin/sh\n"
		"echo \"rustup $*\"\n"
		"t=$HOME/.rustup/toolchains\n"
		"case $1:$2 in\n"
		"toolchain:link) ln -s \"$4\" $t/$3 ;;\n"
		"toolchain:install) [ -e ../served ] && mv ../served $t/$3 ;;\n"
		"esac\n"
		"EOF\n"
		"cat >bin/rustc <<'EOF'\n"
		"#!/bin/sh\n"
		"exec $HOME/.rustup/toolchains/${1#+}/bin/rustc \"$@\"\n"
		"EOF\n"
		"chmod +x bin/rustup bin/rustc");
	harness_env(harness, "PATH", str_z(harness->call.a, path));
	make_toolchain(harness, "stable-x86_64-unknown-linux-gnu", "1.80.1");
	make_toolchain(harness, "nightly-x86_64-unknown-linux-gnu", "1.82.0-nightly");
	make_toolchain(harness, "1.79.0-x86_64-unknown-linux-gnu", "1.79.0");
}

static void
test_names_of_inputs_and_refs(void **state)
{
	static const struct {
		const char *ref, *input, *name;
	} rows[] = {
		{"stable", "", "stable"},
		{"nightly", "", "nightly"},
		{"1.80.0", "", "1.80.0"},
		{"master", "beta", "beta"},
		{"0123abc", "nightly-2025-01-01", "nightly-2025-01-01"},
		{"stable", "1.70", "1.70"},
		{"master", "stable minus 3 releases", "1.97"},
		{"master", "stable minus 1 release", "1.99"},
		{"master", "stable 18 months ago", "1.87"},
		{"master", "stable 2 weeks ago", "1.100"},
		{"master", "stable 1 year ago", "1.91"},
		{"master", "", NULL},
		{"0123abc", "", NULL},
	};
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct builtin_value value = {
			.name = STR("toolchain"), .value = str_from(rows[i].input)};
		struct str name = STR_NONE;
		harness->call.uses = str_concat(
			harness->call.a, STR("dtolnay/rust-toolchain@"), str_from(rows[i].ref));
		harness->call.values = &value;
		harness->call.value_count = 1;
		const bool ok = rust_name(&harness->call, NOVEMBER, &name);
		assert_int_equal(ok, rows[i].name != NULL);
		if (ok)
			assert_text(name, rows[i].name);
	}
	harness_assert_logged(harness, "error: 'toolchain' is a required input");
	harness_assert_logged(harness, "missing: no toolchain is named: lact does not know the "
				       "one of '0123abc'");
}

static void
test_a_toolchain_of_the_user_is_linked_and_the_default(void **state)
{
	static const struct {
		const char *toolchain, *name, *note;
	} rows[] = {
		{"stable", "lact-stable", "rust 1.80.1 (rustup)"},
		{"1.80", "lact-1.80", "rust 1.80.1 (rustup)"},
		{"1.79.0", "lact-1.79.0", "rust 1.79.0 (rustup)"},
		{"nightly", "lact-nightly", "rust 1.82.0-nightly (rustup)"},
	};
	struct harness *harness = *state;

	make_rustup(harness);
	harness->call.offline = true;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness_input(harness, "toolchain", rows[i].toolchain);
		harness_input(harness, "components", "clippy, rust-src");
		harness_input(harness, "targets", "wasm32-wasip1");
		harness_expect(harness, rust_toolchain(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
		assert_text(harness_output(harness, "name"), rows[i].name);
		assert_text(harness_output(harness, "cachekey"), "202407210514");
		assert_text(harness_exported(harness, "CARGO_INCREMENTAL"), "0");
		assert_text(harness_exported(harness, "CARGO_TERM_COLOR"), "always");
		const struct str said = str_fmt(harness->call.a, "rustup default %s", rows[i].name);
		harness_assert_logged(harness, str_z(harness->call.a, said));
		(void)sandbox_run(
			&harness->sandbox, "rm job-home/.rustup/toolchains/%s", rows[i].name);
	}
}

static void
test_the_jobs_own_toolchain_keeps_its_name(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	harness->call.offline = true;
	(void)sandbox_run(&harness->sandbox,
		"ln -s $PWD/user/.rustup/toolchains/stable-x86_64-unknown-linux-gnu "
		"job-home/.rustup/toolchains/host");
	harness_input(harness, "toolchain", "stable");
	harness_expect(harness, rust_toolchain(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "name"), "host");
	harness_assert_logged(harness, "rustup default host");
	assert_false(harness_logged(harness, "rustup toolchain link"));
}

static void
test_what_is_not_here_is_installed_for_the_job(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	make_toolchain(harness, "1.70.0", "1.70.0");
	(void)sandbox_run(&harness->sandbox, "mv user/.rustup/toolchains/1.70.0 served");
	harness_input(harness, "toolchain", "1.70.0");
	harness_input(harness, "components", "clippy,rustfmt");
	harness_input(harness, "target", "wasm32-wasip1");
	harness_expect(harness, rust_toolchain(), RESULT_SUCCESS);
	harness_assert_logged(harness,
		"rustup toolchain install 1.70.0 --profile minimal --no-self-update --target "
		"wasm32-wasip1 --component clippy --component rustfmt");
	assert_text(harness->note, "rust 1.70.0 (rustup toolchain install)");
	assert_text(harness_output(harness, "name"), "1.70.0");
	assert_text(harness_exported(harness, "CARGO_HTTP_MULTIPLEXING"), "false");
}

static void
test_a_toolchain_without_a_component_does_not_count(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	harness->call.offline = true;
	harness_input(harness, "toolchain", "stable");
	harness_input(harness, "components", "miri");
	harness_expect(harness, rust_toolchain(), RESULT_FAILURE);
	harness_assert_logged(harness,
		"missing: no Rust toolchain 'stable' with miri among the job's and "
		"~/.rustup/toolchains; and none could be installed: --offline forbids");
	assert_text(harness->help, "install it: rustup toolchain install stable -c miri");
	harness->call.offline = false;
	harness_input(harness, "toolchain", "nightly-2020-01-01");
	harness_expect(harness, rust_toolchain(), RESULT_FAILURE);
	harness_assert_logged(harness, "'rustup toolchain' exits with 1");
}

/* The real rustup, where this machine has one with a default toolchain. */
static void
test_the_machines_rustup_runs_its_toolchain_in_the_job(void **state)
{
	struct harness *harness = *state;
	const char *home = getenv("HOME");
	const struct str user = str_from(home);
	const struct str rustup = path_join(harness->call.a, user, STR(".cargo/bin/rustup"));
	const struct str toolchains = path_join(harness->call.a, user, STR(".rustup/toolchains"));
	struct str *names;
	size_t count;

	if (!home || !file_is_executable(rustup) ||
		!file_list(harness->call.a, toolchains, &names, &count, NULL) || count == 0 ||
		!str_starts(names[count - 1], STR("stable-")))
		skip();
	harness->call.user_home = user;
	harness->call.offline = true;
	harness_env(harness, "RUSTUP_HOME",
		str_z(harness->call.a, sandbox_path(&harness->sandbox, "job-home/.rustup")));
	harness_input(harness, "toolchain", "stable");
	harness_expect(harness, rust_toolchain(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "name"), "lact-stable");
	assert_true(str_starts(buf_str(&harness->path), path_folder(rustup)));
	const struct str printed = sandbox_run(&harness->sandbox,
		"HOME=$PWD/job-home RUSTUP_HOME=$PWD/job-home/.rustup "
		"'%" STR_FMT "/rustc' --version",
		STR_ARG(path_folder(rustup)));
	assert_true(str_has(buf_str(&harness->log), printed));
}

static void
test_without_rustup_it_is_missing(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "toolchain", "stable");
	harness_expect(harness, rust_toolchain(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no rustup on PATH or in ~/.cargo/bin");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_names_of_inputs_and_refs),
		TEST(test_a_toolchain_of_the_user_is_linked_and_the_default),
		TEST(test_the_jobs_own_toolchain_keeps_its_name),
		TEST(test_what_is_not_here_is_installed_for_the_job),
		TEST(test_a_toolchain_without_a_component_does_not_count),
		TEST(test_the_machines_rustup_runs_its_toolchain_in_the_job),
		TEST(test_without_rustup_it_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
