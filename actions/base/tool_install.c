#include "actions/base/tool_install.h"

#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

bool
tool_make_executable(struct arena *a, struct str path, struct error *err)
{
	const char *z = str_z(a, path);

	if (!z || chmod(z, 0755) != 0)
		return error_errno(
			err, errno, "cannot make '%" STR_FMT "' executable", STR_ARG(path));
	return true;
}

/* --- installing --------------------------------------------------------------------------- */

/* Makes it beside the final folder, and renames. */
static bool
install_new(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct str name = str_from(source->name);
	const struct str staging = str_concat(call->a, folder, STR(".staging"));

	if (!tool_cache_begin(call->a, call->tool_cache, name, version, source->arch, err) ||
		!file_remove_tree(staging, err) || !file_remove_tree(folder, err))
		return false;
	if (!source->make(call, source, version, staging, err)) {
		IGNORE(file_remove_tree(staging, NULL)); /* told is why it failed */
		return false;
	}
	if (rename(str_z(call->a, staging), str_z(call->a, folder)) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(folder));
	return tool_cache_complete(call->a, call->tool_cache, name, version, source->arch, err);
}

static struct str
folder_of(struct builtin_call *call, const struct tool_source *source, struct str version)
{
	return tool_cache_path(
		call->a, call->tool_cache, str_from(source->name), version, source->arch);
}

bool
tool_install(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct tool *out, struct error *err)
{
	const struct str folder = folder_of(call, source, version);
	int lock;

	if (!tool_lock(call, str_concat(call->a, folder, STR(".lock")), &lock, err))
		return false;
	bool ok = file_is_dir(folder) && file_exists(tool_cache_marker(call->a, folder));
	if (ok) {
		*out = (struct tool){version, folder, "tool cache"};
	} else if (install_new(call, source, version, folder, err)) {
		*out = (struct tool){version, folder, source->place};
		ok = true;
	}
	tool_unlock(lock);
	return ok;
}

/* --- finding ------------------------------------------------------------------------------ */

/* The same version once more, so that a run does not change to another that is here. */
static bool
install_again(struct builtin_call *call, const struct tool_source *source, struct tool *out)
{
	struct error err = {0};

	if (tool_install(call, source, out->version, out, &err))
		return true;
	builtin_log(call, "%s %" STR_FMT " cannot be installed again: %s", source->shown,
		STR_ARG(out->version), err.text);
	return false;
}

bool
tool_find_whole(struct builtin_call *call, const struct tool_source *source,
	const struct semver_range *range, struct tool *out)
{
	while (tool_in_cache(call, str_from(source->name), range, source->arch, out)) {
		const struct str name =
			str_concat(call->a, str_from(source->shown), STR(" "), out->version);
		const char *then =
			call->offline ? "lact does not use it" : "lact installs it again";
		if (tool_is_whole(call, str_z(call->a, name), out->path, then) ||
			(!call->offline && install_again(call, source, out)))
			return true;
		if (file_exists(tool_cache_marker(call->a, out->path)))
			return false; /* the next look would find it again */
	}
	return false;
}
