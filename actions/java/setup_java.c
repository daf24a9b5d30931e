/*
 * actions/setup-java: the Java that a job asks for, as JAVA_HOME and on its PATH.
 *
 * Order      lact's tool cache, what is installed on this machine (java_find.h), first of the
 *            asked-for vendor, then of another, which is a difference; then Adoptium's download
 *            for `temurin`.
 * Majors     v1 has no `distribution` and means Zulu. The key of the cache has the architecture
 *            since v4.
 * Source     github.com/actions/setup-java action.yml, .github/java.json, src/setup-java.ts,
 *            src/cache.ts, src/gpg.ts, src/distributions/base-installer.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/base/package_cache.h"
#include "actions/java/java_fetch.h"
#include "actions/java/java_maven.h"
#include "engine/run/step/builtin_store.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#define ARCH_IN_KEY_SINCE 4

static const struct builtin_input inputs[] = {
	{"java-version", "", false},
	{"java-version-file", "", false},
	{"distribution", "", false},
	{"java-package", "jdk", false},
	{"architecture", "", false},
	{"jdkFile", "", false},
	{"jdk-file", "", false},
	{"check-latest", "false", false},
	{"set-default", "true", false},
	{"server-id", "github", false},
	{"server-username", "", false},
	{"server-username-env-var", "", false},
	{"server-password", "", false},
	{"server-password-env-var", "", false},
	{"settings-path", "", false},
	{"overwrite-settings", "true", false},
	{"gpg-private-key", "", false},
	{"gpg-passphrase", "", false},
	{"gpg-passphrase-env-var", "", false},
	{"cache", "", false},
	{"cache-dependency-path", "", false},
	{"job-status", "", false},
	{"token", "", false},
	{"mvn-toolchain-id", "", false},
	{"mvn-toolchain-vendor", "", false},
};

static const char matcher[] = "{\"problemMatcher\": [{\"owner\": \"java\", \"pattern\": [{\n"
			      "  \"regexp\": \"^Exception in thread \\\"(.*)\\\" (.*): (.*)$\",\n"
			      "  \"code\": 2, \"message\": 3}]}]}\n";

/* Paths are below the job's home. */
static const struct build_tool {
	const char *name;
	const char *linux_paths[5];
	const char *darwin_paths[5];
	const char *patterns[6];
} build_tools[] = {
	{"maven", {".m2/repository"}, {".m2/repository"}, {"**/pom.xml"}},
	{"gradle", {".gradle/caches", ".gradle/wrapper"}, {".gradle/caches", ".gradle/wrapper"},
		{"**/*.gradle*", "**/gradle-wrapper.properties", "buildSrc/**/Versions.kt",
			"buildSrc/**/Dependencies.kt", "gradle/*.versions.toml",
			"**/versions.properties"}},
	{"sbt",
		{".ivy2/cache", ".sbt", ".cache/coursier", "!.sbt/*.lock",
			"!**/ivydata-*.properties"},
		{".ivy2/cache", ".sbt", "Library/Caches/Coursier", "!.sbt/*.lock",
			"!**/ivydata-*.properties"},
		{"**/*.sbt", "**/project/build.properties", "**/project/**.scala",
			"**/project/**.sbt"}},
};

struct request {
	const struct java_distribution *distribution;
	struct str package;
	struct str arch;
	bool check_latest;
	bool set_default;
	const struct str *ids; /* of toolchains, one for each version; NULL: the usual ones */
};

/* --- getting ------------------------------------------------------------------------------ */

static bool
is_temurin(const struct request *request)
{
	return str_eq(str_from(request->distribution->name), STR("temurin"));
}

static bool
use_tool(struct builtin_call *call, const struct request *request, const struct java_spec *spec,
	const struct tool *tool, struct java *out)
{
	if (!java_read(call, java_fetch_home(call->a, tool->path), request->package,
		    request->distribution, out) ||
		!java_fits(out, spec))
		return false;
	out->place = tool->place;
	return true;
}

static bool
in_cache(struct builtin_call *call, const struct request *request, const struct java_spec *spec,
	struct java *out)
{
	struct java_source source;
	struct tool tool;

