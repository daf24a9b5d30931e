#include "actions/java/java_find.h"

#include "actions/base/tool.h"
#include "engine/store/file.h"

#define RELEASE_MAX ((size_t)1 << 16)

static const struct java_distribution distributions[] = {
	{"temurin", "Temurin-Hotspot", "Eclipse", NULL},
	{"adopt", "Adopt-Hotspot", "AdoptOpenJDK", "JVM_VARIANT=\"Hotspot\""},
	{"adopt-hotspot", "Adopt-Hotspot", "AdoptOpenJDK", "JVM_VARIANT=\"Hotspot\""},
	{"adopt-openj9", "Adopt-OpenJ9", "AdoptOpenJDK", "JVM_VARIANT=\"Openj9\""},
	{"zulu", "Zulu", "Azul", NULL},
	{"liberica", "Liberica", "BellSoft", NULL},
	{"microsoft", "Microsoft", "Microsoft", NULL},
	{"semeru", "IBM_Semeru", "IBM", NULL},
	{"corretto", "Corretto", "Amazon", NULL},
	{"oracle", "Oracle", "Oracle", NULL},
	{"dragonwell", "Dragonwell", "Alibaba", NULL},
	{"sapmachine", "SapMachine", "SAP", NULL},
	{"graalvm", "GraalVM", "Oracle", "GRAALVM_VERSION"},
	{"graalvm-community", "GraalVM", "GraalVM", NULL},
	{"jetbrains", "JetBrains", "JetBrains", NULL},
	{"jdkfile", "jdkfile", "", NULL},
};

/* Folders of installations: <folder>/<any><below>. */
static const struct java_place {
	const char *name;
	const char *folder; /* below the user's home, or absolute */
	const char *below;
} places[] = {
	{"/usr/lib/jvm", "/usr/lib/jvm", ""},
	{"JavaVirtualMachines", "/Library/Java/JavaVirtualMachines", "/Contents/Home"},
	{"SDKMAN", ".sdkman/candidates/java", ""},
	{"asdf", ".asdf/installs/java", ""},
	{"mise", ".local/share/mise/installs/java", ""},
	{"~/.jdks", ".jdks", ""},
};

const struct java_distribution *
java_distribution_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(distributions); i++)
		if (str_eq(name, str_from(distributions[i].name)))
			return &distributions[i];
	return NULL;
}

/* --- the file `release` ------------------------------------------------------------------- */

/* The value of a line `NAME="VALUE"`. */
static struct str
release_value(struct str text, const char *name)
{
	struct str line;

	while (str_line(&text, &line)) {
		const size_t equals = str_index(line, '=', 0);
		const struct str value = str_trim(str_slice(line, equals + 1, line.n));
		if (str_eq(str_slice(line, 0, equals), str_from(name)))
			return value.n >= 2 && value.p[0] == '"' ? str_slice(value, 1, value.n - 1)
								 : value;
	}
	return STR_NONE;
}

/* Digits behind the first of one of the marks, which `release` has before a build's number. */
static struct str
build_in(struct str runtime)
{
	size_t at = str_index(runtime, '+', 0);
	size_t end;

	if (at == runtime.n) {
		at = str_find(runtime, STR("-b"));
		at += at < runtime.n;
	}
	for (end = at + 1; end < runtime.n && char_is_digit(runtime.p[end]); end++)
		continue;
	for (at++; at + 1 < end && runtime.p[at] == '0'; at++)
		continue;
	return str_slice(runtime, at, end);
}

/* "17.0.15", "21", "11.0.9.1", and "1.8.0_412", which is 8.0.412 */
static bool
parse_version(struct str text, struct semver *out)
{
	uint64_t numbers[3] = {0};
	size_t count = 0;

	if (str_starts(text, STR("1.")))
		text = str_slice(text, 2, text.n);
	while (count < COUNT_OF(numbers) && text.n > 0 && char_is_digit(text.p[0])) {
		numbers[count++] = str_take_number(&text, INT32_MAX);
		text = str_slice(text, 1, text.n);
	}
	*out = (struct semver){numbers[0], numbers[1], numbers[2], STR_NONE};
	return count > 0;
}

/* A development kit has a compiler. */
static bool
is_of_package(struct builtin_call *call, struct str home, struct str text, struct str package)
{
	const struct str kind = str_slice(package, 0, str_index(package, '+', 0));
	const struct str extra = str_slice(package, kind.n, package.n);
	const char *program = str_eq(kind, STR("jre")) ? "bin/java" : "bin/javac";

	if (!file_is_executable(path_join(call->a, home, str_from(program))))
		return false;
	return extra.n == 0 || (str_eq(extra, STR("+fx")) && str_has(text, STR("javafx.base")));
}

