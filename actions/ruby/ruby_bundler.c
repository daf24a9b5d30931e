#include "actions/ruby/ruby_bundler.h"

#include "actions/base/os_release.h"
#include "actions/ruby/ruby_version.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/digest.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#define LOCK_MAX ((size_t)16 << 20)

/* --- running ------------------------------------------------------------------------------ */

/* A program of the job's Ruby, or one that a gem of the job has brought. */
static struct str
program(struct builtin_call *call, const struct ruby_job *job, const char *name)
{
	const struct str own = str_concat(call->a, job->gem_home, STR("/bin/"), str_from(name));

	return file_exists(own) ? own : path_join(call->a, job->bin, str_from(name));
}

static bool
run_in(struct builtin_call *call, const struct ruby_job *job, const char *const *argv,
	struct str *capture, int *exit_code, struct error *err)
{
	const struct str path = str_concat(call->a, STR("PATH="), job->gem_home, STR("/bin:"),
		job->bin, STR(":"), builtin_env(call, "PATH"));
	const struct str gems = str_concat(call->a, STR("GEM_HOME="), job->gem_home);
	const char *const env[] = {str_z(call->a, path), str_z(call->a, gems), NULL};
	const struct builtin_exec exec = {
		.argv = argv, .env = env, .cwd = job->folder, .capture = capture};

	return builtin_exec(call, &exec, exit_code, err);
}

/* Its lines are logged. */
static bool
run(struct builtin_call *call, const struct ruby_job *job, const char *const *argv,
	struct error *err)
{
	int exit_code;

	if (!run_in(call, job, argv, NULL, &exit_code, err))
		return false;
	return exit_code == 0 ||
	       error_set(err, ERROR_INVALID, "The process '%s' failed with exit code %d", argv[0],
		       exit_code);
}

#define RUN(name, ...)                                                                             \
	run(call, job,                                                                             \
		(const char *const[]){                                                             \
			str_z(call->a, program(call, job, name)), __VA_ARGS__, NULL},              \
		&err)

/* --- RubyGems ----------------------------------------------------------------------------- */

enum result
ruby_check_rubygems(struct builtin_call *call, const struct ruby_job *job)
{
	const struct str asked = builtin_input(call, "rubygems");
	const char *const argv[] = {str_z(call->a, program(call, job, "gem")), "--version", NULL};
	struct error err = {0};
	struct str own;
	int exit_code;

	if (asked.n == 0 || str_eq(asked, STR("default")))
		return RESULT_SUCCESS;
	if (!run_in(call, job, argv, &own, &exit_code, &err) || exit_code != 0)
		return builtin_error(call, "'gem --version' fails: %s", err.text);
	own = str_trim(own);
	builtin_log(call, "Default RubyGems version is %" STR_FMT, STR_ARG(own));
	if (!str_eq(asked, STR("latest")) && ruby_version_compare(asked, own) <= 0)
		builtin_log(call,
			"Skipping RubyGems update because the given version (%" STR_FMT
			") is not newer than the default version (%" STR_FMT ")",
			STR_ARG(asked), STR_ARG(own));
	else
		builtin_difference(call,
			"ruby/setup-ruby: RubyGems stays %" STR_FMT
			", since an update to '%" STR_FMT "' would change the Ruby of this machine",
			STR_ARG(own), STR_ARG(asked));
	return RESULT_SUCCESS;
}

/* --- the Gemfile -------------------------------------------------------------------------- */

struct gemfile {
	struct str name; /* empty: none */
	struct str lock; /* which may not be there */
};

static bool
exists(struct builtin_call *call, const struct ruby_job *job, struct str name)
{
	return file_exists(path_join(call->a, job->folder, name));
}

