#include "engine/run/toolchains.h"

#include "engine/store/file.h"

#include <limits.h>
#include <unistd.h>

#define SETTINGS_MAX ((size_t)1 << 20)
#define HOST         "host"

/* What a job's folder of a manager gets from the user's. A part that is not there is left out. */
enum share {
	SHARE_LINK,       /* the thing itself, as a link */
	SHARE_EACH,       /* what is in the folder, as links */
	SHARE_EACH_TWICE, /* what is in the folders in the folder: <tool>/<version> */
	SHARE_COPY,       /* a file, or a small folder with all in it */
	SHARE_RUSTUP,     /* the default toolchain, under another name */
};

struct part {
	const char *path;
	enum share share;
};

static const struct version_manager {
	struct toolchain name;
	struct part parts[8];
} managers[] = {
	{{"RUSTUP_HOME", ".rustup"}, {{"toolchains", SHARE_RUSTUP}}},
	{{"PYENV_ROOT", ".pyenv"}, {{"versions", SHARE_EACH}, {"version", SHARE_COPY}}},
	{{"RBENV_ROOT", ".rbenv"}, {{"versions", SHARE_EACH}, {"version", SHARE_COPY}}},
	{{"NODENV_ROOT", ".nodenv"}, {{"versions", SHARE_EACH}, {"version", SHARE_COPY}}},
	{{"VOLTA_HOME", ".volta"},
		{{"tools/image", SHARE_EACH_TWICE}, {"tools/inventory", SHARE_EACH_TWICE},
			{"tools/user", SHARE_COPY}, {"bin", SHARE_EACH}, {"layout.v4", SHARE_COPY},
			{"layout.v3", SHARE_COPY}}},
	{{"ASDF_DATA_DIR", ".asdf"}, {{"installs", SHARE_EACH_TWICE}, {"plugins", SHARE_EACH}}},
	{{"MISE_DATA_DIR", ".local/share/mise"},
		{{"installs", SHARE_EACH_TWICE}, {"plugins", SHARE_EACH}}},
	{{"SDKMAN_DIR", ".sdkman"},
		{{"candidates", SHARE_EACH_TWICE}, {"bin", SHARE_COPY}, {"src", SHARE_LINK},
			{"libexec", SHARE_LINK}, {"contrib", SHARE_LINK}, {"etc", SHARE_COPY},
			{"var", SHARE_COPY}, {"tmp", SHARE_EACH}}},
	{{"NVM_DIR", ".nvm"},
		{{"versions", SHARE_EACH_TWICE}, {"alias", SHARE_COPY}, {"nvm.sh", SHARE_COPY},
			{"nvm-exec", SHARE_COPY}, {"bash_completion", SHARE_COPY}}},
	{{"FNM_DIR", ".local/share/fnm"}, {{"node-versions", SHARE_EACH}, {"aliases", SHARE_EACH}}},
	{{"FNM_DIR", ".fnm"}, {{"node-versions", SHARE_EACH}, {"aliases", SHARE_EACH}}},
};

/* --- rustup ------------------------------------------------------------------------------- */

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

/* --- parts -------------------------------------------------------------------------------- */

static bool share_each(
	struct arena *a, struct str from, struct str to, unsigned depth, struct error *err);

/* A relative link (`current -> 21.0.1`) is made again, so that it leads to the job's. */
static bool
share_one(struct arena *a, struct str from, struct str to, unsigned depth, struct error *err)
{
	char target[PATH_MAX];
	const char *z = str_z(a, from);

	if (depth > 0 && file_is_dir(from) && !file_is_link(from))
		return share_each(a, from, to, depth - 1, err);
	const ssize_t n = z ? readlink(z, target, sizeof(target)) : -1;
	if (n > 0 && target[0] != '/')
		return file_link((struct str){target, (size_t)n}, to, err);
	return file_link(from, to, err);
}

