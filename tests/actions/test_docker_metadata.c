#include "actions/docker/moment_format.h"
#include "actions/docker/pep440.h"
#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define SHA "860c1904a1ce19322e91ac35af1ab07466440c37"

struct metadata_case {
	const char *event, *ref, *tags, *flavor, *expected;
};

static void
set_event(struct harness *harness, const char *event, const char *ref)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox,
		"echo '{\"number\": 7, \"base_ref\": \"refs/heads/dev\", \"repository\": "
		"{\"default_branch\": \"main\", \"description\": \"An app\", \"license\": "
		"{\"spdx_id\": \"MIT\"}}, \"pull_request\": {\"base\": {\"ref\": \"base\"}, "
		"\"head\": {\"sha\": \"f1\"}}}' >event.json");
	harness_env(harness, "GITHUB_EVENT_PATH",
		str_z(a, sandbox_path(&harness->sandbox, "event.json")));
	harness_env(harness, "GITHUB_EVENT_NAME", event);
	harness_env(harness, "GITHUB_REF", ref);
	harness_env(harness, "GITHUB_SHA", SHA);
	harness_env(harness, "GITHUB_SERVER_URL", "https://github.com");
}

static const struct builtin *
metadata(void)
{
	return registry_find(STR("docker/metadata-action@v5"));
}

static const struct metadata_case cases[] = {
	/* without `tags` */
	{"push", "refs/heads/main", "", "", "main"},
	{"push", "refs/heads/my/feature#1", "", "", "my-feature-1"},
	{"push", "refs/tags/v1.2.3", "", "", "v1.2.3 latest"},
	{"pull_request", "refs/pull/2/merge", "", "", "pr-2"},
	{"pull_request_target", "refs/heads/main", "", "", "pr-7"},
	{"schedule", "refs/heads/main", "", "", "nightly main"},
	{"workflow_dispatch", "refs/heads/dev", "", "", "dev"},
	/* semver */
	{"push", "refs/tags/v1.2.3",
		"type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}\n"
		"type=semver,pattern={{major}}",
		"", "1.2.3 1.2 1 latest"},
	{"push", "refs/tags/v1.2.3", "type=semver,pattern={{raw}}", "", "v1.2.3 latest"},
	{"push", "refs/tags/v1.2.3", "type=semver,pattern=v{{major}}.{{minor}}.{{patch}}", "",
		"v1.2.3 latest"},
	{"push", "refs/tags/v2.0.8-beta.67",
		"type=semver,pattern={{version}}\ntype=semver,pattern={{major}}.{{minor}}", "",
		"2.0.8-beta.67"},
	{"push", "refs/tags/v2.0.8-beta.67", "type=semver,pattern={{raw}}", "", "v2.0.8-beta.67"},
	{"push", "refs/tags/release1", "type=semver,pattern={{version}}", "", ""},
	{"push", "refs/heads/main", "type=semver,pattern={{version}}", "", ""},
	{"push", "refs/heads/main", "type=semver,pattern={{major}},value=v3.4.5", "", "3 latest"},
	{"push", "refs/heads/main",
		"type=semver,pattern={{version}},value=v3.4.5,enable=false\ntype=sha", "",
		"sha-860c190"},
	/* pep440 */
	{"push", "refs/tags/v1.2.3",
		"type=pep440,pattern={{version}}\ntype=pep440,pattern={{major}}.{{minor}}", "",
		"1.2.3 1.2 latest"},
	{"push", "refs/tags/1.2.3RC2", "type=pep440,pattern={{version}}", "", "1.2.3rc2"},
	{"push", "refs/tags/1.2.3rc2", "type=pep440,pattern={{raw}}", "", "1.2.3rc2"},
	{"push", "refs/tags/1.2.3.post1", "type=pep440,pattern={{major}}.{{minor}}", "",
		"1.2.3.post1"},
	{"push", "refs/tags/1.2", "type=pep440,pattern={{major}}.{{minor}}.{{patch}}", "",
		"1.2.0 latest"},
	{"push", "refs/tags/nothing", "type=pep440,pattern={{version}}", "", ""},
	/* match */
	{"push", "refs/tags/v1.2.3-RC", "type=match,pattern=v(.*)-RC,group=1", "", "1.2.3 latest"},
	{"push", "refs/tags/v1.2.3", "type=match,pattern=\\d.\\d.\\d", "", "1.2.3 latest"},
	{"push", "refs/tags/p1/v1.2.3", "type=match,pattern=/P1-V(\\d).(\\d)/i,group=2", "", ""},
	{"push", "refs/tags/p1/v1.2.3", "type=match,pattern=/P1.V(\\d).(\\d)/i,group=2", "",
		"2 latest"},
	{"push", "refs/tags/v1.2.3", "type=match,pattern=\\d.\\d,group=4", "", ""},
	{"push", "refs/tags/a,b", "type=match,\"pattern=^(a),(b)$\",group=2", "", "b latest"},
	{"push", "refs/heads/main", "type=match,pattern=v(.*),group=1,value=v9", "", "9 latest"},
	/* edge, ref, sha, raw */
	{"push", "refs/heads/main", "type=edge", "", "edge"},
	{"push", "refs/heads/dev", "type=edge", "", ""},
	{"push", "refs/heads/dev", "type=edge,branch=dev\ntype=ref,event=branch", "", "edge dev"},
	{"push", "refs/heads/dev", "type=ref,event=branch,prefix=br-,suffix=-x", "", "br-dev-x"},
	{"pull_request", "refs/pull/2/merge", "type=ref,event=pr,prefix=", "", "2"},
	{"push", "refs/heads/dev", "type=sha", "", "sha-860c190"},
	{"push", "refs/heads/dev", "type=sha,format=long,prefix=", "", SHA},
	{"push", "refs/heads/dev", "type=raw,value=foo\nbar\ntype=raw,value=foo", "", "foo bar"},
	{"push", "refs/heads/main", "type=raw,value=x,enable={{is_default_branch}}", "", "x"},
	{"push", "refs/heads/dev", "type=raw,value=x,enable={{is_default_branch}}", "", ""},
	{"push", "refs/heads/dev", "type=raw,value=y-{{branch}}-{{sha}}", "", "y-dev-860c190"},
	{"push", "refs/tags/v1", "type=raw,value={{tag}}-{{base_ref}}", "", "v1-dev"},
	{"pull_request", "refs/pull/2/merge", "type=raw,value={{base_ref}}", "", "base"},
	{"push", "refs/heads/a&b", "type=raw,value={{branch}}\ntype=raw,value={{{branch}}}", "",
		"a-amp-b a-b"},
	/* priorities */
	{"push", "refs/heads/dev", "type=sha\ntype=ref,event=branch\ntype=raw,value=r", "",
		"dev r sha-860c190"},
	{"push", "refs/heads/dev", "type=sha,priority=5000\ntype=ref,event=branch", "",
		"sha-860c190 dev"},
	/* flavor */
	{"push", "refs/heads/dev", "", "latest=true", "dev latest"},
	{"push", "refs/tags/v1", "", "latest=false", "v1"},
	{"push", "refs/tags/v1", "", "prefix=a-\nsuffix=-z", "a-v1-z latest"},
	{"push", "refs/tags/v1", "", "prefix=a-,onlatest=true\nsuffix=-z,onlatest=true",
		"a-v1-z a-latest-z"},
	{"push", "refs/tags/v1", "type=ref,event=tag,prefix=p-", "prefix=a-", "p-v1 latest"},
	{"push", "refs/heads/dev", "# none\ntype=raw,value=a # a comment", "", "a"},
};