static bool
find_gemfile(struct builtin_call *call, const struct ruby_job *job, struct gemfile *out)
{
	const struct str given = builtin_env(call, "BUNDLE_GEMFILE");
	const struct str name = given.n > 0 ? given : STR("Gemfile");

	*out = (struct gemfile){0};
	if (exists(call, job, name))
		*out = (struct gemfile){name, str_concat(call->a, name, STR(".lock"))};
	else if (given.n > 0)
		return false;
	else if (exists(call, job, STR("gems.rb")))
		*out = (struct gemfile){STR("gems.rb"), STR("gems.locked")};
	return true;
}

/* The line below BUNDLED WITH. */
static struct str
bundled_with(struct builtin_call *call, const struct ruby_job *job, struct str lock)
{
	struct str text;
	struct str line;

	if (lock.n == 0 ||
		!file_read(call->a, path_join(call->a, job->folder, lock), LOCK_MAX, &text, NULL))
		return STR_NONE;
	while (str_line(&text, &line))
		if (str_eq(str_trim(line), STR("BUNDLED WITH")) && str_line(&text, &line))
			return str_trim(line);
	return STR_NONE;
}

/* --- Bundler ------------------------------------------------------------------------------ */

/* The version of MRI that an engine implements, as ruby_version_minor has it. */
static uint32_t
target_minor(const struct ruby_job *job)
{
	static const struct {
		const char *engine;
		uint32_t below, target;
	} rows[] = {
		{"jruby", 902, 203},
		{"jruby", 903, 205},
		{"jruby", 904, 206},
		{"jruby", 1000, 301},
		{"jruby", 1001, 304},
		{"truffleruby", 2100, 206},
		{"truffleruby", 2200, 207},
		{"truffleruby", 2300, 300},
		{"truffleruby", 2301, 301},
		{"truffleruby", 2402, 302},
	};
	const uint32_t minor = ruby_version_minor(job->version);

	if (str_eq(job->engine, STR("ruby")))
		return minor;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (str_starts(job->engine, str_from(rows[i].engine)) && minor < rows[i].below)
			return rows[i].target;
	return UINT16_MAX;
}

/* Its own Bundler is 2.2 or newer. */
static bool
has_good_bundler(const struct ruby_job *job)
{
	const uint32_t minor = ruby_version_minor(job->version);

	if (str_eq(job->engine, STR("ruby")))
		return minor >= 300;
	return minor >= (str_eq(job->engine, STR("jruby")) ? 903 : 2200);
}

static bool
is_version(struct str text)
{
	return text.n > 0 && char_is_digit(text.p[0]) && !str_ends(text, STR(".dev"));
}

/* What an old Ruby can have of Bundler 2. */
static struct str
cap(struct builtin_call *call, const struct ruby_job *job, struct str version)
{
	const uint32_t target = target_minor(job);

	if (!str_starts(version, STR("2")))
		return version;
	if (target <= 202) {
		builtin_log(call, "Bundler 2 requires Ruby 2.3+, using Bundler 1 on Ruby <= 2.2");
		return STR("1");
	}
	if (str_eq(version, STR("2")) && target <= 205)
		return STR("2.3");
	return str_eq(version, STR("2")) && target <= 207 ? STR("2.4") : version;
}

/* The version to install; empty: the Ruby's own. */
static struct str
wanted(struct builtin_call *call, const struct ruby_job *job, struct str lock)
{
	struct str asked = builtin_input(call, "bundler");

	if (str_eq(asked, STR("Gemfile.lock"))) {
		asked = bundled_with(call, job, lock);
		if (is_version(asked))
			builtin_log(call,
				"Using Bundler %" STR_FMT " from %" STR_FMT
				" BUNDLED WITH %" STR_FMT,
				STR_ARG(asked), STR_ARG(lock), STR_ARG(asked));
		else
			asked = STR("default");
	}
	if (str_eq(asked, STR("default")) && has_good_bundler(job)) {
		builtin_log(call, "Using Bundler shipped with %" STR_FMT "-%" STR_FMT,
			STR_ARG(job->engine), STR_ARG(job->version));
		return STR_NONE;
	}
	if (str_eq(asked, STR("default")) || str_eq(asked, STR("latest")))
		asked = target_minor(job) >= 400 && target_minor(job) < UINT16_MAX ? STR("4")
										   : STR("2");
	return cap(call, job, asked);
}