static bool
is_of(const struct java_distribution *distribution, struct str text, struct str vendor)
{
	return str_has(vendor, str_from(distribution->implementor)) &&
	       (!distribution->also || str_has(text, str_from(distribution->also)));
}

bool
java_read(struct builtin_call *call, struct str home, struct str package,
	const struct java_distribution *distribution, struct java *out)
{
	struct java java = {.home = home};
	struct str text;

	if (!file_read(
		    call->a, path_join(call->a, home, STR("release")), RELEASE_MAX, &text, NULL) ||
		!is_of_package(call, home, text, package) ||
		!parse_version(release_value(text, "JAVA_VERSION"), &java.semver))
		return false;
	const struct str runtime = release_value(text, "JAVA_RUNTIME_VERSION");
	const struct str build = build_in(runtime);
	java.version = semver_text(call->a, &java.semver);
	if (build.n > 0)
		java.version = str_concat(call->a, java.version, STR("+"), build);
	java.is_ea = str_has(runtime, STR("-ea"));
	java.vendor = release_value(text, "IMPLEMENTOR");
	java.is_asked = is_of(distribution, text, java.vendor);
	*out = java;
	return true;
}

bool
java_fits(const struct java *java, const struct java_spec *spec)
{
	return java->is_ea == spec->is_ea &&
	       (spec->exact.n > 0 ? str_eq(java->version, spec->exact)
				  : semver_satisfies(&java->semver, spec->range));
}

/* --- looking ------------------------------------------------------------------------------ */

struct search {
	struct builtin_call *call;
	const struct java_spec *spec;
	struct str package;
	const struct java_distribution *distribution;
	bool any_vendor;
	struct java best; /* its place is NULL: none */
};

static void
consider(struct search *search, const char *place, struct str home)
{
	struct java java;

	if (!java_read(search->call, home, search->package, search->distribution, &java) ||
		!java_fits(&java, search->spec) || (!java.is_asked && !search->any_vendor) ||
		(search->best.place && semver_compare(&java.semver, &search->best.semver) <= 0))
		return;
	java.place = place;
	search->best = java;
}

static void
look_in(struct search *search, const struct java_place *place)
{
	struct arena *a = search->call->a;
	const struct str folder = path_join(a, search->call->user_home, str_from(place->folder));
	struct str *names;
	size_t count;

	if (!file_list(a, folder, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct str path = path_join(a, folder, names[i]);
		if (!file_is_link(path)) /* it leads to another of these */
			consider(search, place->name, str_concat(a, path, str_from(place->below)));
	}
}

/* jenv has nothing but links. */
static void
look_at_links(struct search *search)
{
	struct arena *a = search->call->a;
	const struct str folder = path_join(a, search->call->user_home, STR(".jenv/versions"));
	struct str *names;
	size_t count;

	if (!file_list(a, folder, &names, &count, NULL))
		return;
	for (size_t i = 0; i < count; i++)
		consider(search, "jenv", file_real_path(a, path_join(a, folder, names[i])));
}

static void
look_at_path(struct search *search)
{
	struct arena *a = search->call->a;
	const struct str java = tool_on_path(a, search->call->user_path, STR("java"));
	const struct str real = java.n > 0 ? file_real_path(a, java) : STR_NONE;

	if (real.n > 0)
		consider(search, "PATH", path_folder(path_folder(real)));
}

static bool
look(struct search *search)
{
	const struct str own = builtin_env(search->call, "JAVA_HOME");

	for (size_t i = 0; !search->best.place && i < COUNT_OF(places); i++)
		look_in(search, &places[i]);
	if (!search->best.place)
		look_at_links(search);
	if (!search->best.place && str_starts(own, STR("/")))
		consider(search, "JAVA_HOME", own);
	if (!search->best.place)
		look_at_path(search);
	return search->best.place != NULL;
}

bool
java_find(struct builtin_call *call, const struct java_spec *spec, struct str package,
	const struct java_distribution *distribution, struct java *out)
{
	struct search search = {call, spec, package, distribution, false, {.place = NULL}};

	bool found = look(&search);
	if (!found) {
		search.any_vendor = true;
		found = look(&search);
	}
	if (found)
		*out = search.best;
	return found;
}
