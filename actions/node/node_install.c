#include "actions/node/node_install.h"

#include "actions/base/npm_package.h"
#include "actions/base/tool_install.h"
#include "engine/store/file.h"

/* A Node without its npm is of no use, so npm is what is looked for. */
static const struct tool_place places[] = {
	{"nvm", ".nvm/versions/node", "v", "", "bin/npm", 0},
	{"fnm", ".local/share/fnm/node-versions", "v", "/installation", "bin/npm", 0},
	{"fnm", ".fnm/node-versions", "v", "/installation", "bin/npm", 0},
	{"volta", ".volta/tools/image/node", "", "", "bin/npm", 0},
	{"asdf", ".asdf/installs/nodejs", "", "", "bin/npm", 0},
	{"mise", ".local/share/mise/installs/node", "", "", "bin/npm", 0},
	{"nodenv", ".nodenv/versions", "", "", "bin/npm", 0},
	{"n", "/usr/local/n/versions/node", "", "", "bin/npm", 0},
};

/* The npm that each major version of Node came with. Source: nodejs.org/dist/index.json */
static const struct {
	uint64_t node_major;
	const char *npm;
} npm_of_node[] = {
	{4, "^2"},
	{6, "^3"},
	{7, "^4"},
	{8, "^6"},
	{9, "^5"},
	{14, "^6"},
	{15, "^7"},
	{17, "^8"},
	{18, "^10"},
	{19, "^9"},
	{23, "^10"},
	{UINT64_MAX, "^11"},
};

/* What bin/ has besides node. */
static const struct {
	const char *package, *link, *target;
} links[] = {
	{"npm", "npm", "npm/bin/npm-cli.js"},
	{"npm", "npx", "npm/bin/npx-cli.js"},
	{"corepack", "corepack", "corepack/dist/corepack.js"},
};

/* OpenSSL's headers for this machine; those for some forty others are half of all files. */
static const struct {
	const char *os, *arch, *name;
} headers[] = {
	{"linux", "x64", "linux-x86_64"},
	{"linux", "arm64", "linux-aarch64"},
	{"darwin", "x64", "darwin64-x86_64-cc"},
	{"darwin", "arm64", "darwin64-arm64-cc"},
};

/* --- on the user's PATH ------------------------------------------------------------------- */

static bool
on_path(struct builtin_call *call, const struct semver_range *range, struct tool *out)
{
	const struct str node = tool_on_path(call->a, call->user_path, STR("node"));
	const struct str npm = tool_on_path(call->a, call->user_path, STR("npm"));
	const char *const argv[] = {str_z(call->a, node), "--version", NULL};
	struct semver version;
	struct str printed;

	if (node.n == 0 || npm.n == 0 || !str_eq(path_folder(node), path_folder(npm)) ||
		!tool_output(call, argv, &printed, NULL) || !semver_parse(printed, &version) ||
		!semver_satisfies(&version, range))
		return false;
	*out = (struct tool){
		semver_text(call->a, &version), path_folder(path_folder(node)), "PATH"};
	return true;
}

/* --- from the registry -------------------------------------------------------------------- */

static const char *
npm_range(uint64_t node_major)
{
	size_t i = 0;

	while (npm_of_node[i].node_major < node_major)
		i++;
	return npm_of_node[i].npm;
}

static bool
link_programs(struct builtin_call *call, const char *package, struct str folder, struct error *err)
{
	struct arena *a = call->a;

	for (size_t i = 0; i < COUNT_OF(links); i++) {
		if (!str_eq(str_from(links[i].package), str_from(package)))
			continue;
		const struct str target =
			str_concat(a, STR("../lib/node_modules/"), str_from(links[i].target));
		const struct str path =
			str_concat(a, folder, STR("/bin/"), str_from(links[i].link));
		if (!file_link(target, path, err) || !tool_make_executable(a, path, err))
			return false;
	}
	return true;
}

static bool
add_module(struct builtin_call *call, const char *package, const char *range,
	const struct semver *node, struct str folder, struct error *err)
{
	const struct str modules = path_join(call->a, folder, STR("lib/node_modules"));
	struct npm_package found;

	return file_make_dirs(modules, 0755, err) &&
	       npm_package_find(call, package, semver_range_parse(call->a, str_from(range)), node,
		       &found, err) &&
	       npm_package_install(
		       call, &found, path_join(call->a, modules, str_from(package)), err) &&
	       link_programs(call, package, folder, err);
}

/* Corepack came with Node from 16.9 up to 24. */
static bool
has_corepack(const struct semver *node)
{
	return node->major < 25 && (node->major > 16 || (node->major == 16 && node->minor >= 9));
}

