/*
 * ruby/setup-ruby: a Ruby of this machine on the job's PATH, and `bundle install`.
 *
 * Not here   Archives of ruby-builder: they run only in the folder of GitHub's runners that they
 *            were built for, /opt/hostedtoolcache.
 * Gems       See ruby_bundler.h: the job has a GEM_HOME of its own.
 * Source     github.com/ruby/setup-ruby action.yml, index.js
 */
#include "actions/actions.h"
#include "actions/ruby/ruby_bundler.h"
#include "actions/ruby/ruby_find.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"

static const struct builtin_input inputs[] = {
	{"ruby-version", "default", false},
	{"rubygems", "default", false},
	{"bundler", "Gemfile.lock", false},
	{"bundler-cache", "false", false},
	{"working-directory", ".", false},
	{"cache-version", "0", false},
	{"self-hosted", "false", false},
	{"windows-toolchain", "default", false},
	{"token", "", false},
};

static const char *const programs[] = {"ruby", "gem", "bundle", "bundler", "irb", "rake", "erb",
	"rdoc", "ri", "racc", "rbs", "typeprof", "jruby", "truffleruby"};

/* --- PATH --------------------------------------------------------------------------------- */

/* Only Ruby's own programs: those of other gems on this machine are not on GitHub's. */
static bool
link_bin(struct builtin_call *call, const struct tool *ruby, struct str bin, struct error *err)
{
	if (!file_make_dirs(bin, 0755, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(programs); i++) {
		const struct str from =
			str_concat(call->a, ruby->path, STR("/bin/"), str_from(programs[i]));
		if (file_exists(from) &&
			!file_link(from, path_join(call->a, bin, str_from(programs[i])), err))
			return false;
	}
	return true;
}

static bool
write_gemrc(struct builtin_call *call, struct error *err)
{
	const struct str path = path_join(call->a, call->home, STR(".gemrc"));

	return file_exists(path) || file_write(path, STR("gem: --no-document\n"), 0644, err);
}

static bool
set_path(struct builtin_call *call, const struct tool *ruby, const struct ruby_job *job,
	struct error *err)
{
	const struct str gems = path_join(call->a, job->gem_home, STR("bin"));

	if (!link_bin(call, ruby, job->bin, err) || !file_make_dirs(gems, 0755, err) ||
		!write_gemrc(call, err))
		return false;
	builtin_add_path(call, job->bin);
	builtin_add_path(call, gems);
	builtin_export(call, "GEM_HOME", job->gem_home);
	builtin_set_output(call, "ruby-prefix", ruby->path);
	builtin_log(call, "Found in %s @ %" STR_FMT, ruby->place, STR_ARG(ruby->path));
	builtin_note(call, "%" STR_FMT " %" STR_FMT " (%s)", STR_ARG(job->engine),
		STR_ARG(job->version), ruby->place);
	return true;
}

/* --- main --------------------------------------------------------------------------------- */

static enum result
none_found(struct builtin_call *call, const struct ruby_spec *spec)
{
	const struct str help =
		str_concat(call->a, STR("install one, for example: rbenv install "), spec->text);

	return builtin_missing(call, str_z(call->a, help),
		"no Ruby for '%" STR_FMT "' in RUNNER_TOOL_CACHE, rbenv, RVM, asdf, mise, "
		"/opt/rubies or ~/.rubies, or on PATH; lact downloads none",
		STR_ARG(spec->text));
}

static enum result
run(struct builtin_call *call)
{
	struct ruby_job job = {
		.folder = path_normal(
			call->a, builtin_absolute(call, builtin_input(call, "working-directory"))),
		.gem_home = path_join(call->a, call->temp, STR("gems")),
	};
	struct error err = {0};
	struct ruby_spec spec;
	struct tool ruby;
	const bool has_cache = str_eq(builtin_input(call, "bundler-cache"), STR("true"));

	if (!ruby_spec_read(call, job.folder, &spec))
		return RESULT_FAILURE;
	if (!ruby_find(call, &spec, &ruby))
		return none_found(call, &spec);
	job.engine = spec.engine;
	job.version = ruby.version;
	job.bin = str_concat(call->a, call->temp, STR("/"), job.engine, STR("-"), job.version);
	if (!set_path(call, &ruby, &job, &err))
		return tool_fail(call, &err);
	if (ruby_check_rubygems(call, &job) != RESULT_SUCCESS ||
		ruby_install_bundler(call, &job) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return has_cache ? ruby_bundle_install(call, &job) : RESULT_SUCCESS;
}

const struct builtin action_setup_ruby = {
	.name = "ruby/setup-ruby",
	.summary = "a Ruby of this machine, and bundle install with its cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.has_stores = true,
};