static void
test_events_and_rules_make_these_tags(void **state)
{
	struct harness *harness = *state;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		set_event(harness, cases[i].event, cases[i].ref);
		harness_input(harness, "tags", cases[i].tags);
		harness_input(harness, "flavor", cases[i].flavor);
		harness_input(harness, "sep-tags", " ");
		harness_expect(harness, metadata(), RESULT_SUCCESS);
		const struct str is = harness_output(harness, "tag-names");
		if (!str_eq(is, str_from(cases[i].expected)))
			fail_msg("%zu, %s: '%" STR_FMT "', not '%s'", i, cases[i].ref, STR_ARG(is),
				cases[i].expected);
		const struct str first = str_slice(is, 0, str_index(is, ' ', 0));
		assert_true(str_eq(harness_output(harness, "version"), first));
	}
}

static void
test_faults_of_inputs_are_errors(void **state)
{
	static const struct {
		const char *input, *value, *told;
	} faults[] = {
		{"tags", "type=other", "Unknown tag type attribute: other"},
		{"tags", "type=semver", "Missing pattern attribute for type=semver"},
		{"tags", "type=ref", "Missing event attribute for type=ref"},
		{"tags", "type=ref,event=x", "Invalid event for type=ref,event=x"},
		{"tags", "type=raw,enable=x,value=1", "Invalid value for enable attribute: x"},
		{"tags", "type=sha,format=x", "Invalid format for type=sha,format=x"},
		{"tags", "type=match,pattern=x,group=y", "Invalid match group for "},
		{"tags", "type=match,pattern=(,value=y", "Invalid regular expression: /(/"},
		{"tags", "type=raw,value={{#if a}}", "is none that lact knows"},
		{"tags", "type=raw,value={{date", "has no end"},
		{"tags", "type=raw,value={{date 'YYYY' zone='UTC'}}", "Unknown zone attribute"},
		{"flavor", "latest=x", "Invalid latest flavor entry: latest=x"},
		{"flavor", "other=x", "Unknown flavor entry: other=x"},
		{"flavor", "x", "Invalid flavor entry: x"},
		{"images", "name=a,enable=x", "Invalid enable attribute value: name=a,enable=x"},
		{"images", "name=a,other=x", "Unknown image attribute: name=a,other=x"},
		{"images", "enable=true", "Image name attribute empty: enable=true"},
		{"context", "x", "Invalid context source: x"},
	};
	struct harness *harness = *state;

	set_event(harness, "push", "refs/heads/main");
	for (size_t i = 0; i < COUNT_OF(faults); i++) {
		harness_input(harness, faults[i].input, faults[i].value);
		harness_expect(harness, metadata(), RESULT_FAILURE);
		harness_assert_logged(harness, faults[i].told);
	}
}

