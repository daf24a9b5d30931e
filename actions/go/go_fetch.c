#include "actions/go/go_fetch.h"

#include "actions/go/go_setting.h"
#include "actions/go/go_sum.h"
#include "actions/go/go_version.h"
#include "engine/store/file.h"
#include "engine/store/json.h"

#include <errno.h>
#include <stdio.h>

#define MODULE    "golang.org/toolchain"
#define DOWNLOADS "https://go.dev/dl"
#define START     "v0.0.1-go"

static const struct {
	const char *arch, *go;
} archs[] = {{"x64", "amd64"}, {"ia32", "386"}, {"ppc64", "ppc64le"}};

/* --- versions ----------------------------------------------------------------------------- */

struct best {
	struct semver version;
	bool is_set;
};

static void
consider(struct arena *a, struct best *best, const struct semver_range *range, struct str name)
{
	struct semver version;

	if (!go_version_parse(a, name, &version) || !semver_satisfies(&version, range) ||
		(best->is_set && semver_compare(&version, &best->version) <= 0))
		return;
	*best = (struct best){version, true};
}

/* Lines `v0.0.1-go1.22.0.linux-amd64`. */
static void
look_at_list(struct arena *a, struct str text, const struct go_request *request,
	const struct semver_range *range, struct best *best)
{
	const struct str end = str_concat(a, STR("."), request->target);
	struct str line;

	while (str_line(&text, &line)) {
		line = str_trim(line);
		if (str_starts(line, STR(START)) && str_ends(line, end))
			consider(a, best, range, str_slice(line, strlen(START), line.n - end.n));
	}
}

static void
ask_proxies(struct builtin_call *call, const struct go_request *request,
	const struct semver_range *range, struct best *best, struct error *err)
{
	struct str rest = go_setting_proxies(call);
	struct str proxy;
	struct str text;

	while (!best->is_set && go_setting_proxy(&rest, &proxy)) {
		const char *url =
			str_z(call->a, str_concat(call->a, proxy, STR("/" MODULE "/@v/list")));
		if (url && builtin_fetch(call, url, NULL, &text, err))
			look_at_list(call->a, text, request, range, best);
	}
}

static bool
has_archive(struct value release, struct str end)
{
	const struct value files = json_member(release, "files");

	for (size_t i = 0; files.kind == VALUE_ARRAY && i < files.array->count; i++)
		if (str_ends(json_text(files.array->items[i], "filename"), end))
			return true;
	return false;
}

static void
ask_downloads(struct builtin_call *call, struct str base, const struct go_request *request,
	const struct semver_range *range, struct best *best, struct error *err)
{
	const char *url = str_z(call->a, str_concat(call->a, base, STR("/?mode=json&include=all")));
	const struct str end = str_concat(call->a, STR("."), request->target, STR(".tar.gz"));
	struct str text;

	if (!url || !builtin_fetch(call, url, NULL, &text, err))
		return;
	const struct value releases = json_read(call->a, text);
	for (size_t i = 0; releases.kind == VALUE_ARRAY && i < releases.array->count; i++) {
		const struct value release = releases.array->items[i];
		const struct str name = json_text(release, "version");
		if (str_starts(name, STR("go")) && has_archive(release, end))
			consider(call->a, best, range, str_slice(name, 2, name.n));
	}
}

bool
go_fetch_find(struct builtin_call *call, const struct go_request *request,
	const struct semver_range *range, struct str *version, struct error *err)
{
	struct best best = {0};
	struct error why = {0};

	if (request->base.n == 0)
		ask_proxies(call, request, range, &best, &why);
	if (!best.is_set)
		ask_downloads(call, request->base.n > 0 ? request->base : STR(DOWNLOADS), request,
			range, &best, &why);
	if (best.is_set) {
		*version = semver_text(call->a, &best.version);
		return true;
	}
	if (why.kind != ERROR_NONE && err) {
		*err = why;
		return false;
	}
	return error_set(err, ERROR_MISSING,
		"Unable to find Go version '%" STR_FMT "' for platform %" STR_FMT
		" and architecture %" STR_FMT ".",
		STR_ARG(request->spec), STR_ARG(tool_os(call->a)), STR_ARG(request->arch));
}

/* --- a module of the proxy ---------------------------------------------------------------- */

/* The files' own names are not those of the zip, in which a go.mod would start another module. */
static bool
restore_names(struct arena *a, struct str folder, const struct go_files *files, struct error *err)
{
	for (size_t i = 0; i < files->count; i++) {
		const struct str path = path_join(a, folder, files->names[i]);
		if (!str_eq(path_name(path), STR("_go.mod")))
			continue;
		const struct str own = path_join(a, path_folder(path), STR("go.mod"));
		if (rename(str_z(a, path), str_z(a, own)) != 0)
			return error_errno(
				err, errno, "cannot rename '%" STR_FMT "'", STR_ARG(path));
	}
	return true;
}

static bool
is_program(struct str name)
{
	return str_starts(name, STR("bin/")) || str_starts(name, STR("pkg/tool/")) ||
	       (str_starts(name, STR("lib/")) && str_ends(name, STR("_exec")));
}

/* Zip files of modules have no modes. */
static bool
restore_modes(struct arena *a, struct str folder, const struct go_files *files, struct error *err)
{
	for (size_t i = 0; i < files->count; i++)
		if (is_program(files->names[i]) &&
			!tool_make_executable(a, path_join(a, folder, files->names[i]), err))
			return false;
	return true;
}

