#include "actions/ruby/ruby_find.h"

#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

/* Folders of installations, each named by its version, or engine and version. */
static const struct {
	const char *name;
	const char *folder; /* below the user's home, or absolute */
} places[] = {
	{"rbenv", ".rbenv/versions"},
	{"RVM", ".rvm/rubies"},
	{"RVM", "/usr/local/rvm/rubies"},
	{"asdf", ".asdf/installs/ruby"},
	{"mise", ".local/share/mise/installs/ruby"},
	{"/opt/rubies", "/opt/rubies"},
	{"~/.rubies", ".rubies"},
};

/* The runner's names of engines. */
static const struct {
	const char *engine, *folder;
} cached[] = {
	{"ruby", "Ruby"},
	{"jruby", "JRuby"},
	{"truffleruby", "TruffleRuby"},
	{"truffleruby+graalvm", "TruffleRubyGraalVM"},
};

static void
consider(struct builtin_call *call, const struct ruby_spec *spec, struct tool candidate,
	struct tool *best)
{
	if (!file_is_executable(path_join(call->a, candidate.path, STR("bin/ruby"))) ||
		(best->place && ruby_version_compare(candidate.version, best->version) <= 0))
		return;
	if (ruby_spec_fits(spec, spec->engine, candidate.version))
		*best = candidate;
}

static void
look_in(struct builtin_call *call, const char *place, struct str folder,
	const struct ruby_spec *spec, struct tool *best)
{
	struct str *names;
	size_t count;

	folder = path_join(call->a, call->user_home, folder);
	if (!file_list(call->a, folder, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct ruby_spec named = ruby_spec_of(names[i]);
		const struct str path = path_join(call->a, folder, names[i]);
		if (str_eq(named.engine, spec->engine))
			consider(call, spec, (struct tool){named.version, path, place}, best);
	}
}

/* Below RUNNER_TOOL_CACHE, where the published action puts them. */
static void
look_in_cache(struct builtin_call *call, const struct ruby_spec *spec, struct tool *best)
{
	const struct str root = builtin_env(call, "RUNNER_TOOL_CACHE");
	struct tool_cache_entry *entries;
	size_t count;

	for (size_t i = 0; root.n > 0 && i < COUNT_OF(cached); i++) {
		if (!str_eq(spec->engine, str_from(cached[i].engine)) ||
			!tool_cache_list(call->a, root, str_from(cached[i].folder),
				tool_cache_arch(call->a), &entries, &count, NULL))
			continue;
		for (size_t j = 0; j < count; j++)
			consider(call, spec,
				(struct tool){entries[j].version, entries[j].path, "tool cache"},
				best);
	}
}

/* Asked, since it may be a version manager's script. */
static void
look_at_path(struct builtin_call *call, const struct ruby_spec *spec, struct tool *best)
{
	const struct str ruby = tool_on_path(call->a, call->user_path, STR("ruby"));
	const char *const argv[] = {str_z(call->a, ruby), "-e",
		"require 'rbconfig'; puts RUBY_ENGINE, RUBY_ENGINE_VERSION, "
		"RbConfig::CONFIG['prefix']",
		NULL};
	struct str printed;
	struct str lines[3];

	if (ruby.n == 0 || !tool_output(call, argv, &printed, NULL))
		return;
	for (size_t i = 0; i < COUNT_OF(lines); i++)
		if (!str_line(&printed, &lines[i]))
			return;
	if (str_eq(lines[0], spec->engine))
		consider(call, spec, (struct tool){lines[1], lines[2], "PATH"}, best);
}

bool
ruby_find(struct builtin_call *call, const struct ruby_spec *spec, struct tool *out)
{
	struct tool best = {0};

	look_in_cache(call, spec, &best);
	for (size_t i = 0; !best.place && i < COUNT_OF(places); i++)
		look_in(call, places[i].name, str_from(places[i].folder), spec, &best);
	if (!best.place)
		look_at_path(call, spec, &best);
	if (!best.place)
		return false;
	*out = best;
	return true;
}