static void
test_all_images_have_all_tags(void **state)
{
	struct harness *harness = *state;

	set_event(harness, "push", "refs/tags/v1.2.3");
	harness_input(
		harness, "images", "Octo/App\nname=ghcr.io/Octo/App\nname=no/pe,enable=false");
	harness_input(harness, "tags", "type=semver,pattern={{version}}");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "tags"),
		"octo/app:1.2.3\nocto/app:latest\nghcr.io/octo/app:1.2.3\nghcr.io/octo/app:latest");
	assert_text(harness_exported(harness, "DOCKER_METADATA_OUTPUT_TAGS"),
		"octo/app:1.2.3\nocto/app:latest\nghcr.io/octo/app:1.2.3\nghcr.io/octo/app:latest");
	assert_text(harness_exported(harness, "DOCKER_METADATA_OUTPUT_VERSION"), "1.2.3");
	harness_input(harness, "images", "a/b,c/d");
	harness_env(harness, "DOCKER_METADATA_SET_OUTPUT_ENV", "false");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(
		harness_output(harness, "tags"), "a/b:v1.2.3\na/b:latest\nc/d:v1.2.3\nc/d:latest");
	assert_int_equal(harness->exports.count, 0);
}

/* Without the time. */
static struct str
dated(struct harness *harness, const char *output)
{
	(void)sandbox_run(&harness->sandbox, "cat >out <<'END'\n%" STR_FMT "\nEND",
		STR_ARG(harness_output(harness, output)));
	return sandbox_run(&harness->sandbox,
		"sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z/NOW/g' out");
}

static void
test_labels_and_annotations_describe_the_image(void **state)
{
	struct harness *harness = *state;

	set_event(harness, "push", "refs/heads/main");
	harness_input(harness, "labels",
		"maintainer=mona\norg.opencontainers.image.title=Mine=1\nbranch={{branch}}");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(dated(harness, "labels"),
		"branch=main\nmaintainer=mona\n"
		"org.opencontainers.image.created=NOW\n"
		"org.opencontainers.image.description=An app\n"
		"org.opencontainers.image.licenses=MIT\n"
		"org.opencontainers.image.revision=" SHA "\n"
		"org.opencontainers.image.source=https://github.com/octo/repo\n"
		"org.opencontainers.image.title=Mine=1\n"
		"org.opencontainers.image.url=https://github.com/octo/repo\n"
		"org.opencontainers.image.version=main");
	harness_env(harness, "DOCKER_METADATA_ANNOTATIONS_LEVELS", "manifest,index");
	harness_input(harness, "annotations", "a=b");
	harness_input(harness, "sep-annotations", ";");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	const struct str annotations = harness_output(harness, "annotations");
	assert_true(str_starts(annotations, STR("manifest:a=b;manifest:org.opencontainers.")));
	assert_true(str_has(annotations, STR(";index:a=b;index:org.")));
	assert_int_equal(harness->difference_count, 0);
}