	if (!is_temurin(request))
		return false;
	java_fetch_source(call, spec, request->package, request->arch, NULL, &source);
	return tool_find_whole(call, &source.tool, spec->range, &tool) &&
	       use_tool(call, request, spec, &tool, out);
}

static bool
install(struct builtin_call *call, const struct request *request, const struct java_spec *spec,
	const struct java_release *release, struct java *out, struct error *err)
{
	struct java_source source;
	struct tool tool;

	java_fetch_source(call, spec, request->package, request->arch, release, &source);
	if (!tool_install(call, &source.tool, release->version, &tool, err))
		return false;
	return use_tool(call, request, spec, &tool, out) ||
	       error_set(err, ERROR_NETWORK,
		       "Adoptium's archive of Java %" STR_FMT " holds another version",
		       STR_ARG(release->version));
}

static bool
none_found(const struct request *request, const struct java_spec *spec, struct error *err)
{
	error_prefix(err,
		"no Java for '%" STR_FMT "' in the tool cache, /usr/lib/jvm, SDKMAN, asdf, mise, "
		"jenv or ~/.jdks, by JAVA_HOME or on PATH; and none could be fetched",
		STR_ARG(spec->text));
	return error_help(err,
		"install one, for example: apt install openjdk-%llu-jdk, or sdk install java, of "
		"the distribution %s",
		(unsigned long long)str_number(
			str_slice(spec->text, 0, str_index(spec->text, '.', 0)), 1000),
		request->distribution->name);
}

static bool
fetch(struct builtin_call *call, const struct request *request, const struct java_spec *spec,
	struct java *out, struct error *err)
{
	struct java_release release;

	if (!is_temurin(request)) {
		(void)error_set(err, ERROR_MISSING,
			"lact downloads builds of Temurin alone, not of '%s'",
			request->distribution->name);
		return none_found(request, spec, err);
	}
	builtin_log(call, "Trying to resolve the latest version from remote");
	if (!java_fetch_find(call, spec, request->package, request->arch, &release, err))
		return none_found(request, spec, err);
	builtin_log(call, "Resolved latest version as %" STR_FMT, STR_ARG(release.version));
	return install(call, request, spec, &release, out, err);
}

/* Another vendor's Java counts only where no newest one of the vendor itself is asked for. */
static bool
get(struct builtin_call *call, const struct request *request, const struct java_spec *spec,
	struct java *out, struct error *err)
{
	if (request->check_latest && is_temurin(request) && !call->offline)
		return fetch(call, request, spec, out, err);
	if (in_cache(call, request, spec, out))
		return true;
	if (!java_find(call, spec, request->package, request->distribution, out))
		return fetch(call, request, spec, out, err);
	if (!out->is_asked)
		builtin_difference(call,
			"actions/setup-java: Java %" STR_FMT " of this machine is %s%" STR_FMT
			"%s, not of the distribution '%s'",
			STR_ARG(out->version), out->vendor.n > 0 ? "of '" : "of no named vendor",
			STR_ARG(out->vendor), out->vendor.n > 0 ? "'" : "",
			request->distribution->name);
	return true;
}

/* An archive of the workspace is unpacked for the job alone. */
static bool
unpack(struct builtin_call *call, struct str file, const struct request *request,
	const struct java_spec *spec, struct java *out, struct error *err)
{
	const struct str archive = builtin_absolute(call, file);
	const struct str folder = str_concat(call->a, call->temp, STR("/java-"), spec->text);
	const char *const argv[] = {"tar", "-xf", str_z(call->a, archive), "-C",
		str_z(call->a, folder), "--strip-components=1", NULL};
	struct str printed;

	if (!file_exists(archive))
		return error_set(err, ERROR_INVALID,
			"JDK file was not found in path '%" STR_FMT "'", STR_ARG(archive));
	builtin_log(call, "Extracting Java from '%" STR_FMT "'", STR_ARG(archive));
	if (!file_remove_tree(folder, err) || !file_make_dirs(folder, 0755, err) ||
		!tool_output(call, argv, &printed, err))
		return false;
	out->place = "jdkFile";
	if (!java_read(call, java_fetch_home(call->a, folder), request->package,
		    request->distribution, out))
		return error_set(err, ERROR_INVALID,
			"'%" STR_FMT "' has no Java with a file 'release' and a program for "
			"`java-package` '%" STR_FMT "'",
			STR_ARG(file), STR_ARG(request->package));
	out->place = "jdkFile";
	return true;
}

