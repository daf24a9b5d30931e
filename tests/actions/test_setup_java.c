#include "actions/java/java_version.h"
#include "actions/registry.h"
#include "engine/store/file.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const struct builtin *
setup_java(void)
{
	return registry_find(STR("actions/setup-java@v5"));
}

/* A Java that is a file `release` and two scripts. Its versions are of the future, so that no
 * machine has them. */
static void
make_java(struct harness *harness, const char *folder, const char *version, const char *runtime,
	const char *vendor)
{
	(void)sandbox_run(&harness->sandbox,
		"mkdir -p '%s/bin' && cd '%s' && printf 'IMPLEMENTOR=\"%s\"\\n"
		"JAVA_RUNTIME_VERSION=\"%s\"\\nJAVA_VERSION=\"%s\"\\n' >release && "
		"printf '#!/bin/sh\\n' >bin/java && cp bin/java bin/javac && chmod +x bin/*",
		folder, folder, vendor, runtime, version);
}

static void
ask(struct harness *harness, const char *distribution, const char *version)
{
	harness_input(harness, "distribution", distribution);
	harness_input(harness, "java-version", version);
}

static void
test_specs_are_ranges_or_builds(void **state)
{
	static const struct {
		const char *text, *version, *exact;
		bool holds, is_ea;
	} rows[] = {
		{"17", "17.0.5", "", true, false},
		{"11.0.x", "11.0.9", "", true, false},
		{"11.0.x", "11.1.0", "", false, false},
		{"22-ea", "22.0.0", "", true, true},
		{"11.0.3-ea.2", "11.0.3", "11.0.3+2", true, true},
		{"17.0.5+8", "17.0.5", "17.0.5+8", true, false},
		{"18.0.1.1", "18.0.1", "18.0.1+1", true, false},
		{"latest", "99.0.0", "", true, false},
		{">=11 <17", "16.0.2", "", true, false},
	};
	struct harness *harness = *state;
	struct java_spec spec;
	struct semver version;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		assert_true(java_spec_read(&harness->call, str_from(rows[i].text), &spec));
		assert_true(semver_parse(str_from(rows[i].version), &version));
		if (semver_satisfies(&version, spec.range) != rows[i].holds ||
			spec.is_ea != rows[i].is_ea || !str_eq(spec.exact, str_from(rows[i].exact)))
			fail_msg("%s %s", rows[i].text, rows[i].version);
	}
	assert_false(java_spec_read(&harness->call, STR("seventeen"), &spec));
	harness_assert_logged(harness, "The string 'seventeen' is not valid SemVer notation");
}

static void
test_version_files_are_read(void **state)
{
	static const struct {
		const char *name, *text, *version;
	} rows[] = {
		{".java-version", "17.0.7\n", "17.0.7"},
		{".java-version", "openjdk64-11.0.2\n", "11.0.2"},
		{".java-version", "1.8\n", "8"},
		{".tool-versions", "nodejs 20\njava temurin-17.0.8+101\n", "17.0.8+101"},
		{".tool-versions", "java 21\n", "21"},
		{".sdkmanrc", "# x\njava=17.0.4-tem\n", "17.0.4"},
	};
	struct harness *harness = *state;
	struct error err = {0};
	struct str *texts;
	size_t count;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct str path =
			path_join(harness->call.a, harness->call.workspace, str_from(rows[i].name));
		struct builtin_value value = {
			.name = STR("java-version-file"), .value = str_from(rows[i].name)};
		assert_true(file_write(path, str_from(rows[i].text), 0644, &err));
		harness->call.values = &value;
		harness->call.value_count = 1;
		assert_true(java_version_texts(&harness->call, &texts, &count));
		assert_int_equal(count, 1);
		assert_text(texts[0], rows[i].version);
	}
}

