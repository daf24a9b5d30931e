#include "actions/base/npm_tool.h"

#include "actions/base/npm_package.h"
#include "actions/base/tool_install.h"
#include "engine/store/file.h"

/* --- on this machine ---------------------------------------------------------------------- */

/* "1.2.3", or "deno 1.2.3 (stable, …" */
static struct str
version_in(struct str printed, struct str name)
{
	size_t n = 0;

	if (str_starts(printed, name))
		printed = str_trim_start(str_slice(printed, name.n, printed.n));
	while (n < printed.n && printed.p[n] != ' ' && printed.p[n] != '\n')
		n++;
	return str_slice(printed, 0, n);
}

static bool
ask(struct builtin_call *call, const struct npm_tool *tool, struct str program, const char *place,
	const struct semver_range *range, struct tool *out)
{
	const char *const argv[] = {str_z(call->a, program), "--version", NULL};
	struct semver version;
	struct str printed;

	if (!file_is_executable(program) || !tool_output(call, argv, &printed, NULL) ||
		!semver_parse(version_in(printed, str_from(tool->name)), &version) ||
		!semver_satisfies(&version, range))
		return false;
	*out = (struct tool){semver_text(call->a, &version), path_folder(program), place};
	return true;
}

/* The tool cache has the package's folder; what is given out is the program's. */
static struct tool
with_program(struct builtin_call *call, const struct npm_tool *tool, struct tool found)
{
	found.path = path_folder(path_join(call->a, found.path, str_from(tool->program)));
	return found;
}

static bool
on_machine(struct builtin_call *call, const struct npm_tool *tool, const struct tool_source *source,
	const struct semver_range *range, struct tool *out)
{
	const struct str name = str_from(tool->name);
	const struct str own = path_join(call->a, call->user_home, str_from(tool->folder));

	if (tool_find_whole(call, source, range, out)) {
		*out = with_program(call, tool, *out);
		return true;
	}
	return tool_in_places(call, tool->places, tool->place_count, range, out) ||
	       ask(call, tool, path_join(call->a, own, name), tool->folder, range, out) ||
	       ask(call, tool, tool_on_path(call->a, call->user_path, name), "PATH", range, out);
}

/* --- from the registry -------------------------------------------------------------------- */

/* What a version is made with: the tool, and the package where it is known already. */
struct tool_order {
	const struct npm_tool *tool;
	const struct npm_package *package;
	const char *name;
};

static bool
unpack(struct builtin_call *call, const struct npm_tool *tool, const struct npm_package *package,
	struct str folder, struct error *err)
{
	const struct str program = path_join(call->a, folder, str_from(tool->program));
	const char *const argv[] = {str_z(call->a, program), "--version", NULL};
	struct str printed;

	return npm_package_install(call, package, folder, err) &&
	       tool_make_executable(call->a, program, err) &&
	       (tool_output(call, argv, &printed, err) ||
		       error_prefix(err, "the installed %s does not run", tool->shown));
}

static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct tool_order *order = source->owner;
	struct npm_package package;

	if (order->package && str_eq(order->package->version, version))
		return unpack(call, order->tool, order->package, folder, err);
	return order->name && npm_package_pick(call, order->name, version, &package, err) &&
	       unpack(call, order->tool, &package, folder, err);
}

static bool
from_registry(struct builtin_call *call, const struct npm_tool *tool,
	const struct npm_tool_request *request, struct tool_source *source, struct tool *out,
	struct error *err)
{
	struct tool_order order = *(const struct tool_order *)source->owner;
	struct npm_package package;

	if (!order.name)
		return error_set(err, ERROR_MISSING, "the npm registry has no %s for this machine",
			tool->shown);
	if (request->is_latest
			? !npm_package_pick(call, order.name, STR("latest"), &package, err)
			: !npm_package_find(call, order.name, request->range, NULL, &package, err))
		return false;
	order.package = &package;
	source->owner = &order;
	if (on_machine(call, tool, source, semver_range_parse(call->a, package.version), out))
		return true;
	if (!tool_install(call, source, package.version, out, err))
		return false;
	*out = with_program(call, tool, *out);
	return true;
}

static bool
none_found(const struct npm_tool *tool, const struct npm_tool_request *request, struct error *err)
{
	error_prefix(err,
		"no %s for '%" STR_FMT
		"' in the tool cache, in asdf or mise, in ~/%s, or on PATH; and none could be "
		"fetched",
		tool->shown, STR_ARG(request->spec), tool->folder);
	return error_help(
		err, "install one, for example: %s%" STR_FMT, tool->help, STR_ARG(request->spec));
}

bool
npm_tool_install(struct builtin_call *call, const struct npm_tool *tool,
	const struct npm_tool_request *request, struct tool *out, struct error *err)
{
	const struct tool_order order = {tool, NULL, tool->package(call, request->arch)};
	struct tool_source source = {
		.name = tool->name,
		.shown = tool->shown,
		.place = "npm registry",
		.arch = request->arch,
		.make = make,
		.owner = &order,
	};

	if ((!request->is_latest || call->offline) &&
		on_machine(call, tool, &source, request->range, out))
		return true;
	return from_registry(call, tool, request, &source, out, err) ||
	       none_found(tool, request, err);
}
