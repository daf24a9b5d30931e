#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static const struct builtin *
rust_cache(void)
{
	return registry_find(STR("Swatinem/rust-cache@v2"));
}

/* A workspace whose one package depends on serde-derive, whose library is named `derive`. */
static void
make_workspace(struct harness *harness)
{
	const struct str path = str_fmt(
		harness->call.a, "%" STR_FMT "/bin:/usr/bin:/bin", STR_ARG(harness->sandbox.root));

	(void)sandbox_run(&harness->sandbox,
		"mkdir bin && cat >bin/rustc <<'EOF'\n"
		"#!/bin/sh\n"
		"echo 'rustc 1.80.0'; echo 'commit-hash: abc'; echo 'host: x86_64'; "
		"echo 'release: 1.80.0'\n"
		"EOF\n"
		"cat >bin/cargo <<'EOF'\n"
		"#!/bin/sh\n"
		"echo a warning >&2\n"
		"cat <<JSON\n"
		"{\"packages\":[{\"name\":\"mine\",\"manifest_path\":\"$PWD/"
		"Cargo.toml\",\"targets\":[]},"
		"{\"name\":\"serde-derive\",\"manifest_path\":\"/x/Cargo.toml\",\"targets\":"
		"[{\"name\":\"derive\",\"kind\":[\"proc-macro\"]},"
		"{\"name\":\"tool\",\"kind\":[\"bin\"]}]}]}\n"
		"JSON\n"
		"EOF\n"
		"chmod +x bin/*\n"
		"printf '[package]\\nname = \"mine\"\\nversion = \"1.0.0\"\\n[dependencies]\\n"
		"serde-derive = \"1\"\\n' >ws/Cargo.toml\n"
		"printf 'version = 4\\n[[package]]\\nname = \"mine\"\\nversion = \"1.0.0\"\\n\\n"
		"[[package]]\\nname = \"serde-derive\"\\nversion = \"1.0.1\"\\n"
		"source = \"registry\"\\n' >ws/Cargo.lock\n"
		"mkdir -p ws/target/debug/build/serde-derive-0a "
		"ws/target/debug/.fingerprint/mine-0b "
		"ws/target/debug/.fingerprint/serde-derive-0c ws/target/debug/deps "
		"ws/target/debug/incremental/mine-1 ws/target/wasm32/debug/deps\n"
		"cd ws/target && touch CACHEDIR.TAG .rustc_info.json debug/mine "
		"wasm32/CACHEDIR.TAG "
		"debug/deps/libderive-0d.so debug/deps/libserde_derive-0e.rlib debug/deps/mine-0f "
		"debug/deps/tool-0f wasm32/debug/deps/libderive-1.rlib "
		"wasm32/debug/deps/libmine-1.rlib");
	harness_env(harness, "PATH", str_z(harness->call.a, path));
	harness_env(harness, "GITHUB_JOB", "build");
}

static struct str
key_of(struct harness *harness)
{
	harness_expect(harness, rust_cache(), RESULT_SUCCESS);
	const struct str *key = map_find(&harness->state, STR("rust-cache-key"));
	return *key;
}

static void
test_the_key_changes_with_what_changes_a_build(void **state)
{
	static const struct {
		const char *change;
		bool differs;
	} rows[] = {
		{"sed -i 's/version = \"1.0.0\"/version = \"2.0.0\"/' ws/Cargo.toml", false},
		{"sed -i 's/version = \"1.0.0\"/version = \"2.0.0\"/' ws/Cargo.lock", false},
		{"sed -i 's/1.0.1/1.0.2/' ws/Cargo.lock", true},
		{"sed -i 's/derive = \"1\"/derive = \"2\"/' ws/Cargo.toml", true},
		{"echo 1.80 >ws/rust-toolchain", true},
		{"sed -i 's/1.80.0/1.81.0/g' bin/rustc", true},
		{"true", false},
	};
	struct harness *harness = *state;

	make_workspace(harness);
	struct str before = key_of(harness);
	assert_true(str_starts(before, STR("v0-rust-build-Linux-")));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		(void)sandbox_run(&harness->sandbox, "%s", rows[i].change);
		const struct str after = key_of(harness);
		if (str_eq(before, after) == rows[i].differs)
			fail_msg("%s", rows[i].change);
		before = after;
	}
	harness_env(harness, "RUSTFLAGS", "-D warnings");
	assert_false(str_eq(before, key_of(harness)));
	before = key_of(harness);
	harness_env(harness, "RUSTUP_HOME", "/elsewhere");
	assert_true(str_eq(before, key_of(harness)));
	harness_env(harness, "MY_FLAG", "1");
	harness_input(harness, "env-vars", "OTHER MY_");
	assert_false(str_eq(before, key_of(harness)));
}

