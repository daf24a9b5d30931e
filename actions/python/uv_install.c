#include "actions/python/uv_install.h"

#include "actions/base/tool_install.h"
#include "actions/python/pypi.h"
#include "engine/store/file.h"

static const struct tool_place places[] = {
	{"mise", ".local/share/mise/installs/uv", "", "", "uv", 0},
	{"mise", ".local/share/mise/installs/uv", "", "/uv-x86_64-unknown-linux-gnu", "uv", 0},
	{"mise", ".local/share/mise/installs/uv", "", "/uv-aarch64-unknown-linux-gnu", "uv", 0},
	{"mise", ".local/share/mise/installs/uv", "", "/uv-aarch64-apple-darwin", "uv", 0},
	{"asdf", ".asdf/installs/uv", "", "/bin", "uv", 0},
};

static const char *const folders[] = {".local/bin", ".cargo/bin"};

/* --- on this machine ---------------------------------------------------------------------- */

/* "uv 0.9.0 (39b688653 2025-10-07)" */
static bool
ask(struct builtin_call *call, struct str program, const char *place,
	const struct semver_range *range, struct tool *out)
{
	const char *const argv[] = {str_z(call->a, program), "--version", NULL};
	struct semver version;
	struct str printed;

	if (program.n == 0 || !tool_output(call, argv, &printed, NULL) ||
		!str_starts(printed, STR("uv ")))
		return false;
	printed = str_slice(printed, 3, printed.n);
	if (!semver_parse(str_slice(printed, 0, str_index(printed, ' ', 0)), &version) ||
		!semver_satisfies(&version, range))
		return false;
	*out = (struct tool){semver_text(call->a, &version), path_folder(program), place};
	return true;
}

static bool
in_folders(struct builtin_call *call, const struct semver_range *range, struct tool *out)
{
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		const struct str folder = path_join(call->a, call->user_home, str_from(folders[i]));
		const struct str program = path_join(call->a, folder, STR("uv"));
		if (file_is_executable(program) && ask(call, program, folders[i], range, out))
			return true;
	}
	return ask(call, tool_on_path(call->a, call->user_path, STR("uv")), "PATH", range, out);
}

static bool
on_machine(struct builtin_call *call, const struct tool_source *source,
	const struct semver_range *range, struct tool *out)
{
	return tool_find_whole(call, source, range, out) ||
	       tool_in_places(call, places, COUNT_OF(places), range, out) ||
	       in_folders(call, range, out);
}

/* --- from PyPI ---------------------------------------------------------------------------- */

static bool
unpack(struct builtin_call *call, const struct pypi_wheel *wheel, struct str folder,
	struct error *err)
{
	const struct str uv = path_join(call->a, folder, STR("uv"));
	const struct str uvx = path_join(call->a, folder, STR("uvx"));
	const char *const argv[] = {str_z(call->a, uv), "--version", NULL};
	struct str printed;

	return pypi_install(call, wheel, folder, err) && tool_make_executable(call->a, uv, err) &&
	       (!file_exists(uvx) || tool_make_executable(call->a, uvx, err)) &&
	       (tool_output(call, argv, &printed, err) ||
		       error_prefix(err, "the installed uv does not run"));
}

/* The source's owner is the wheel, where that is known already. */
static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct pypi_wheel *known = source->owner;
	const struct semver_range *range = semver_range_parse(call->a, version);
	struct pypi_wheel wheel;

	if (known && str_eq(known->version, version))
		return unpack(call, known, folder, err);
	return pypi_find(call, "uv", range, false, &wheel, err) &&
	       unpack(call, &wheel, folder, err);
}

static bool
none_found(const struct uv_request *request, struct error *err)
{
	error_prefix(err,
		"no uv for '%" STR_FMT "' in the tool cache, in mise or asdf, in ~/.local/bin or "
		"~/.cargo/bin, or on PATH; and none could be fetched",
		STR_ARG(request->spec));
	return error_help(err, "install one, for example: pip install --user 'uv==%" STR_FMT "'",
		STR_ARG(request->spec));
}

bool
uv_install(struct builtin_call *call, const struct uv_request *request, struct tool *out,
	struct error *err)
{
	struct pypi_wheel wheel;
	struct tool_source source = {
		.name = "uv",
		.shown = "uv",
		.place = "PyPI",
		.arch = request->arch,
		.make = make,
	};
	const bool asks = (request->is_latest && !call->offline) || request->lowest;

	if (!asks && on_machine(call, &source, request->range, out))
		return true;
	if (!pypi_find(call, "uv", request->range, request->lowest, &wheel, err))
		return none_found(request, err);
	source.owner = &wheel;
	return on_machine(call, &source, semver_range_parse(call->a, wheel.version), out) ||
	       tool_install(call, &source, wheel.version, out, err) || none_found(request, err);
}