static void
test_a_java_of_the_vendor_is_set_up_with_its_variables(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.sdkman/candidates/java/97.0.3-zulu", "97.0.3", "97.0.3+9-LTS",
		"Azul Systems, Inc.");
	make_java(harness, "user/.sdkman/candidates/java/97.0.1-tem", "97.0.1", "97.0.1+7-LTS",
		"Eclipse Adoptium");
	ask(harness, "temurin", "97");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 0);
	assert_text(harness->note, "java 97.0.1+7 (SDKMAN)");
	assert_text(harness_output(harness, "version"), "97.0.1+7");
	assert_text(harness_output(harness, "distribution"), "Temurin-Hotspot");
	const struct str home =
		sandbox_path(&harness->sandbox, "user/.sdkman/candidates/java/97.0.1-tem");
	assert_true(str_eq(harness_output(harness, "path"), home));
	assert_true(str_eq(harness_exported(harness, "JAVA_HOME"), home));
	assert_true(str_eq(harness_exported(harness, "JAVA_HOME_97_X64"), home));
	assert_true(str_has(buf_str(&harness->path), STR("97.0.1-tem/bin:")));
	harness_assert_logged(harness, "##[add-matcher]");
}

static void
test_places_of_the_machine_are_looked_through(void **state)
{
	static const struct {
		const char *folder, *version, *note;
	} rows[] = {
		{"user/.asdf/installs/java/temurin-91.0.1", "91.0.1", "java 91.0.1+5 (asdf)"},
		{"user/.local/share/mise/installs/java/92.0.1", "92.0.1", "java 92.0.1+5 (mise)"},
		{"user/.jdks/temurin-93.0.1", "93.0.1", "java 93.0.1+5 (~/.jdks)"},
		{"linked", "94.0.1", "java 94.0.1+5 (jenv)"},
		{"own", "95.0.1", "java 95.0.1+5 (JAVA_HOME)"},
		{"path", "96", "java 96.0.0+5 (PATH)"},
	};
	struct harness *harness = *state;
	struct arena *a = harness->call.a;

	harness->call.offline = true;
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		make_java(harness, rows[i].folder, rows[i].version,
			str_z(a, str_concat(a, str_from(rows[i].version), STR("+5"))),
			"Eclipse Adoptium");
	(void)sandbox_run(&harness->sandbox, "mkdir -p user/.jenv/versions bin && ln -s "
					     "\"$PWD/linked\" user/.jenv/versions/94 && "
					     "ln -s ../path/bin/java bin/java");
	harness->call.user_path = sandbox_path(&harness->sandbox, "bin");
	harness_env(harness, "JAVA_HOME", str_z(a, sandbox_path(&harness->sandbox, "own")));
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		ask(harness, "temurin", str_z(a, str_slice(str_from(rows[i].version), 0, 2)));
		harness_expect(harness, setup_java(), RESULT_SUCCESS);
		assert_text(harness->note, rows[i].note);
	}
}

static void
test_another_vendor_is_a_difference(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/97", "97.0.3", "97.0.3+9", "Debian");
	ask(harness, "corretto", "97");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 1);
	harness_assert_logged(harness,
		"difference: actions/setup-java: Java 97.0.3+9 of this machine "
		"is of 'Debian', not of the distribution 'corretto'");
	assert_text(harness_output(harness, "distribution"), "Corretto");
}

static void
test_builds_packages_and_early_access_count(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/97", "97.0.3", "97.0.3+9", "Eclipse Adoptium");
	make_java(harness, "user/.jdks/98", "98", "98-ea+33", "Eclipse Adoptium");
	(void)sandbox_run(&harness->sandbox, "rm user/.jdks/98/bin/javac");
	ask(harness, "temurin", "97.0.3+8");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	ask(harness, "temurin", "97.0.3+9");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	ask(harness, "temurin", "97");
	harness_input(harness, "java-package", "jdk+fx");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	ask(harness, "temurin", "98-ea");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	ask(harness, "temurin", "98");
	harness_input(harness, "java-package", "jre");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	ask(harness, "temurin", "98-ea");
	harness_input(harness, "java-package", "jre");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "version"), "98.0.0+33");
}

static void
test_java_8_is_not_1_8(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/8", "1.8.0_999", "1.8.0_999-b08", "Eclipse Adoptium");
	ask(harness, "temurin", "8.0.999");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "version"), "8.0.999+8");
	assert_true(harness_exported(harness, "JAVA_HOME_8_X64").n > 0);
}