/* "2.5.1" as it is, "2" as `~> 2.0`. */
static struct str
constraint(struct arena *a, struct str version)
{
	size_t dots = 0;

	for (size_t i = 0; i < version.n; i++)
		dots += version.p[i] == '.';
	return dots >= 2 ? version : str_concat(a, STR("~> "), version, STR(".0"));
}

static enum result
install(struct builtin_call *call, const struct ruby_job *job, struct str version)
{
	const char *range = str_z(call->a, constraint(call->a, version));
	const char *const list[] = {str_z(call->a, program(call, job, "gem")), "list", "-i",
		"bundler", "-v", range, NULL};
	struct error err = {0};
	struct str printed;
	int exit_code;

	if (!run_in(call, job, list, &printed, &exit_code, &err))
		return tool_fail(call, &err);
	if (exit_code == 0)
		return RESULT_SUCCESS;
	if (call->offline)
		return builtin_missing(call, "run once without --offline, or install it",
			"missing Bundler '%s': --offline forbids to fetch it", range);
	return RUN("gem", "install", "bundler", "--no-document", "-v", range)
		       ? RESULT_SUCCESS
		       : builtin_error(call, "%s", err.text);
}

enum result
ruby_install_bundler(struct builtin_call *call, const struct ruby_job *job)
{
	struct gemfile gemfile;

	if (str_eq(builtin_input(call, "bundler"), STR("none")))
		return RESULT_SUCCESS;
	if (!find_gemfile(call, job, &gemfile))
		return builtin_error(call,
			"$BUNDLE_GEMFILE is set to %" STR_FMT " but does not exist",
			STR_ARG(builtin_env(call, "BUNDLE_GEMFILE")));
	const struct str version = wanted(call, job, gemfile.lock);
	if (version.n == 0)
		return RESULT_SUCCESS;
	if (!is_version(version))
		return builtin_error(
			call, "Cannot parse bundler input: %" STR_FMT, STR_ARG(version));
	return install(call, job, version);
}

/* --- the cache ---------------------------------------------------------------------------- */

/* The ABI of a Ruby that has no release's number. */
static struct str
abi_part(struct builtin_call *call, const struct ruby_job *job)
{
	const char *const argv[] = {str_z(call->a, program(call, job, "ruby")), "-e",
		"print RbConfig::CONFIG['ruby_version']", NULL};
	struct str printed;
	struct error err;
	int exit_code;

	if (char_is_digit(job->version.p[0]) || str_eq(job->engine, STR("jruby")) ||
		!run_in(call, job, argv, &printed, &exit_code, &err))
		return STR_NONE;
	return str_concat(call->a, STR("-ABI-"), str_trim(printed));
}

static struct str
base_key(struct builtin_call *call, const struct ruby_job *job, struct str lock)
{
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));
	const struct str asked = builtin_input(call, "cache-version");
	const struct str version = asked.n == 0 || str_eq(asked, STR("0"))
					   ? STR_NONE
					   : str_concat(call->a, STR("-v-"), asked);

	return str_concat(call->a, STR("setup-ruby-bundler-cache-v6-"),
		is_darwin ? STR("macos") : os_release(call, "ID"), STR("-"),
		os_release(call, "VERSION_ID"), STR("-"), tool_cache_arch(call->a), STR("-"),
		job->engine, STR("-"), job->version, STR("-wd-"), job->folder, STR("-with-"),
		builtin_env(call, "BUNDLE_WITH"), STR("-without-"),
		builtin_env(call, "BUNDLE_WITHOUT"), STR("-only-"),
		builtin_env(call, "BUNDLE_ONLY"), version, abi_part(call, job), STR("-"), lock,
		STR("-"));
}