/* Fewer files are unpacked, looked at and kept; compiling an addon reads this machine's only. */
static bool
keep_own_headers(struct builtin_call *call, struct str arch, struct str folder, struct error *err)
{
	const struct str archs = path_join(call->a, folder, STR("include/node/openssl/archs"));
	struct str own = STR_NONE;
	struct str *names;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(headers); i++)
		if (str_eq(tool_os(call->a), str_from(headers[i].os)) &&
			str_eq(arch, str_from(headers[i].arch)))
			own = str_from(headers[i].name);
	if (own.n == 0 || !file_is_dir(path_join(call->a, archs, own)))
		return true;
	if (!file_list(call->a, archs, &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!str_eq(names[i], own) &&
			!file_remove_tree(path_join(call->a, archs, names[i]), err))
			return false;
	return true;
}

static bool
check_runs(struct builtin_call *call, struct str folder, struct error *err)
{
	const struct str node = path_join(call->a, folder, STR("bin/node"));
	const char *const argv[] = {str_z(call->a, node), "--version", NULL};
	struct str printed;

	if (tool_output(call, argv, &printed, err))
		return true;
	error_prefix(err, "the installed Node.js does not run");
	return error_help(err,
		"the message names what is missing, often a newer glibc or "
		"libstdc++; with a version manager, install a build for this system");
}

static bool
assemble(struct builtin_call *call, const struct npm_package *package, struct str arch,
	struct str folder, struct error *err)
{
	struct semver parsed;
	const struct semver *node = &parsed;

	if (!semver_parse(package->version, &parsed))
		return error_set(err, ERROR_NETWORK, "'%" STR_FMT "' is not a version",
			STR_ARG(package->version));
	return npm_package_install(call, package, folder, err) &&
	       keep_own_headers(call, arch, folder, err) &&
	       tool_make_executable(call->a, path_join(call->a, folder, STR("bin/node")), err) &&
	       add_module(call, "npm", npm_range(node->major), node, folder, err) &&
	       (!has_corepack(node) || add_module(call, "corepack", "*", node, folder, err)) &&
	       check_runs(call, folder, err);
}

static bool
find_package(struct builtin_call *call, struct str arch, const struct semver_range *range,
	struct npm_package *out, struct error *err)
{
	const char *name =
		str_z(call->a, str_concat(call->a, STR("node-"), tool_os(call->a), STR("-"), arch));

	return npm_package_find(call, name, range, NULL, out, err);
}

static const struct semver_range *
exactly(struct builtin_call *call, struct str version)
{
	return semver_range_parse(call->a, version);
}

/* The source's owner is the package, where that is known already. */
static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct npm_package *known = source->owner;
	struct npm_package package;

	if (known)
		package = *known;
	else if (!find_package(call, source->arch, exactly(call, version), &package, err))
		return false;
	return assemble(call, &package, source->arch, folder, err);
}

static struct tool_source
registry(const struct node_request *request, const struct npm_package *package)
{
	return (struct tool_source){
		.name = "node",
		.shown = "Node.js",
		.place = "npm registry",
		.arch = request->arch,
		.make = make,
		.owner = package,
	};
}

static bool
from_registry(struct builtin_call *call, const struct npm_package *package,
	const struct node_request *request, struct tool *out, struct error *err)
{
	const struct tool_source source = registry(request, package);

	return tool_install(call, &source, package->version, out, err);
}

/* --- all of it ---------------------------------------------------------------------------- */

static bool
on_machine(struct builtin_call *call, const struct node_request *request,
	const struct semver_range *range, struct tool *out)
{
	const struct tool_source source = registry(request, NULL);

	return tool_find_whole(call, &source, range, out) ||
	       tool_in_places(call, places, COUNT_OF(places), range, out) ||
	       on_path(call, range, out);
}

static bool
none_found(const struct node_request *request, struct error *err)
{
	error_prefix(err,
		"no Node.js for '%" STR_FMT "' in the tool cache, in nvm, fnm, volta, asdf, mise, "
		"nodenv or n, or on PATH; and none could be fetched",
		STR_ARG(request->spec));
	return error_help(
		err, "install one, for example: nvm install %" STR_FMT, STR_ARG(request->spec));
}

bool
node_install(struct builtin_call *call, const struct node_request *request, struct tool *out,
	struct error *err)
{
	struct npm_package package;

	if (request->check_latest && !call->offline) {
		if (!find_package(call, request->arch, request->range, &package, err))
			return none_found(request, err);
		return on_machine(call, request, exactly(call, package.version), out) ||
		       from_registry(call, &package, request, out, err);
	}
	if (on_machine(call, request, request->range, out))
		return true;
	builtin_log(call, "Attempting to download %" STR_FMT "...", STR_ARG(request->spec));
	return (find_package(call, request->arch, request->range, &package, err) &&
		       from_registry(call, &package, request, out, err)) ||
	       none_found(request, err);
}