static void
test_what_cannot_be_had_is_missing_or_an_error(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	ask(harness, "temurin", "97");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "missing: no Java for '97' in the tool cache, /usr/lib/jvm");
	assert_text(harness->help, "install one, for example: apt install openjdk-97-jdk, or sdk "
				   "install java, of the distribution temurin");
	ask(harness, "zulu", "97");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "lact downloads builds of Temurin alone, not of 'zulu'");
	ask(harness, "gnu", "97");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: No supported distribution was found for input gnu");
	harness_input(harness, "java-version", "97");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: Input required and not supplied: distribution");
	harness_input(harness, "distribution", "temurin");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: java-version or java-version-file input expected");
}

static void
test_several_versions_are_toolchains_and_the_last_is_the_default(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/96", "96.0.1", "96.0.1+1", "Eclipse Adoptium");
	make_java(harness, "user/.jdks/97", "97.0.1", "97.0.1+1", "Eclipse Adoptium");
	ask(harness, "temurin", "97\n96\n");
	harness_input(harness, "mvn-toolchain-vendor", "A & B");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_true(str_ends(harness_exported(harness, "JAVA_HOME"), STR("/user/.jdks/96")));
	assert_true(harness_exported(harness, "JAVA_HOME_97_X64").n > 0);
	assert_text(sandbox_run(&harness->sandbox,
			    "python3 -c \"import xml.etree.ElementTree as e; "
			    "n = '{http://maven.apache.org/TOOLCHAINS/1.1.0}'; "
			    "[print(*[i.text for i in t.iter() if i.text.strip()][:4]) for t in "
			    "e.parse('job-home/.m2/toolchains.xml').getroot().iter(n + "
			    "'toolchain')]\""),
		"jdk 97 A & B A & B_97\njdk 96 A & B A & B_96");
}

static void
test_settings_name_variables(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/97", "97.0.1", "97.0.1+1", "Eclipse Adoptium");
	ask(harness, "temurin", "97");
	harness_input(harness, "server-id", "central");
	harness_input(harness, "server-username", "MAVEN_USER");
	harness_input(harness, "server-password", "MAVEN_TOKEN");
	harness_input(harness, "gpg-passphrase", "PASS");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "tail -n +4 job-home/.m2/settings.xml"),
		"  <servers>\n    <server>\n      <id>central</id>\n"
		"      <username>${env.MAVEN_USER}</username>\n"
		"      <password>${env.MAVEN_TOKEN}</password>\n    </server>\n    <server>\n"
		"      <id>gpg.passphrase</id>\n      <passphrase>${env.PASS}</passphrase>\n"
		"    </server>\n  </servers>\n</settings>");
	ask(harness, "temurin", "97");
	harness_input(harness, "overwrite-settings", "false");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	harness_assert_logged(
		harness, "because file already exists and overwriting is not required");
	(void)sandbox_run(&harness->sandbox, "grep -q MAVEN_USER job-home/.m2/settings.xml");
	ask(harness, "temurin", "97");
	harness_input(harness, "settings-path", "conf");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	(void)sandbox_run(&harness->sandbox, "grep -q 'env.GITHUB_ACTOR' ws/conf/settings.xml && "
					     "! grep -q passphrase ws/conf/settings.xml");
}

/* A gpg that keeps the key it is given. */
static void
test_a_gpg_key_is_imported_and_leaves_no_file(void **state)
{
	struct harness *harness = *state;
	const char *bin = str_z(harness->call.a, sandbox_path(&harness->sandbox, "bin"));

	harness->call.offline = true;
	make_java(harness, "user/.jdks/97", "97.0.1", "97.0.1+1", "Eclipse Adoptium");
	(void)sandbox_run(&harness->sandbox,
		"mkdir bin && printf '#!/bin/sh\ncp \"$3\" \"$HOME/seen\"\n' >bin/gpg && "
		"chmod +x bin/gpg");
	harness_env(harness, "PATH",
		str_z(harness->call.a, str_fmt(harness->call.a, "%s:/usr/bin:/bin", bin)));
	ask(harness, "temurin", "97");
	harness_input(harness, "gpg-private-key", "KEY");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(sandbox_run(&harness->sandbox, "cat job-home/seen && ls temp"),
		"KEYsetup-java-matchers.json");
	(void)sandbox_run(
		&harness->sandbox, "grep -q env.GPG_PASSPHRASE job-home/.m2/settings.xml");
	(void)sandbox_run(&harness->sandbox, "printf '#!/bin/sh\nexit 2\n' >bin/gpg");
	ask(harness, "temurin", "97");
	harness_input(harness, "gpg-private-key", "KEY");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	assert_text(sandbox_run(&harness->sandbox, "ls temp"), "setup-java-matchers.json");
}