/* The key that was found; empty: none. */
static struct str
restore(struct builtin_call *call, const struct builtin_cache *cache)
{
	struct builtin_cache_hit hit;
	struct error err = {0};
	bool found;

	builtin_log(call, "Cache key: %" STR_FMT, STR_ARG(cache->keys[0]));
	if (!builtin_cache_restore(call, cache, &found, &hit, &err)) {
		builtin_log(call, "[warning] There was an error restoring the cache %s", err.text);
		return STR_NONE;
	}
	if (found)
		builtin_log(call, "Found cache for key: %" STR_FMT, STR_ARG(hit.key));
	return found ? hit.key : STR_NONE;
}

static void
save(struct builtin_call *call, const struct builtin_cache *cache)
{
	struct error err = {0};
	uint64_t size;

	builtin_log(call, "Saving cache");
	switch (builtin_cache_save(call, cache, &size, &err)) {
	case BUILTIN_CACHE_SAVED:
		builtin_log(call, "Cache saved with the key: %" STR_FMT, STR_ARG(cache->keys[0]));
		break;
	case BUILTIN_CACHE_TAKEN: builtin_log(call, "The key is saved already."); break;
	case BUILTIN_CACHE_DENIED:
		builtin_log(call, "The cache mode of this job allows no writing.");
		break;
	case BUILTIN_CACHE_EMPTY: builtin_log(call, "The bundle has no gems to save."); break;
	case BUILTIN_CACHE_FAILED: builtin_log(call, "[warning]%s", err.text); break;
	}
}

/* --- bundle install ----------------------------------------------------------------------- */

static bool
configure(struct builtin_call *call, const struct ruby_job *job, struct str lock, struct str path,
	struct error *out)
{
	struct error err = {0};

	bool ok = RUN("bundle", "config", "--local", "path", str_z(call->a, path));
	if (ok && exists(call, job, lock))
		ok = RUN("bundle", "config", "--local", "deployment", "true");
	else
		ok = ok && RUN("bundle", "lock");
	*out = err;
	return ok;
}

static bool
install_cached(struct builtin_call *call, const struct ruby_job *job, struct str lock,
	struct str path, struct error *out)
{
	const struct str base = base_key(call, job, lock);
	struct error err = {0};
	struct str hash;

	if (!digest_file(call->a, path_join(call->a, job->folder, lock), &hash, out))
		return false;
	const struct str keys[] = {str_concat(call->a, base, hash), base};
	const struct builtin_cache cache = {
		.paths = &path, .path_count = 1, .keys = keys, .key_count = COUNT_OF(keys)};
	const struct builtin_cache own = {
		.paths = &path, .path_count = 1, .keys = keys, .key_count = 1};
	const struct str found = restore(call, &cache);
	const bool is_exact = str_eq_nocase(found, keys[0]);
	bool ok = RUN("bundle", "install", "--jobs", "4");
	if (ok && found.n > 0 && !is_exact)
		ok = RUN("bundle", "clean"); /* gems of another lock file */
	if (ok && !is_exact)
		save(call, &own);
	*out = err;
	return ok;
}

enum result
ruby_bundle_install(struct builtin_call *call, const struct ruby_job *job)
{
	const struct str path = path_join(call->a, job->folder, STR("vendor/bundle"));
	struct gemfile gemfile;
	struct error err = {0};

	if (!find_gemfile(call, job, &gemfile) || gemfile.name.n == 0) {
		builtin_log(call, "Could not determine gemfile path, skipping \"bundle install\" "
				  "and caching");
		return RESULT_SUCCESS;
	}
	return configure(call, job, gemfile.lock, path, &err) &&
			       install_cached(call, job, gemfile.lock, path, &err)
		       ? RESULT_SUCCESS
		       : tool_fail(call, &err);
}