static void
test_names_of_keys(void **state)
{
	static const struct {
		const char *input, *value, *start;
	} rows[] = {
		{"shared-key", "all", "v0-rust-all-Linux-"},
		{"sharedKey", "old", "v0-rust-old-Linux-"},
		{"key", "more", "v0-rust-more-build-Linux-"},
		{"prefix-key", "v9", "v9-build-Linux-"},
	};
	struct harness *harness = *state;

	make_workspace(harness);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness_input(harness, rows[i].input, rows[i].value);
		assert_true(str_starts(key_of(harness), str_from(rows[i].start)));
	}
}

static void
test_the_target_is_cleaned_and_saved_once(void **state)
{
	struct harness *harness = *state;

	make_workspace(harness);
	harness_expect(harness, rust_cache(), RESULT_SUCCESS);
	harness_assert_logged(harness, "No cache found.");
	assert_text(harness_output(harness, "cache-hit"), "false");
	assert_text(harness_exported(harness, "CARGO_INCREMENTAL"), "0");
	assert_text(harness_exported(harness, "CACHE_ON_FAILURE"), "false");
	assert_int_equal(harness_post(harness, rust_cache()), RESULT_SUCCESS);
	harness_assert_logged(harness, "... Saving cache with key v0-rust-build-");
	assert_text(*(const struct str *)harness->caches.entries[0].value,
		"~/.cargo/bin\n~/.cargo/.crates.toml\n~/.cargo/.crates2.json\n~/.cargo/registry\n"
		"~/.cargo/git\ntarget\n");
	assert_text(sandbox_run(&harness->sandbox, "cd ws/target && find . -type f | sort && "
						   "find debug/.fingerprint debug/build | sort"),
		"./CACHEDIR.TAG\n./debug/deps/libderive-0d.so\n./debug/deps/"
		"libserde_derive-0e.rlib\n"
		"./wasm32/CACHEDIR.TAG\n./wasm32/debug/deps/libderive-1.rlib\n"
		"debug/.fingerprint\ndebug/.fingerprint/serde-derive-0c\n"
		"debug/build\ndebug/build/serde-derive-0a");
	harness_input(harness, "cache-on-failure", "true");
	harness_expect(harness, rust_cache(), RESULT_SUCCESS);
	assert_text(harness_exported(harness, "CACHE_ON_FAILURE"), "true");
	assert_int_equal(harness->difference_count, 1);
	harness_assert_logged(harness, "full match: true.");
	assert_text(harness_output(harness, "cache-hit"), "true");
	assert_int_equal(harness_post(harness, rust_cache()), RESULT_SUCCESS);
	harness_assert_logged(harness, "Cache up-to-date.");
}

static void
test_only_programs_that_the_job_installs_are_kept(void **state)
{
	struct harness *harness = *state;

	make_workspace(harness);
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p job-home/.cargo/bin && cd job-home/.cargo && touch bin/old bin/new "
		"bin/other && "
		"echo '{\"installs\":{\"old 1\":{\"bins\":[\"old\"]}}}' >.crates2.json");
	harness_expect(harness, rust_cache(), RESULT_SUCCESS);
	(void)sandbox_run(&harness->sandbox,
		"echo '{\"installs\":{\"old 1\":{\"bins\":[\"old\"]},\"n "
		"1\":{\"bins\":[\"new\"]}}}' "
		">job-home/.cargo/.crates2.json");
	assert_int_equal(harness_post(harness, rust_cache()), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "ls job-home/.cargo/bin"), "new");
}

static void
test_what_is_left_out_by_inputs(void **state)
{
	struct harness *harness = *state;

	make_workspace(harness);
	harness_input(harness, "cache-bin", "false");
	harness_input(harness, "cache-directories", "more");
	harness_input(harness, "workspaces", "a -> out\nb");
	harness_expect(harness, rust_cache(), RESULT_SUCCESS);
	harness_input(harness, "save-if", "false");
	assert_int_equal(harness_post(harness, rust_cache()), RESULT_SUCCESS);
	assert_int_equal(harness->caches.count, 0);
	harness_input(harness, "cache-bin", "false");
	harness_input(harness, "cache-directories", "more");
	harness_input(harness, "workspaces", "a -> out\nb");
	(void)sandbox_run(&harness->sandbox, "mkdir ws/a ws/b ws/more");
	assert_int_equal(harness_post(harness, rust_cache()), RESULT_SUCCESS);
	assert_text(*(const struct str *)harness->caches.entries[0].value,
		"~/.cargo/registry\n~/.cargo/git\na/out\nb/target\nmore\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_the_key_changes_with_what_changes_a_build),
		TEST(test_names_of_keys),
		TEST(test_the_target_is_cleaned_and_saved_once),
		TEST(test_only_programs_that_the_job_installs_are_kept),
		TEST(test_what_is_left_out_by_inputs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