static void
test_caches_have_githubs_keys(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "user/.jdks/97", "97.0.1", "97.0.1+1", "Eclipse Adoptium");
	ask(harness, "temurin", "97");
	harness_input(harness, "cache", "maven");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "matched to [**/pom.xml], make sure you have checked out");
	ask(harness, "temurin", "97");
	harness_input(harness, "cache", "ant");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: unknown package manager specified: ant");
	(void)sandbox_run(
		&harness->sandbox, "echo x >ws/pom.xml && mkdir -p job-home/.m2/repository");
	for (int i = 0; i < 2; i++) {
		ask(harness, "temurin", "97");
		harness_input(harness, "cache", "maven");
		harness_expect(harness, setup_java(), RESULT_SUCCESS);
		assert_text(harness_output(harness, "cache-hit"), i == 0 ? "false" : "true");
		assert_true(str_starts(harness_output(harness, "cache-primary-key"),
			STR("setup-java-Linux-x64-maven-")));
		assert_int_equal(harness_post(harness, setup_java()), RESULT_SUCCESS);
		harness_assert_logged(
			harness, i == 0 ? "Cache saved with the key: setup-java-Linux-x64-maven-"
					: "not saving cache.");
	}
	harness->call.uses = STR("actions/setup-java@v3");
	ask(harness, "temurin", "97");
	harness_input(harness, "cache", "gradle");
	harness_input(harness, "cache-dependency-path", "*.xml");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_true(str_starts(
		harness_output(harness, "cache-primary-key"), STR("setup-java-Linux-gradle-")));
}

static void
test_a_jdk_file_is_unpacked_for_the_job(void **state)
{
	struct harness *harness = *state;

	harness->call.offline = true;
	make_java(harness, "made/jdk-97", "97.0.1", "97.0.1+1", "Mona");
	(void)sandbox_run(&harness->sandbox, "tar czf ws/jdk.tar.gz -C made jdk-97");
	ask(harness, "jdkfile", "97.0.1");
	harness_input(harness, "jdkFile", "jdk.tar.gz");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(harness->note, "java 97.0.1+1 (jdkFile)");
	assert_true(str_ends(harness_exported(harness, "JAVA_HOME"), STR("/temp/java-97.0.1")));
	ask(harness, "jdkfile", "97.0.1");
	harness_input(harness, "jdkFile", "gone.tar.gz");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "error: JDK file was not found in path ");
}

/* --- Adoptium ----------------------------------------------------------------------------- */

/* Answers as Adoptium's API does: two pages of one release each, then none. */
static pid_t
serve(struct harness *harness)
{
	struct sandbox *sandbox = &harness->sandbox;

	(void)sandbox_run(sandbox, "mkfifo ready");
	const char *root = str_z(&sandbox->a, sandbox->root);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(root) != 0)
			_exit(126);
		execlp("python3", "python3", "-c",
			"import hashlib, http.server, json, os, urllib.parse as u\n"
			"class H(http.server.BaseHTTPRequestHandler):\n"
			"  def do_GET(self):\n"
			"    at = u.urlparse(self.path); q = u.parse_qs(at.query)\n"
			"    body = open('jdk.tar.gz', 'rb').read()\n"
			"    if at.path == '/v3/assets/version/%5B1.0,100.0%5D':\n"
			"      assert q['image_type'] == ['jdk'] and q['os'] == ['linux']\n"
			"      v = ['98.0.0+36', '97.0.1+1.0.LTS'][int(q['page'][0]):][:1]\n"
			"      p = {'link': 'http://' + self.headers['Host'] + '/jdk.tar.gz',\n"
			"           'checksum': hashlib.sha256(body).hexdigest()}\n"
			"      body = json.dumps([{'version_data': {'semver': x},\n"
			"        'binaries': [{'package': p}]} for x in v]).encode()\n"
			"    self.send_response(200); self.end_headers(); self.wfile.write(body)\n"
			"s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), H)\n"
			"open('ready', 'w').write(str(s.server_port))\n"
			"os.dup2(os.open('/dev/null', os.O_WRONLY), 2)\n"
			"s.serve_forever()",
			(char *)NULL);
		_exit(127);
	}
	const struct str port = sandbox_run(sandbox, "cat ready");
	harness_env(harness, "LACT_ADOPTIUM_URL",
		str_z(&sandbox->a,
			str_fmt(&sandbox->a, "http://127.0.0.1:%" STR_FMT "/", STR_ARG(port))));
	return pid;
}

