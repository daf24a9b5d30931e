#include "actions/node/pnpm_install.h"

#include "actions/base/npm_package.h"
#include "actions/base/tool_install.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

#include <errno.h>
#include <stdio.h>

#define MANIFEST_MAX ((size_t)1 << 20)

/* They unpack the npm package as it is. */
static const struct tool_place places[] = {
	{"corepack", ".cache/node/corepack/v1/pnpm", "", "", "bin/pnpm.cjs", 0},
	{"corepack", "Library/Caches/node/corepack/v1/pnpm", "", "", "bin/pnpm.cjs", 0},
	{"volta", ".volta/tools/image/pnpm", "", "", "bin/pnpm.cjs", 0},
};

/* The packages of this machine's program: by system, C library and machine. */
static const struct {
	const char *os;
	bool is_musl;
	const char *before, *after;
} binaries[] = {
	{"linux", false, "@pnpm/exe.linux-", ""},
	{"linux", false, "@pnpm/linux-", ""},
	{"linux", true, "@pnpm/exe.linux-", "-musl"},
	{"linux", true, "@pnpm/linuxstatic-", ""},
	{"darwin", false, "@pnpm/exe.darwin-", ""},
	{"darwin", false, "@pnpm/macos-", ""},
};

const char *
pnpm_package(bool standalone)
{
	return standalone ? "@pnpm/exe" : "pnpm";
}

static struct value
read_manifest(struct builtin_call *call, struct str folder)
{
	const struct str path = path_join(call->a, folder, STR("package.json"));
	struct str text;

	if (!file_read(call->a, path, MANIFEST_MAX, &text, NULL))
		return VALUE_NULL_INIT;
	return json_read(call->a, text);
}

/* --- the program in a package of its own -------------------------------------------------- */

/* The package's name and version among the optional dependencies; false if there is none. */
static bool
binary_package(struct builtin_call *call, struct value manifest, struct str arch, struct str *name,
	struct str *version)
{
	const struct value dependencies = json_member(manifest, "optionalDependencies");
	const struct str os = tool_os(call->a);
	const bool is_musl = tool_is_musl();

	for (size_t i = 0; i < COUNT_OF(binaries); i++) {
		if (!str_eq(os, str_from(binaries[i].os)) || is_musl != binaries[i].is_musl)
			continue;
		*name = str_concat(
			call->a, str_from(binaries[i].before), arch, str_from(binaries[i].after));
		*version = json_text(dependencies, str_z(call->a, *name));
		if (version->n > 0)
			return true;
	}
	return false;
}

static bool
add_binary(struct builtin_call *call, struct str name, struct str version, struct str folder,
	struct error *err)
{
	const struct str unpacked = path_join(call->a, folder, STR(".binary"));
	const struct str from = path_join(call->a, unpacked, STR("pnpm"));
	const struct str to = path_join(call->a, folder, STR("pnpm"));
	struct npm_package package;

	if (!npm_package_pick(call, str_z(call->a, name), version, &package, err) ||
		!npm_package_install(call, &package, unpacked, err) ||
		!tool_make_executable(call->a, from, err))
		return false;
	if (rename(str_z(call->a, from), str_z(call->a, to)) != 0)
		return error_errno(err, errno, "cannot make '%" STR_FMT "'", STR_ARG(to));
	return file_remove_tree(unpacked, err);
}

static bool
needs_binary(const struct pnpm_request *request, struct value manifest)
{
	const struct map *dependencies =
		json_members(json_member(manifest, "optionalDependencies"));

	for (size_t i = 0; dependencies && i < dependencies->count; i++)
		if (str_starts(dependencies->entries[i].key, STR("@pnpm/exe.")))
			return true;
	return request->standalone;
}

