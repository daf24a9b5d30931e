#include "actions/registry.h"
#include "actions/ruby/ruby_version.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct builtin *
setup_ruby(void)
{
	return registry_find(STR("ruby/setup-ruby@v1"));
}

/* A Ruby whose programs write down how they are run. `gem list` finds the Bundler of $HAS alone;
 * `bundle lock` writes a lock file, `bundle install` a gem. */
static void
make_ruby(struct harness *harness, const char *folder, const char *engine, const char *version)
{
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p '%s/bin' && cd '%s/bin' && cat >ruby <<'X'\n"
		"#!/bin/sh\necho %s; echo %s; cd \"$(dirname \"$0\")/..\" && pwd\nX\n"
		"cat >gem <<'X'\n#!/bin/sh\n"
		"test \"$1\" != --version || { echo 3.5.0; exit; }\n"
		"test \"$1\" != list || test \"$5\" = \"$HAS\" || exit 1\n"
		"echo \"gem $*\" >>\"$HOME/ran\"\nX\n"
		"cat >bundle <<'X'\n#!/bin/sh\necho \"bundle $*\" >>\"$HOME/ran\"\n"
		"test \"$1\" != lock || echo locked >Gemfile.lock\n"
		"test \"$1\" != install || { mkdir -p vendor/bundle && touch vendor/bundle/gem; "
		"}\nX\n"
		"touch other && chmod +x *",
		folder, folder, engine, version);
}

static void
test_names_are_engines_and_versions(void **state)
{
	static const struct {
		const char *asked, *found;
		bool fits;
	} rows[] = {
		{"3.3", "3.3.4", true},
		{"3.3", "ruby-3.3.4", true},
		{"3.3", "3.30.1", false},
		{"3.3.4", "3.3.4", true},
		{"3.4", "3.4.0-preview1", false},
		{"3.4.0-preview1", "3.4.0-preview1", true},
		{"ruby-3.3", "3.3.4", true},
		{"3", "jruby-3.3.4", false},
		{"jruby", "jruby-9.4.8.0", true},
		{"jruby-9.4", "jruby-9.4.8.0", true},
		{"truffleruby", "truffleruby-head", false},
		{"truffleruby-head", "truffleruby-head", true},
		{"head", "head", true},
		{"head", "3.3.4", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct ruby_spec spec = ruby_spec_of(str_from(rows[i].asked));
		const struct ruby_spec found = ruby_spec_of(str_from(rows[i].found));
		if (ruby_spec_fits(&spec, found.engine, found.version) != rows[i].fits)
			fail_msg("%s %s", rows[i].asked, rows[i].found);
	}
	assert_true(ruby_version_compare(STR("3.10.1"), STR("3.9.9")) > 0);
	assert_true(ruby_version_compare(STR("9.4"), STR("9.4.0.1")) < 0);
	assert_int_equal(ruby_version_compare(STR("3.3"), STR("3.3.0")), 0);
	assert_int_equal(ruby_version_minor(STR("3.12.4")), 312);
}

static void
test_version_files_are_read_in_their_order(void **state)
{
	static const struct {
		const char *name, *text, *engine, *version;
	} rows[] = {
		{"mise.toml", "[env]\nruby = '1'\n[tools]\nnode = '20'\nruby = \"3.1\"\n", "ruby",
			"3.1"},
		{".tool-versions", "node 20\nruby 3.2.1\n", "ruby", "3.2.1"},
		{".ruby-version", "jruby-9.4\n", "jruby", "9.4"},
	};
	struct harness *harness = *state;
	struct builtin_value value = {.name = STR("ruby-version"), .value = STR("default")};
	struct error err = {0};
	struct ruby_spec spec;

	harness->call.values = &value;
	harness->call.value_count = 1;
	assert_false(ruby_spec_read(&harness->call, harness->call.workspace, &spec));
	harness_assert_logged(harness, "error: input ruby-version needs to be specified if no");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].name));
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		assert_true(ruby_spec_read(&harness->call, harness->call.workspace, &spec));
		assert_text(spec.engine, rows[i].engine);
		assert_text(spec.version, rows[i].version);
	}
	harness_assert_logged(harness, "Using jruby-9.4 as input from file .ruby-version");
	value.value = STR("mise.toml");
	assert_true(ruby_spec_read(&harness->call, harness->call.workspace, &spec));
	assert_text(spec.version, "3.1");
}

