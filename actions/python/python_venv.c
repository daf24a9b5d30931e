#include "actions/python/python_venv.h"

#include "engine/store/file.h"
#include "engine/store/seal.h"
#include "engine/store/tool_cache.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>

static const char *const launchers[] = {"pip", "pip3"};

/* "3.11" */
static struct str
minor_version(const struct python *python)
{
	const size_t dot = str_index(python->version, '.', 0);

	return str_slice(python->version, 0, str_index(python->version, '.', dot + 1));
}

static struct str
site_packages(struct arena *a, const struct python *python, struct str environment)
{
	return str_concat(
		a, environment, STR("/lib/python"), minor_version(python), STR("/site-packages"));
}

/* --- the template ------------------------------------------------------------------------- */

/* The hash tells interpreters of one version apart. */
static struct str
template_path(struct builtin_call *call, const struct python *python)
{
	return str_fmt(call->a, "%" STR_FMT "/Python-pip/%" STR_FMT "-%016jx",
		STR_ARG(call->tool_cache), STR_ARG(python->version),
		(uintmax_t)str_hash(python->executable));
}

static bool
no_pip(const struct python *python, struct error *err)
{
	error_prefix(err, "cannot make a virtual environment with '%" STR_FMT "'",
		STR_ARG(python->executable));
	return error_help(err, "on Debian and Ubuntu: apt install python%" STR_FMT "-venv",
		STR_ARG(minor_version(python)));
}

static bool
make_template(
	struct builtin_call *call, const struct python *python, struct str path, struct error *err)
{
	const struct str staging = str_concat(call->a, path, STR(".staging"));
	const char *const argv[] = {str_z(call->a, python->executable), "-I", "-m", "venv",
		str_z(call->a, staging), NULL};
	struct str printed;

	if (!file_remove_tree(staging, err) || !file_remove_tree(path, err))
		return false;
	builtin_log(call, "Preparing pip for Python %" STR_FMT " (once)", STR_ARG(python->version));
	if (!tool_output(call, argv, &printed, err)) {
		IGNORE(file_remove_tree(staging, NULL)); /* told is why it failed */
		return no_pip(python, err);
	}
	if (rename(str_z(call->a, staging), str_z(call->a, path)) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(path));
	return seal_make(path, tool_cache_marker(call->a, path), err);
}

static bool
has_template(struct builtin_call *call, const struct python *python, struct str path)
{
	const struct str name = str_concat(call->a, STR("pip for Python "), python->version);

	return file_exists(tool_cache_marker(call->a, path)) &&
	       tool_is_whole(call, str_z(call->a, name), path, "lact makes it again");
}

static bool
need_template(
	struct builtin_call *call, const struct python *python, struct str path, struct error *err)
{
	int lock;

	if (has_template(call, python, path))
		return true;
	if (!tool_lock(call, str_concat(call->a, path, STR(".lock")), &lock, err))
		return false;
	const bool ok = file_exists(tool_cache_marker(call->a, path)) ||
			make_template(call, python, path, err);
	tool_unlock(lock);
	return ok;
}

/* --- the environment ---------------------------------------------------------------------- */

static bool
write_config(struct builtin_call *call, const struct python *python, struct str directory,
	struct error *err)
{
	const struct str text = str_concat(call->a, STR("home = "), path_folder(python->executable),
		STR("\ninclude-system-site-packages = false\nversion = "), python->version,
		STR("\nexecutable = "), python->executable, STR("\n"));

	return file_write(path_join(call->a, directory, STR("pyvenv.cfg")), text, 0644, err);
}

static bool
link_python(
	struct builtin_call *call, const struct python *python, struct str bin, struct error *err)
{
	const struct str names[] = {STR("python"), STR("python3"),
		str_concat(call->a, STR("python"), minor_version(python))};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (!file_link(python->executable, path_join(call->a, bin, names[i]), err))
			return false;
	return true;
}

/* Through sh, since a path in `#!` may be too long or hold blanks. Python takes the first two
 * lines for a string. */
static bool
write_launcher(struct builtin_call *call, struct str bin, struct str name, struct error *err)
{
	const struct str text = str_concat(call->a, STR("#!/bin/sh\n'''exec' \""), bin,
		STR("/python\" \"$0\" \"$@\"\n' '''\nimport sys\n"
		    "from pip._internal.cli.main import main\nsys.exit(main())\n"));

	return file_write(path_join(call->a, bin, name), text, 0755, err);
}

static bool
write_launchers(
	struct builtin_call *call, const struct python *python, struct str bin, struct error *err)
{
	for (size_t i = 0; i < COUNT_OF(launchers); i++)
		if (!write_launcher(call, bin, str_from(launchers[i]), err))
			return false;
	return write_launcher(
		call, bin, str_concat(call->a, STR("pip"), minor_version(python)), err);
}

bool
python_venv_make(struct builtin_call *call, const struct python *python, struct str directory,
	struct error *err)
{
	struct arena *a = call->a;
	const struct str template = template_path(call, python);
	const struct str bin = path_join(a, directory, STR("bin"));
	const struct str packages = site_packages(a, python, directory);

	return need_template(call, python, template, err) && file_make_dirs(bin, 0755, err) &&
	       file_make_dirs(packages, 0755, err) && write_config(call, python, directory, err) &&
	       link_python(call, python, bin, err) && write_launchers(call, python, bin, err) &&
	       file_write(path_join(a, packages, STR("pip-of-template.pth")),
		       str_concat(a, site_packages(a, python, template), STR("\n")), 0644, err);
}