static void
test_bake_files_have_the_same(void **state)
{
	struct harness *harness = *state;

	set_event(harness, "push", "refs/heads/main");
	harness_input(harness, "images", "a/b");
	harness_input(harness, "bake-target", "mine");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "bake-file-tags"),
		str_z(&harness->sandbox.a, sandbox_path(&harness->sandbox,
						   "temp/docker-metadata-action-bake-tags.json")));
	assert_text(sandbox_run(&harness->sandbox,
			    "cat temp/docker-metadata-action-bake-tags.json | tr -d ' \\n'"),
		"{\"target\":{\"mine\":{\"tags\":[\"a/b:main\"],\"args\":{\"DOCKER_META_IMAGES\":"
		"\"a/b\",\"DOCKER_META_VERSION\":\"main\"}}}}");
	assert_text(sandbox_run(&harness->sandbox,
			    "ls temp; grep -c opencontainers "
			    "temp/docker-metadata-action-bake-labels.json "
			    "temp/docker-metadata-action-bake.json | sed 's/.*://'"),
		"docker-metadata-action-bake-annotations.json\n"
		"docker-metadata-action-bake-labels.json\n"
		"docker-metadata-action-bake-tags.json\ndocker-metadata-action-bake.json\n8\n8");
	assert_true(str_starts(harness_output(harness, "json"),
		STR("{\"tags\":[\"a/b:main\"],\"labels\":{\"org.opencontainers.image.created\"")));
}

static void
test_the_commit_of_a_pull_request_can_be_its_head(void **state)
{
	struct harness *harness = *state;

	set_event(harness, "pull_request", "refs/pull/2/merge");
	harness_env(harness, "DOCKER_METADATA_PR_HEAD_SHA", "true");
	harness_input(harness, "tags", "type=sha");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "version"), "sha-f1");
}

static void
test_dates_of_commits_have_time_zones(void **state)
{
	struct harness *harness = *state;
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox,
		"git init -q repo && cd repo && GIT_COMMITTER_DATE='2024-01-31T22:30:00Z' "
		"git commit -q --allow-empty -m x");
	set_event(harness, "push", "refs/heads/main");
	harness_env(harness, "GITHUB_SHA",
		str_z(a, sandbox_run(&harness->sandbox, "git -C repo rev-parse HEAD")));
	harness_input(harness, "tags",
		"type=raw,value={{commit_date 'YYYYMMDD-HHmm'}}\n"
		"type=raw,value={{commit_date 'YYYYMMDD-HHmm' tz='UTC-3'}}");
	harness_expect(harness, metadata(), RESULT_SUCCESS);
	assert_text(harness_output(harness, "tags"), "20240131-2230\n20240201-0130");
}

static void
test_times_are_written_as_moment_does(void **state)
{
	static const struct {
		const char *format, *expected;
	} formats[] = {
		{"", "2024-01-05T03:04:09+00:00"},
		{"YYYYMMDD", "20240105"},
		{"YY-M-D H:m:s", "24-1-5 3:4:9"},
		{"MMMM MMM dddd ddd d E", "January Jan Friday Fri 5 5"},
		{"hh A a DDDD DDD Q WW W", "03 AM am 005 5 1 01 1"},
		{"[at] X ZZ x", "at 1704423849 +0000 1704423849000"},
	};
	struct harness *harness = *state;
	struct arena *a = &harness->sandbox.a;

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		assert_text(moment_format(a, 1704423849, 0, str_from(formats[i].format)),
			formats[i].expected);
	assert_text(moment_format(a, 1704423849, -210, STR("HH:mm Z")), "23:34 -03:30");
}

static void
test_python_versions_are_normalised(void **state)
{
	static const struct {
		const char *text, *normal;
	} versions[] = {
		{"1.0", "1.0"},
		{"v1.0-Alpha_2", "1.0a2"},
		{"1!2.03.beta", "1!2.3b0"},
		{"1.0c1", "1.0rc1"},
		{"1.0-5", "1.0.post5"},
		{"1.0.rev3", "1.0.post3"},
		{"1.0.dev", "1.0.dev0"},
		{"1.0a1.post2.dev3+Ubuntu-1", "1.0a1.post2.dev3+ubuntu.1"},
	};
	struct harness *harness = *state;
	struct pep440 version;

	for (size_t i = 0; i < COUNT_OF(versions); i++) {
		assert_true(
			pep440_parse(&harness->sandbox.a, str_from(versions[i].text), &version));
		assert_text(version.text, versions[i].normal);
	}
	assert_false(pep440_parse(&harness->sandbox.a, STR("1.x"), &version));
	assert_false(pep440_parse(&harness->sandbox.a, STR(""), &version));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_events_and_rules_make_these_tags),
		TEST(test_faults_of_inputs_are_errors),
		TEST(test_all_images_have_all_tags),
		TEST(test_labels_and_annotations_describe_the_image),
		TEST(test_bake_files_have_the_same),
		TEST(test_the_commit_of_a_pull_request_can_be_its_head),
		TEST(test_dates_of_commits_have_time_zones),
		TEST(test_times_are_written_as_moment_does),
		TEST(test_python_versions_are_normalised),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