static bool
share_each(struct arena *a, struct str from, struct str to, unsigned depth, struct error *err)
{
	struct str *names;
	size_t count;

	if (!file_make_dirs(to, 0755, err) || !file_list(a, from, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!share_one(a, path_join(a, from, names[i]), path_join(a, to, names[i]), depth,
			    err))
			return false;
	return true;
}

/* A link to a file becomes a file, so that nothing is written through it; others are left out. */
static bool
copy(struct arena *a, struct str from, struct str to, struct error *err)
{
	struct str *names;
	size_t count;

	if (file_kind(from) == FILE_REGULAR)
		return file_copy(file_real_path(a, from), to, err);
	if (!file_is_dir(from) || file_is_link(from))
		return true;
	if (!file_make_dirs(to, 0755, err) || !file_list(a, from, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!copy(a, path_join(a, from, names[i]), path_join(a, to, names[i]), err))
			return false;
	return true;
}

static bool
share_part(struct arena *a, const struct part *part, struct str from_root, struct str to_root,
	struct error *err)
{
	const struct str from = path_join(a, from_root, str_from(part->path));
	const struct str to = path_join(a, to_root, str_from(part->path));

	if (part->share == SHARE_RUSTUP)
		return fill_rustup(a, from_root, to_root, err);
	if (!file_exists(from))
		return true;
	if (!file_make_dirs(path_folder(to), 0755, err))
		return false;
	switch (part->share) {
	case SHARE_RUSTUP: break;
	case SHARE_LINK: return file_link(from, to, err);
	case SHARE_EACH: return share_each(a, from, to, 0, err);
	case SHARE_EACH_TWICE: return share_each(a, from, to, 1, err);
	case SHARE_COPY: return copy(a, from, to, err);
	}
	return true;
}

static bool
share_all(struct arena *a, const struct version_manager *manager, struct str from, struct str to,
	struct error *err)
{
	if (!file_make_dirs(to, 0755, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(manager->parts) && manager->parts[i].path; i++)
		if (!share_part(a, &manager->parts[i], from, to, err))
			return false;
	return true;
}

/* --- what installs into the user's versions ------------------------------------------------- */

/* One script under the names of those that do. */
static const char *const launchers[] = {
	"npm", "yarn", "corepack", "pip", "pip3", "python", "python3"};

static const char launcher[] =
	"#!/bin/sh\n"
	"# Runs the next program of this name on PATH; what it installs is for this job alone.\n"
	"here=${0%/*} name=${0##*/} own=${0%/*/*/*} found=\n"
	"IFS=:\n"
	"for folder in $PATH; do\n"
	"	[ \"$folder\" = \"$here\" ] || [ -d \"$folder/$name\" ] ||\n"
	"		[ ! -x \"$folder/$name\" ] || { found=$folder/$name; break; }\n"
	"done\n"
	"unset IFS\n"
	"[ \"$found\" ] || { echo \"$name: command not found\" >&2; exit 127; }\n"
	"case $name:$1:$2:$3 in\n"
	"npm:*|yarn:*)\n"
	"	export NPM_CONFIG_PREFIX=\"${NPM_CONFIG_PREFIX-$own}\" ;;\n"
	"corepack:enable:*|corepack:disable:*)\n"
	"	verb=$1; shift\n"
	"	set -- \"$verb\" --install-directory \"$own/bin\" \"$@\" ;;\n"
	"pip*:install:*|python*:-m:pip:install)\n"
	"	for word; do\n"
	"		case $word in\n"
	"		--user|--no-user|-t|--target*|--prefix*|--root*) exec \"$found\" \"$@\" "
	";;\n"
	"		esac\n"
	"	done\n"
	"	[ ! -e \"${found%/*}/../pyvenv.cfg\" ] || exec \"$found\" \"$@\"\n"
	"	case $name in\n"
	"	pip*) shift; set -- install --user \"$@\" ;;\n"
	"	*) shift 3; set -- -m pip install --user \"$@\" ;;\n"
	"	esac ;;\n"
	"esac\n"
	"exec \"$found\" \"$@\"\n";

/* Of a program that is not the user's own the system takes care. */
static bool
is_users(struct arena *a, struct str path, struct str user_home, const char *name)
{
	struct str folder;

	while (user_home.n > 0 && str_split(&path, ':', &folder)) {
		const struct str full = path_join(a, folder, str_from(name));
		if (str_starts(folder, STR("/")) && file_is_executable(full))
			return path_is_below(folder, user_home) ||
			       path_is_below(file_real_path(a, full), user_home);
	}
	return false;
}

static bool
add_launcher(struct arena *a, struct str folder, const char *name, struct error *err)
{
	const struct str script = path_join(a, folder, STR("lact-launcher"));

	return (file_exists(script) ||
		       (file_make_dirs(folder, 0755, err) &&
			       file_write(script, str_from(launcher), 0755, err))) &&
	       file_link(STR("lact-launcher"), path_join(a, folder, str_from(name)), err);
}

static bool
make_launchers(struct arena *a, struct str path, struct str user_home, struct str home,
	struct env *out, struct error *err)
{
	const struct str own = path_join(a, home, STR(".local"));
	const struct str folder = path_join(a, own, STR("libexec/lact"));
	bool has_any = false;

	for (size_t i = 0; i < COUNT_OF(launchers); i++) {
		if (!is_users(a, path, user_home, launchers[i]))
			continue;
		has_any = true;
		if (!add_launcher(a, folder, launchers[i], err))
			return false;
	}
	if (has_any)
		env_set(out, STR("PATH"), str_concat(a, folder, STR(":"), own, STR("/bin:"), path));
	return true;
}

/* --- all of it ---------------------------------------------------------------------------- */

const struct toolchain *
toolchains_next(const struct toolchain *before)
{
	size_t next = 0;

	while (before && next < COUNT_OF(managers) && &managers[next++].name != before)
		;
	return next < COUNT_OF(managers) ? &managers[next].name : NULL;
}

bool
toolchains_make(struct arena *a, const struct toolchains_user *user, struct str home,
	struct env *out, struct error *err)
{
	env_init(out, a);
	for (size_t i = 0; i < COUNT_OF(managers); i++) {
		const struct version_manager *manager = &managers[i];
		const struct str variable = str_from(manager->name.variable);
		const struct str from = env_get(user->env, variable);
		const struct str to = path_join(a, home, str_from(manager->name.folder));
		if (from.n == 0 || env_has(out, variable) || !file_is_dir(from))
			continue;
		if (!share_all(a, manager, from, to, err))
			return error_prefix(err, "the job's own '%s'", manager->name.variable);
		env_set(out, variable, to);
	}
	return make_launchers(a, env_get(user->env, STR("PATH")), user->home, home, out, err);
}