static void
test_places_of_the_machine_are_looked_through(void **state)
{
	static const struct {
		const char *folder, *engine, *version, *asked, *note;
	} rows[] = {
		{"hosted/Ruby/90.1.1/x64", "ruby", "90.1.1", "90.1", "ruby 90.1.1 (tool cache)"},
		{"user/.rbenv/versions/91.1.10", "ruby", "91.1.10", "91", "ruby 91.1.10 (rbenv)"},
		{"user/.rvm/rubies/ruby-92.1.1", "ruby", "92.1.1", "92.1", "ruby 92.1.1 (RVM)"},
		{"user/.asdf/installs/ruby/93.1.1", "ruby", "93.1.1", "93", "ruby 93.1.1 (asdf)"},
		{"user/.local/share/mise/installs/ruby/94.1.1", "ruby", "94.1.1", "ruby-94",
			"ruby 94.1.1 (mise)"},
		{"user/.rubies/jruby-95.1.1.0", "jruby", "95.1.1.0", "jruby-95",
			"jruby 95.1.1.0 (~/.rubies)"},
		{"own", "ruby", "96.1.1", "96", "ruby 96.1.1 (PATH)"},
	};
	struct harness *harness = *state;

	harness->call.offline = true;
	harness->call.user_path = sandbox_path(&harness->sandbox, "own/bin");
	harness_env(harness, "RUNNER_TOOL_CACHE",
		str_z(harness->call.a, sandbox_path(&harness->sandbox, "hosted")));
	make_ruby(harness, "user/.rbenv/versions/91.1.9", "ruby", "91.1.9");
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		make_ruby(harness, rows[i].folder, rows[i].engine, rows[i].version);
	(void)sandbox_run(&harness->sandbox, "touch hosted/Ruby/90.1.1/x64.complete");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		harness_input(harness, "ruby-version", rows[i].asked);
		harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
		assert_true(
			str_ends(harness_output(harness, "ruby-prefix"), str_from(rows[i].folder)));
	}
}

static void
test_only_rubys_programs_are_on_path_and_gems_go_to_the_job(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_ruby(harness, "user/.rbenv/versions/91.1.1", "ruby", "91.1.1");
	harness_input(harness, "ruby-version", "91.1.1");
	harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "ls temp/ruby-91.1.1 && cat job-home/.gemrc"),
		"bundle\ngem\nruby\ngem: --no-document");
	assert_true(str_ends(harness_exported(harness, "GEM_HOME"), STR("/temp/gems")));
	assert_true(str_ends(buf_str(&harness->path), STR("/temp/ruby-91.1.1:")));
	harness_assert_logged(harness, "Using Bundler shipped with ruby-91.1.1");
	(void)sandbox_run(&harness->sandbox, "! test -e job-home/ran");
}

