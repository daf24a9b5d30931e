#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
setup_rust_toolchain(void)
{
	return registry_find(STR("actions-rust-lang/setup-rust-toolchain@v1"));
}

static void
make_toolchain(struct harness *harness, const char *name, const char *release)
{
	(void)sandbox_run(&harness->sandbox,
		"d=user/.rustup/toolchains/%s; mkdir -p $d/bin $d/lib/rustlib\n"
		"printf '#!/bin/sh\\necho \"rustc %s\"\\necho commit-hash: 051478957371\\n"
		"echo commit-date: 2024-07-21\\necho release: %s\\n' >$d/bin/rustc\n"
		"chmod +x $d/bin/rustc\n"
		"printf 'clippy-preview-x\\nrust-std-wasm32-wasip1\\n' >$d/lib/rustlib/components",
		name, release, release);
}

/* Stable has clippy and wasm32-wasip1, 1.67 too. */
static void
make_rustup(struct harness *harness)
{
	const struct str path = str_fmt(
		harness->call.a, "%" STR_FMT "/bin:/usr/bin:/bin", STR_ARG(harness->sandbox.root));

	(void)sandbox_run(&harness->sandbox,
		"mkdir -p bin job-home/.rustup/toolchains && cd bin && cat >rustup <<'EOF'\n"
		"#!/bin/sh\n"
		"case $1:$2 in\n"
		"toolchain:link) ln -sfn \"$4\" $HOME/.rustup/toolchains/$3 ;;\n"
		"--version:) echo rustup 1.29.0; echo info: more ;;\n"
		"esac\n"
		"echo \"rustup $*\"\n"
		"EOF\n"
		"printf '#!/bin/sh\\necho \"cargo 1.80.1\"\\n' >cargo\n"
		"printf '#!/bin/sh\\necho \"release: 1.80.1\"\\n' >rustc\n"
		"chmod +x rustup cargo rustc");
	harness_env(harness, "PATH", str_z(harness->call.a, path));
	harness->call.offline = true;
	make_toolchain(harness, "stable-x86_64-unknown-linux-gnu", "1.80.1");
	make_toolchain(harness, "1.67.1-x86_64-unknown-linux-gnu", "1.67.1");
}

static void
test_variables_outputs_and_the_matcher_are_set(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	harness_env(harness, "RUST_BACKTRACE", "full");
	harness_expect(harness, setup_rust_toolchain(), RESULT_SUCCESS);
	assert_text(harness->note, "rust 1.80.1 (rustup)");
	assert_text(harness_output(harness, "rustc-version"), "rustc 1.80.1");
	assert_text(harness_output(harness, "cargo-version"), "cargo 1.80.1");
	assert_text(harness_output(harness, "rustup-version"), "rustup 1.29.0");
	assert_text(harness_output(harness, "cachekey"), "202407210514");
	assert_text(harness_exported(harness, "RUSTFLAGS"), "-D warnings");
	assert_text(harness_exported(harness, "CARGO_PROFILE_DEV_DEBUG"), "0");
	assert_text(harness_exported(harness, "CARGO_REGISTRIES_CRATES_IO_PROTOCOL"), "sparse");
	assert_int_equal(harness_exported(harness, "RUST_BACKTRACE").n, 0); /* the job's stays */
	assert_text(sandbox_run(&harness->sandbox,
			    "python3 -c \"import json; m = json.load(open("
			    "'temp/setup-rust-matchers.json'))['problemMatcher']; "
			    "print(m[0]['pattern'][0]['regexp'], m[1]['pattern'][1]['regexp'])\""),
		"^(Diff in (.+))(?: at line |:)(\\d+):$ ^\\s*--> (.*):(\\d*):(\\d*)$");
	harness_assert_logged(harness, "::add-matcher::");
	harness_input(harness, "rustflags", "");
	harness_input(harness, "matcher", "false");
	harness_input(harness, "override", "false");
	harness_expect(harness, setup_rust_toolchain(), RESULT_SUCCESS);
	assert_int_equal(harness_exported(harness, "RUSTFLAGS").n, 0);
	assert_false(harness_logged(harness, "::add-matcher::"));
	assert_int_equal(harness_exported(harness, "RUSTUP_TOOLCHAIN").n, 0);
}