static bool
complete(struct builtin_call *call, const struct pnpm_request *request, struct str folder,
	struct error *err)
{
	const struct value manifest = read_manifest(call, folder);
	const char *program = str_z(call->a, path_join(call->a, folder, STR("pnpm")));
	const char *const argv[] = {program, "--version", NULL};
	struct str printed;
	struct str version;
	struct str name;

	if (!needs_binary(request, manifest))
		return true;
	if (!binary_package(call, manifest, request->arch, &name, &version))
		return error_set(err, ERROR_MISSING,
			"this version of pnpm has no program for %" STR_FMT "-%" STR_FMT,
			STR_ARG(tool_os(call->a)), STR_ARG(request->arch));
	return add_binary(call, name, version, folder, err) &&
	       (tool_output(call, argv, &printed, err) ||
		       error_prefix(err, "the installed pnpm does not run"));
}

/* --- the package -------------------------------------------------------------------------- */

static bool
make_version(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct pnpm_request *request = source->owner;
	struct npm_package package;

	return npm_package_pick(call, pnpm_package(request->standalone), version, &package, err) &&
	       npm_package_install(call, &package, folder, err) &&
	       complete(call, request, folder, err);
}

/* --- on this machine ---------------------------------------------------------------------- */

/* `npm install -g pnpm`: PATH has a link into its package. */
static bool
on_path(struct builtin_call *call, const struct semver_range *range, struct tool *out)
{
	const struct str program = tool_on_path(call->a, call->user_path, STR("pnpm"));
	const struct str real = file_real_path(call->a, program);
	const struct str folder = path_folder(path_folder(real));
	const struct value manifest = read_manifest(call, folder);
	const struct str text = json_text(manifest, "version");
	struct semver version;

	if (program.n == 0 || !str_eq(json_text(manifest, "name"), STR("pnpm")) ||
		!str_eq(path_name(path_folder(real)), STR("bin")) ||
		!semver_parse(text, &version) || !semver_satisfies(&version, range))
		return false;
	*out = (struct tool){text, folder, "PATH"};
	return true;
}

static bool
on_machine(struct builtin_call *call, const struct tool_source *source, bool standalone,
	const struct semver_range *range, struct tool *out)
{
	return tool_find_whole(call, source, range, out) ||
	       (!standalone && (tool_in_places(call, places, COUNT_OF(places), range, out) ||
				       on_path(call, range, out)));
}

/* --- all of it ---------------------------------------------------------------------------- */

static bool
none_found(const struct pnpm_request *request, struct error *err)
{
	error_prefix(err,
		"no pnpm for '%" STR_FMT "' in the tool cache%s; and none could be fetched",
		STR_ARG(request->spec),
		request->standalone ? "" : ", of corepack or volta, or on PATH");
	if (request->standalone)
		return error_help(err, "run once with the network: lact keeps what it fetches");
	return error_help(err, "install one, for example: corepack install -g pnpm@%" STR_FMT,
		STR_ARG(request->spec));
}

bool
pnpm_install(struct builtin_call *call, const struct pnpm_request *request, struct tool *out,
	struct error *err)
{
	const struct tool_source source = {
		.name = request->standalone ? "pnpm-exe" : "pnpm",
		.shown = request->standalone ? "pnpm (standalone)" : "pnpm",
		.place = "npm registry",
		.arch = request->arch,
		.make = make_version,
		.owner = request,
	};
	const struct semver_range *range = semver_range_parse(call->a, request->spec);
	struct npm_package package;

	if (call->offline && str_eq(request->spec, STR("latest")))
		range = semver_range_parse(call->a, STR("*"));
	if (range && on_machine(call, &source, request->standalone, range, out))
		return true;
	if (!npm_package_pick(
		    call, pnpm_package(request->standalone), request->spec, &package, err))
		return none_found(request, err);
	range = semver_range_parse(call->a, package.version);
	return (range && on_machine(call, &source, request->standalone, range, out)) ||
	       tool_install(call, &source, package.version, out, err) || none_found(request, err);
}
