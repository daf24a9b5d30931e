#include "actions/java/java_fetch.h"

#include "engine/store/file.h"
#include "engine/store/json.h"

#define API       "https://api.adoptium.net"
#define PAGE_MAX  50
#define PAGE_SIZE "20"

static const struct {
	const char *node, *adoptium;
} archs[] = {{"arm64", "aarch64"}, {"ia32", "x86"}, {"ppc64", "ppc64le"}};

/* --- what there is ------------------------------------------------------------------------ */

static struct str
arch_of(struct str arch)
{
	for (size_t i = 0; i < COUNT_OF(archs); i++)
		if (str_eq(arch, str_from(archs[i].node)))
			return str_from(archs[i].adoptium);
	return arch;
}

static struct str
query(struct builtin_call *call, const struct java_spec *spec, struct str package, struct str arch)
{
	struct str base = builtin_env(call, "LACT_ADOPTIUM_URL");
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));

	if (base.n == 0)
		base = STR(API);
	while (str_ends(base, STR("/")))
		base.n--;
	return str_concat(call->a, base,
		STR("/v3/assets/version/%5B1.0,100.0%5D?project=jdk&vendor=adoptium&"
		    "heap_size=normal&sort_method=DEFAULT&sort_order=DESC&jvm_impl=hotspot&"
		    "page_size=" PAGE_SIZE "&os="),
		is_darwin ? STR("mac") : STR("linux"), STR("&architecture="), arch_of(arch),
		STR("&image_type="), package, STR("&release_type="),
		spec->is_ea ? STR("ea") : STR("ga"), STR("&page="));
}

/* The API's "17.0.15+6.0.LTS" starts with the version that `release` says. */
static bool
fits(struct str text, const struct java_spec *spec, struct semver *version)
{
	const size_t plus = str_index(text, '+', 0);
	size_t end = plus + 1;

	while (end < text.n && char_is_digit(text.p[end]))
		end++;
	if (!semver_parse(str_slice(text, 0, plus), version))
		return false;
	version->prerelease = STR_NONE;
	return spec->exact.n > 0 ? str_eq(str_slice(text, 0, end), spec->exact)
				 : semver_satisfies(version, spec->range);
}

/* Pages come with the highest first, and so do the releases of a page. */
static bool
choose(struct builtin_call *call, struct value page, const struct java_spec *spec,
	struct java_release *out)
{
	for (size_t i = 0; i < page.array->count; i++) {
		const struct value release = page.array->items[i];
		const struct value binaries = json_member(release, "binaries");
		struct semver version;
		if (binaries.kind != VALUE_ARRAY || binaries.array->count == 0 ||
			!fits(json_text(json_member(release, "version_data"), "semver"), spec,
				&version))
			continue;
		const struct value package = json_member(binaries.array->items[0], "package");
		*out = (struct java_release){
			.version = semver_text(call->a, &version),
			.link = json_text(package, "link"),
			.checksum =
				str_concat(call->a, STR("sha256:"), json_text(package, "checksum")),
		};
		return out->link.n > 0;
	}
	return false;
}

bool
java_fetch_find(struct builtin_call *call, const struct java_spec *spec, struct str package,
	struct str arch, struct java_release *out, struct error *err)
{
	const struct str start = query(call, spec, package, arch);
	struct error why = {0};
	struct str text;

	for (int page = 0; page < PAGE_MAX; page++) {
		const char *url =
			str_z(call->a, str_fmt(call->a, "%" STR_FMT "%d", STR_ARG(start), page));
		if (!url || !builtin_fetch(call, url, "application/json", &text, &why))
			break;
		const struct value releases = json_read(call->a, text);
		if (releases.kind != VALUE_ARRAY || releases.array->count == 0)
			break;
		if (choose(call, releases, spec, out))
			return true;
	}
	if (why.kind != ERROR_NONE && err) {
		*err = why;
		return error_prefix(err, "Adoptium's list of releases");
	}
	return error_set(err, ERROR_MISSING,
		"Could not find satisfied version for SemVer '%" STR_FMT "'", STR_ARG(spec->text));
}

/* --- installing --------------------------------------------------------------------------- */

struct str
java_fetch_home(struct arena *a, struct str folder)
{
	const struct str inner = path_join(a, folder, STR("Contents/Home"));

	return file_is_dir(inner) ? inner : folder;
}

static bool
check_runs(struct builtin_call *call, struct str folder, struct error *err)
{
	const struct str home = java_fetch_home(call->a, folder);
	const char *const argv[] = {
		str_z(call->a, path_join(call->a, home, STR("bin/java"))), "-version", NULL};
	struct str printed;

	return tool_output(call, argv, &printed, err) ||
	       error_prefix(err, "the installed Java does not run");
}

static bool
make(struct builtin_call *call, const struct tool_source *tool, struct str version,
	struct str folder, struct error *err)
{
	const struct java_source *source = tool->owner;
	const struct java_spec exactly = {
		.text = version,
		.range = semver_range_parse(call->a, version),
		.is_ea = source->spec.is_ea,
	};
	struct java_release release;

	if (source->release)
		release = *source->release;
	else if (!java_fetch_find(call, &exactly, source->package, tool->arch, &release, err))
		return false;
	const char *url = str_z(call->a, release.link);
	if (!url)
		return error_set(
			err, ERROR_NETWORK, "the API's address of the archive holds a NUL");
	builtin_log(call, "Downloading Java %" STR_FMT " (Temurin-Hotspot) from %s ...",
		STR_ARG(version), url);
	return builtin_install(call, url, release.checksum, folder, 1, err) &&
	       check_runs(call, folder, err);
}

void
java_fetch_source(struct builtin_call *call, const struct java_spec *spec, struct str package,
	struct str arch, const struct java_release *release, struct java_source *out)
{
	const struct str name = str_concat(call->a, STR("Java_Temurin-Hotspot_"), package,
		spec->is_ea ? STR("-ea") : STR_NONE);

	*out = (struct java_source){
		.tool = {.name = str_z(call->a, name),
			.shown = "Java",
			.place = "Adoptium",
			.arch = arch,
			.make = make,
			.owner = out},
		.spec = *spec,
		.package = package,
		.release = release,
	};
}
