#include "engine/run/toolchains.h"

#include "engine/store/file.h"

#define SETTINGS_MAX ((size_t)1 << 20)
#define HOST         "host"

struct manager {
	const char *variable;
	const char *folder;
	/* fills `to`, which is there, from `from` */
	bool (*fill)(struct arena *a, struct str from, struct str to, struct error *err);
};

/* The value of `default_toolchain = "NAME"`; empty without one. */
static struct str
default_toolchain(struct arena *a, struct str rustup)
{
	struct str text;
	struct str line;

	if (!file_read(a, path_join(a, rustup, STR("settings.toml")), SETTINGS_MAX, &text, NULL))
		return STR_NONE;
	while (str_line(&text, &line)) {
		const size_t quote = str_index(line, '"', 0);
		const size_t end = str_index(line, '"', quote + 1);
		if (str_starts(line, STR("default_toolchain")) && end < line.n)
			return str_slice(line, quote + 1, end);
	}
	return STR_NONE;
}

static bool
fill_rustup(struct arena *a, struct str from, struct str to, struct error *err)
{
	static const char settings[] = "version = \"12\"\nprofile = \"minimal\"\n";
	const struct str name = default_toolchain(a, from);
	const struct str theirs = path_join(a, path_join(a, from, STR("toolchains")), name);
	const struct str ours = path_join(a, to, STR("toolchains"));
	struct str text = str_from(settings);

	if (!file_make_dirs(ours, 0755, err))
		return false;
	if (name.n > 0 && file_is_dir(theirs)) {
		text = str_concat(a, text, STR("default_toolchain = \"" HOST "\"\n"));
		if (!file_link(theirs, path_join(a, ours, STR(HOST)), err))
			return false;
	}
	return file_write(path_join(a, to, STR("settings.toml")), text, 0644, err);
}

/* pyenv and rbenv: versions/NAME, and which of them is the default in the file `version`. */
static bool
fill_versions(struct arena *a, struct str from, struct str to, struct error *err)
{
	const struct str theirs = path_join(a, from, STR("versions"));
	const struct str ours = path_join(a, to, STR("versions"));
	const struct str chosen = path_join(a, from, STR("version"));
	struct str *names;
	size_t count;

	if (!file_make_dirs(ours, 0755, err) || !file_list(a, theirs, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!file_link(path_join(a, theirs, names[i]), path_join(a, ours, names[i]), err))
			return false;
	return file_kind(chosen) != FILE_REGULAR ||
	       file_copy(chosen, path_join(a, to, STR("version")), err);
}

static const struct manager managers[] = {
	{"RUSTUP_HOME", ".rustup", fill_rustup},
	{"PYENV_ROOT", ".pyenv", fill_versions},
	{"RBENV_ROOT", ".rbenv", fill_versions},
};

bool
toolchains_make(struct arena *a, const struct env *user, struct str home, struct env *out,
	struct error *err)
{
	env_init(out, a);
	for (size_t i = 0; i < COUNT_OF(managers); i++) {
		const struct manager *manager = &managers[i];
		const struct str variable = str_from(manager->variable);
		const struct str from = env_get(user, variable);
		const struct str to = path_join(a, home, str_from(manager->folder));
		if (from.n == 0 || !file_is_dir(from))
			continue;
		if (!manager->fill(a, from, to, err))
			return error_prefix(err, "the job's own '%s'", manager->variable);
		env_set(out, variable, to);
	}
	return true;
}