static void
test_a_version_that_cannot_be_had_is_missing(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	harness_input(harness, "ruby-version", "91.1");
	harness_expect(harness, setup_ruby(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Ruby for '91.1' in RUNNER_TOOL_CACHE, rbenv,");
	assert_text(harness->help, "install one, for example: rbenv install 91.1");
}

static void
test_the_bundler_that_is_asked_for_is_installed(void **state)
{
	static const struct {
		const char *ruby, *bundler, *lock, *ran;
	} rows[] = {
		{"2.2.10", "default", "", "gem install bundler --no-document -v ~> 1.0"},
		{"2.5.9", "latest", "", "gem install bundler --no-document -v ~> 2.3.0"},
		{"2.7.8", "latest", "", "gem install bundler --no-document -v ~> 2.4.0"},
		{"3.3.99", "latest", "", "gem install bundler --no-document -v ~> 2.0"},
		{"3.3.99", "2.4", "", "gem install bundler --no-document -v ~> 2.4.0"},
		{"3.3.99", "Gemfile.lock", "BUNDLED WITH\n   2.5.6\n",
			"gem install bundler --no-document -v 2.5.6"},
	};
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox, "echo >ws/Gemfile");
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str folder =
			str_fmt(harness->call.a, "user/.rbenv/versions/%s", rows[i].ruby);
		make_ruby(harness, str_z(harness->call.a, folder), "ruby", rows[i].ruby);
		(void)sandbox_run(&harness->sandbox,
			"rm -f job-home/ran && printf '%s' >ws/Gemfile.lock", rows[i].lock);
		harness_input(harness, "ruby-version", rows[i].ruby);
		harness_input(harness, "bundler", rows[i].bundler);
		harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
		assert_text(sandbox_run(&harness->sandbox, "cat job-home/ran"), rows[i].ran);
	}
	harness->call.offline = true;
	harness_input(harness, "ruby-version", "3.3.99");
	harness_input(harness, "bundler", "2.1.0");
	harness_expect(harness, setup_ruby(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: missing Bundler '2.1.0'");
	harness_env(harness, "HAS", "2.1.0");
	harness_input(harness, "ruby-version", "3.3.99");
	harness_input(harness, "bundler", "2.1.0");
	harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
	harness_input(harness, "ruby-version", "3.3.99");
	harness_input(harness, "bundler", "new");
	harness_expect(harness, setup_ruby(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Cannot parse bundler input: new");
}

static void
test_rubygems_is_not_updated(void **state)
{
	struct harness *harness = *state;

	make_ruby(harness, "user/.rbenv/versions/91.1.1", "ruby", "91.1.1");
	harness_input(harness, "ruby-version", "91.1");
	harness_input(harness, "rubygems", "3.4.0");
	harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 0);
	harness_assert_logged(
		harness, "Skipping RubyGems update because the given version (3.4.0)");
	harness_input(harness, "ruby-version", "91.1");
	harness_input(harness, "rubygems", "latest");
	harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 1);
}

static void
test_the_bundle_is_installed_and_cached_by_githubs_key(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_ruby(harness, "user/.rbenv/versions/91.1.1", "ruby", "91.1.1");
	(void)sandbox_run(&harness->sandbox, "mkdir ws/app && echo >ws/app/Gemfile");
	harness_env(harness, "BUNDLE_WITHOUT", "test");
	for (int i = 0; i < 3; i++) {
		(void)sandbox_run(&harness->sandbox, "rm -f job-home/ran");
		if (i == 2)
			(void)sandbox_run(&harness->sandbox, "echo more >>ws/app/Gemfile.lock");
		harness_input(harness, "ruby-version", "91.1");
		harness_input(harness, "bundler-cache", "true");
		harness_input(harness, "working-directory", "app");
		harness_input(harness, "cache-version", "7");
		harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
		const struct str ran = sandbox_run(&harness->sandbox, "cat job-home/ran");
		assert_true(str_has(ran, i == 0 ? STR("bundle lock\nbundle install --jobs 4")
						: STR("deployment true\nbundle install --jobs 4")));
		assert_true(str_has(ran, STR("bundle clean")) == (i == 2));
		assert_true(harness_logged(harness, "Saving cache") == (i != 1));
	}
	harness_assert_logged(harness, "-x64-ruby-91.1.1-wd-/");
	harness_assert_logged(harness, "/ws/app-with--without-test-only--v-7-Gemfile.lock-");
	harness_assert_logged(harness, "Found cache for key: setup-ruby-bundler-cache-v6-");
}

static void
test_without_a_gemfile_there_is_no_bundle(void **state)
{
	struct harness *harness = *state;

	make_ruby(harness, "user/.rbenv/versions/91.1.1", "ruby", "91.1.1");
	harness_input(harness, "ruby-version", "91.1");
	harness_input(harness, "bundler-cache", "true");
	harness_expect(harness, setup_ruby(), RESULT_SUCCESS);
	harness_assert_logged(harness, "Could not determine gemfile path, skipping");
	harness_env(harness, "BUNDLE_GEMFILE", "gone");
	harness_input(harness, "ruby-version", "91.1");
	harness_expect(harness, setup_ruby(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: $BUNDLE_GEMFILE is set to gone but does not exist");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_engines_and_versions),
		TEST(test_version_files_are_read_in_their_order),
		TEST(test_places_of_the_machine_are_looked_through),
		TEST(test_only_rubys_programs_are_on_path_and_gems_go_to_the_job),
		TEST(test_a_version_that_cannot_be_had_is_missing),
		TEST(test_the_bundler_that_is_asked_for_is_installed),
		TEST(test_rubygems_is_not_updated),
		TEST(test_the_bundle_is_installed_and_cached_by_githubs_key),
		TEST(test_without_a_gemfile_there_is_no_bundle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