/* --- the job's Java ----------------------------------------------------------------------- */

static void
set_java(struct builtin_call *call, const struct request *request, const struct java *java)
{
	const struct str name = str_fmt(call->a, "JAVA_HOME_%llu_%" STR_FMT,
		(unsigned long long)java->semver.major, STR_ARG(str_upper(call->a, request->arch)));

	if (request->set_default) {
		builtin_log(
			call, "Setting Java %" STR_FMT " as the default", STR_ARG(java->version));
		builtin_export(call, "JAVA_HOME", java->home);
		builtin_add_path(call, path_join(call->a, java->home, STR("bin")));
	}
	builtin_export(call, str_z(call->a, name), java->home);
	builtin_set_output(call, "distribution", str_from(request->distribution->output));
	builtin_set_output(call, "path", java->home);
	builtin_set_output(call, "version", java->version);
	builtin_log(call, "Java configuration:");
	builtin_log(call, "  Distribution: %s", request->distribution->name);
	builtin_log(call, "  Version: %" STR_FMT, STR_ARG(java->version));
	builtin_log(call, "  Path: %" STR_FMT, STR_ARG(java->home));
	builtin_note(call, "java %" STR_FMT " (%s)", STR_ARG(java->version), java->place);
}

static bool
add_toolchain(struct builtin_call *call, const struct request *request, struct str version,
	size_t i, const struct java *java, struct error *err)
{
	const struct str given = builtin_input(call, "mvn-toolchain-vendor");
	const struct str vendor = given.n > 0 ? given : str_from(request->distribution->name);

	return java_maven_toolchain(call,
		&(const struct java_toolchain){
			.version = version,
			.vendor = vendor,
			.id = request->ids ? request->ids[i]
					   : str_concat(call->a, vendor, STR("_"), version),
			.home = java->home,
		},
		err);
}

static enum result
set_up(struct builtin_call *call, const struct request *request, struct str text, size_t i)
{
	const struct str newer = builtin_input(call, "jdk-file");
	const struct str file = newer.n > 0 ? newer : builtin_input(call, "jdkFile");
	struct error err = {0};
	struct java_spec spec;
	struct java java;

	if (!java_spec_read(call, text, &spec))
		return RESULT_FAILURE;
	const bool ok = file.n > 0 ? unpack(call, file, request, &spec, &java, &err)
				   : get(call, request, &spec, &java, &err);
	if (!ok)
		return tool_fail(call, &err);
	set_java(call, request, &java);
	return add_toolchain(call, request, text, i, &java, &err) ? RESULT_SUCCESS
								  : tool_fail(call, &err);
}

/* --- around it ---------------------------------------------------------------------------- */

/* Into ~/.gnupg of the job, which goes with its home. */
static bool
import_key(struct builtin_call *call, struct error *err)
{
	const struct str key = builtin_input(call, "gpg-private-key");
	const struct str path = path_join(call->a, call->temp, STR("private-key.asc"));
	const char *const argv[] = {"gpg", "--batch", "--import", str_z(call->a, path), NULL};
	struct str printed;

	if (key.n == 0)
		return true;
	builtin_log(call, "Importing private gpg key");
	if (!file_write(path, key, 0600, err))
		return false;
	const bool ok = tool_output(call, argv, &printed, err);
	return file_remove_tree(path, ok ? err : NULL) && ok;
}

static const struct build_tool *
build_tool_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(build_tools); i++)
		if (str_eq(name, str_from(build_tools[i].name)))
			return &build_tools[i];
	return NULL;
}

static bool
hash_files(struct builtin_call *call, const struct build_tool *tool, struct str *out)
{
	struct str *patterns;
	struct str usual[COUNT_OF(tool->patterns)];
	struct error err = {0};
	size_t count;
	struct buf shown;

	builtin_lines(call, "cache-dependency-path", &patterns, &count);
	if (count == 0) {
		patterns = usual;
		while (count < COUNT_OF(usual) && tool->patterns[count]) {
			usual[count] = str_from(tool->patterns[count]);
			count++;
		}
	}
	if (builtin_hash_files(call, patterns, count, out, &err) && out->n > 0)
		return true;
	buf_init(&shown, BUF_UNBOUNDED);
	for (size_t i = 0; i < count; i++)
		buf_add_fmt(&shown, "%s%" STR_FMT, i > 0 ? "," : "", STR_ARG(patterns[i]));
	const struct str all = buf_take(call->a, &shown);
	(void)builtin_error(call,
		"No file in %" STR_FMT " matched to [%" STR_FMT
		"], make sure you have checked out the target repository",
		STR_ARG(call->workspace), STR_ARG(all));
	return false;
}