static void
test_the_last_toolchain_is_the_default(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	harness_input(harness, "toolchain", "stable, 1.67.1");
	harness_expect(harness, setup_rust_toolchain(), RESULT_SUCCESS);
	harness_assert_logged(harness, "rustup default lact-stable");
	harness_assert_logged(harness, "rustup default lact-1.67.1");
	assert_text(harness_output(harness, "rustc-version"), "rustc 1.67.1");
	assert_text(harness_exported(harness, "RUSTUP_TOOLCHAIN"), "lact-1.67.1");
	assert_text(harness_exported(harness, "CARGO_REGISTRIES_CRATES_IO_PROTOCOL"), "git");
}

static void
test_toolchain_files_are_read(void **state)
{
	static const struct {
		const char *folder, *file, *text, *note, *missing;
	} rows[] = {
		{"", "rust-toolchain", "1.67.1\n", "rust 1.67.1 (rustup)", ""},
		{"", "rust-toolchain.toml",
			"[toolchain]\nchannel = \"1.67\" # old\ncomponents = [ \"clippy\" ]\n"
			"targets = [\"wasm32-wasip1\"]\n",
			"rust 1.67.1 (rustup)", ""},
		{"sub", "rust-toolchain.toml", "[toolchain]\nchannel = \"stable\"\n",
			"rust 1.80.1 (rustup)", ""},
		{"", "rust-toolchain.toml",
			"[toolchain]\nchannel = '1.67'\ncomponents = ['miri']\n", "",
			"missing: no Rust toolchain '1.67' with miri"},
	};
	struct harness *harness = *state;

	make_rustup(harness);
	(void)sandbox_run(&harness->sandbox, "mkdir ws/sub");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		(void)sandbox_run(&harness->sandbox,
			"rm -f job-home/.rustup/toolchains/*; cat >ws/%s/%s <<'EOF'\n%sEOF\n",
			rows[i].folder, rows[i].file, rows[i].text);
		harness_input(harness, "rust-src-dir", rows[i].folder);
		harness_expect(harness, setup_rust_toolchain(),
			rows[i].missing[0] ? RESULT_FAILURE : RESULT_SUCCESS);
		harness_assert_logged(harness, rows[i].missing);
		assert_text(harness->note, rows[i].note);
		(void)sandbox_run(&harness->sandbox, "rm ws/%s/%s", rows[i].folder, rows[i].file);
	}
	harness_input(harness, "rust-src-dir", "gone");
	harness_expect(harness, setup_rust_toolchain(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: 'rust-src-dir' does not point to");
}

static void
test_the_cache_is_that_of_rust_cache(void **state)
{
	struct harness *harness = *state;

	make_rustup(harness);
	(void)sandbox_run(&harness->sandbox, "mkdir -p ws/target");
	harness_input(harness, "cache-shared-key", "all");
	harness_expect(harness, setup_rust_toolchain(), RESULT_SUCCESS);
	assert_text(harness_exported(harness, "CACHE_ON_FAILURE"), "true");
	assert_int_equal(harness_post(harness, setup_rust_toolchain()), RESULT_SUCCESS);
	assert_int_equal(harness->caches.count, 1);
	assert_true(str_starts(harness->caches.entries[0].key, STR("v0-rust-all-Linux-")));
	harness_input(harness, "cache", "false");
	harness_expect(harness, setup_rust_toolchain(), RESULT_SUCCESS);
	assert_false(harness_logged(harness, "Restoring cache"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_variables_outputs_and_the_matcher_are_set),
		TEST(test_the_last_toolchain_is_the_default),
		TEST(test_toolchain_files_are_read),
		TEST(test_the_cache_is_that_of_rust_cache),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