static bool
check_sum(struct builtin_call *call, struct str proxy, struct str version, struct str folder,
	const struct go_files *files, struct error *err)
{
	const struct str known = go_sum_known(call, proxy, STR(MODULE), version);
	struct str sum;

	if (known.n == 0)
		return true;
	if (!go_sum_of(call->a, folder, files,
		    str_concat(call->a, STR(MODULE "@"), version, STR("/")), &sum, err))
		return false;
	if (!str_eq(sum, known))
		return error_set(err, ERROR_INVALID,
			"checksum mismatch: " MODULE "@%" STR_FMT " is %" STR_FMT
			", sum.golang.org has %" STR_FMT,
			STR_ARG(version), STR_ARG(sum), STR_ARG(known));
	builtin_log(call, "Checksum verified: %" STR_FMT, STR_ARG(sum));
	return true;
}

static bool
from_proxy(struct builtin_call *call, struct str proxy, struct str version, struct str folder,
	struct error *err)
{
	const char *url = str_z(
		call->a, str_concat(call->a, proxy, STR("/" MODULE "/@v/"), version, STR(".zip")));
	struct go_files files;

	if (!url)
		return error_set(err, ERROR_INVALID, "GOPROXY holds a NUL");
	builtin_log(call, "Acquiring " MODULE "@%" STR_FMT " from %" STR_FMT, STR_ARG(version),
		STR_ARG(proxy));
	return builtin_install(call, url, STR_NONE, folder, 2, err) &&
	       go_files_list(call->a, folder, &files, err) &&
	       check_sum(call, proxy, version, folder, &files, err) &&
	       restore_modes(call->a, folder, &files, err) &&
	       restore_names(call->a, folder, &files, err);
}

/* What is no failure of the network is one of the files. */
static bool
may_go_on(const struct error *err)
{
	return err->kind == ERROR_MISSING || err->kind == ERROR_NETWORK;
}

static bool
from_proxies(struct builtin_call *call, struct str name, const struct go_request *request,
	struct str folder, struct error *err)
{
	const struct str version = str_concat(call->a, STR(START), name, STR("."), request->target);
	struct str rest = go_setting_proxies(call);
	struct str proxy;

	(void)error_set(err, ERROR_MISSING, "GOPROXY names no proxy");
	while (go_setting_proxy(&rest, &proxy)) {
		if (from_proxy(call, proxy, version, folder, err))
			return true;
		if (!may_go_on(err))
			return false;
	}
	return false;
}

/* --- an archive --------------------------------------------------------------------------- */

/* `sha256:HEX` of the file beside the archive. */
static struct str
checksum(struct builtin_call *call, struct str url)
{
	const char *of_sum = str_z(call->a, str_concat(call->a, url, STR(".sha256")));
	struct error err;
	struct str text;

	if (of_sum && builtin_fetch(call, of_sum, NULL, &text, &err) && text.n >= 64)
		return str_concat(call->a, STR("sha256:"), str_slice(text, 0, 64));
	builtin_log(call, "'%" STR_FMT "' has no checksum beside it", STR_ARG(url));
	return STR_NONE;
}

static bool
from_downloads(struct builtin_call *call, struct str base, struct str name,
	const struct go_request *request, struct str folder, struct error *err)
{
	const struct str url = str_concat(
		call->a, base, STR("/go"), name, STR("."), request->target, STR(".tar.gz"));
	const char *z = str_z(call->a, url);

	if (!z)
		return error_set(err, ERROR_INVALID, "the address of downloads holds a NUL");
	builtin_log(call, "Acquiring %" STR_FMT " from %s", STR_ARG(name), z);
	return builtin_install(call, z, checksum(call, url), folder, 1, err);
}

/* --- the source --------------------------------------------------------------------------- */

static bool
check_runs(struct builtin_call *call, struct str folder, struct error *err)
{
	const char *const argv[] = {
		str_z(call->a, path_join(call->a, folder, STR("bin/go"))), "version", NULL};
	struct str printed;

	return tool_output(call, argv, &printed, err) ||
	       error_prefix(err, "the installed Go does not run");
}

static bool
fetch(struct builtin_call *call, struct str name, const struct go_request *request,
	struct str folder, struct error *err)
{
	if (request->base.n > 0)
		return from_downloads(call, request->base, name, request, folder, err);
	if (from_proxies(call, name, request, folder, err))
		return true;
	if (!may_go_on(err))
		return false;
	builtin_log(call, "%s", err->text);
	builtin_log(call, "Falling back to download directly from Go");
	return from_downloads(call, STR(DOWNLOADS), name, request, folder, err);
}

static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	struct semver parsed;

	if (!semver_parse(version, &parsed))
		return error_set(
			err, ERROR_MISSING, "'%" STR_FMT "' is not a version", STR_ARG(version));
	return fetch(call, go_version_name(call->a, &parsed), source->owner, folder, err) &&
	       check_runs(call, folder, err);
}

struct str
go_fetch_target(struct arena *a, struct str arch)
{
	struct str go = arch;

	for (size_t i = 0; i < COUNT_OF(archs); i++)
		if (str_eq(arch, str_from(archs[i].arch)))
			go = str_from(archs[i].go);
	return str_concat(a, tool_os(a), STR("-"), go);
}

/* What another address gives is another build. */
struct tool_source
go_fetch_source(struct builtin_call *call, const struct go_request *request)
{
	const struct str name =
		str_fmt(call->a, "go-%016llx", (unsigned long long)str_hash(request->base));

	return (struct tool_source){
		.name = request->base.n > 0 ? str_z(call->a, name) : "go",
		.shown = "Go",
		.place = request->base.n > 0 ? "go-download-base-url" : "download",
		.arch = request->arch,
		.make = make,
		.owner = request,
	};
}