static void
stop(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}

static void
test_a_temurin_is_downloaded_checked_and_found_again(void **state)
{
	struct harness *harness = *state;

	make_java(harness, "made/jdk-97", "97.0.1", "97.0.1+1-LTS", "Eclipse Adoptium");
	(void)sandbox_run(&harness->sandbox, "tar czf jdk.tar.gz -C made jdk-97");
	const pid_t server = serve(harness);
	ask(harness, "temurin", "97");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(harness->note, "java 97.0.1+1 (Adoptium)");
	harness_assert_logged(harness, "Resolved latest version as 97.0.1");
	assert_text(sandbox_run(&harness->sandbox, "ls tools/Java_Temurin-Hotspot_jdk/97.0.1"),
		"x64\nx64.complete\nx64.lock");
	ask(harness, "temurin", "96");
	harness_expect(harness, setup_java(), RESULT_FAILURE);
	harness_assert_logged(harness, "Could not find satisfied version for SemVer '96'");
	make_java(harness, "user/.jdks/98", "98", "98+35", "Eclipse Adoptium");
	make_java(harness, "made/jdk-97", "98", "98+36", "Eclipse Adoptium");
	(void)sandbox_run(&harness->sandbox, "tar czf jdk.tar.gz -C made jdk-97");
	ask(harness, "temurin", "98");
	harness_input(harness, "check-latest", "true");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	stop(server);
	assert_text(harness->note, "java 98.0.0+36 (Adoptium)");
	harness->call.offline = true;
	ask(harness, "temurin", "97.x");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	assert_text(harness->note, "java 97.0.1+1 (tool cache)");
}

/* ./dev installs default-jdk-headless for it. */
static void
test_the_machines_java_compiles(void **state)
{
	struct harness *harness = *state;

	if (access("/usr/bin/javac", X_OK) != 0 && !getenv("CI"))
		skip();
	harness->call.offline = true;
	harness->call.user_path = STR("/usr/local/bin:/usr/bin:/bin");
	ask(harness, "temurin", "latest");
	harness_expect(harness, setup_java(), RESULT_SUCCESS);
	const char *home = str_z(harness->call.a, harness_exported(harness, "JAVA_HOME"));
	assert_text(sandbox_run(&harness->sandbox,
			    "echo 'class A { public static void main(String[] a) { "
			    "System.out.println(6 * 7); } }' >A.java && '%s/bin/javac' A.java && "
			    "'%s/bin/java' A",
			    home, home),
		"42");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_specs_are_ranges_or_builds),
		TEST(test_version_files_are_read),
		TEST(test_a_java_of_the_vendor_is_set_up_with_its_variables),
		TEST(test_places_of_the_machine_are_looked_through),
		TEST(test_another_vendor_is_a_difference),
		TEST(test_builds_packages_and_early_access_count),
		TEST(test_java_8_is_not_1_8),
		TEST(test_what_cannot_be_had_is_missing_or_an_error),
		TEST(test_several_versions_are_toolchains_and_the_last_is_the_default),
		TEST(test_settings_name_variables),
		TEST(test_a_gpg_key_is_imported_and_leaves_no_file),
		TEST(test_caches_have_githubs_keys),
		TEST(test_a_jdk_file_is_unpacked_for_the_job),
		TEST(test_a_temurin_is_downloaded_checked_and_found_again),
		TEST(test_the_machines_java_compiles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