static struct str
below_home(struct builtin_call *call, const char *path)
{
	const bool is_excluded = path[0] == '!';
	const struct str name = str_from(path + is_excluded);

	return str_concat(
		call->a, is_excluded ? STR("!") : STR_NONE, path_join(call->a, call->home, name));
}

static enum result
restore_cache(struct builtin_call *call)
{
	const struct str name = builtin_input(call, "cache");
	const struct build_tool *tool = build_tool_find(name);
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));
	struct str paths[COUNT_OF(tool->linux_paths)];
	struct package_cache cache = {.paths = paths};
	struct str hash;

	if (name.n == 0)
		return RESULT_SUCCESS;
	if (!tool)
		return builtin_error(
			call, "unknown package manager specified: %" STR_FMT, STR_ARG(name));
	if (!hash_files(call, tool, &hash))
		return RESULT_FAILURE;
	const char *const *from = is_darwin ? tool->darwin_paths : tool->linux_paths;
	while (cache.path_count < COUNT_OF(paths) && from[cache.path_count]) {
		paths[cache.path_count] = below_home(call, from[cache.path_count]);
		cache.path_count++;
	}
	const struct str arch = action_major(call) >= ARCH_IN_KEY_SINCE
					? str_concat(call->a, tool_cache_arch(call->a), STR("-"))
					: STR_NONE;
	cache.name = tool->name;
	cache.key = str_concat(call->a, STR("setup-java-"), builtin_env(call, "RUNNER_OS"),
		STR("-"), arch, name, STR("-"), hash);
	builtin_set_output(call, "cache-primary-key", cache.key);
	package_cache_restore(call, &cache);
	return RESULT_SUCCESS;
}

/* --- main --------------------------------------------------------------------------------- */

static bool
read_request(struct builtin_call *call, size_t version_count, struct request *out)
{
	struct str name = builtin_input(call, "distribution");
	struct request request = {.package = builtin_input(call, "java-package")};
	struct str *ids;
	size_t id_count;

	if (name.n == 0 && action_major(call) == 1)
		name = STR("zulu");
	request.distribution = java_distribution_find(name);
	if (!request.distribution) {
		(void)builtin_error(call,
			name.n > 0 ? "No supported distribution was found for input %" STR_FMT
				   : "Input required and not supplied: distribution%" STR_FMT,
			STR_ARG(name));
		return false;
	}
	builtin_lines(call, "mvn-toolchain-id", &ids, &id_count);
	if (id_count == version_count)
		request.ids = ids;
	if (!builtin_flag(call, "check-latest", &request.check_latest) ||
		!builtin_flag(call, "set-default", &request.set_default) ||
		!tool_check_arch(call, "Java", &request.arch))
		return false;
	*out = request;
	return true;
}

static enum result
run(struct builtin_call *call)
{
	struct request request;
	struct error err = {0};
	struct str *texts;
	size_t count;

	if (!java_version_texts(call, &texts, &count) || !read_request(call, count, &request))
		return RESULT_FAILURE;
	builtin_log(call, "::group::Installed distributions");
	for (size_t i = 0; i < count; i++)
		if (set_up(call, &request, texts[i], i) != RESULT_SUCCESS)
			return RESULT_FAILURE;
	builtin_log(call, "::endgroup::");
	if (!tool_add_matcher(call, "setup-java", matcher, &err) ||
		!java_maven_settings(call, &err) || !import_key(call, &err))
		return tool_fail(call, &err);
	return restore_cache(call);
}

const struct builtin action_setup_java = {
	.name = "actions/setup-java",
	.summary = "a Java from this machine or Adoptium, and caches of its build tools",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.post_if_success = true,
	.has_stores = true,
};
