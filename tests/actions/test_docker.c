#include "actions/registry.h"
#include "tests/actions/harness.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static void
run(struct harness *harness, const char *action, enum result expected)
{
	harness_expect(harness, registry_find(str_from(action)), expected);
}

/* A docker that says what it was called with, and writes what buildx writes. */
static void
add_docker(struct harness *harness)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox,
		"mkdir bin && cat >bin/docker <<'END'\n"
		"#!/bin/bash\n"
		"if [ \"$2\" = version ]; then echo 'buildx v0.1'; exit; fi\n"
		"echo \"called: $*\"\n"
		"[ -z \"$FAIL\" ] || exit 3\n"
		"while [ $# -gt 0 ]; do\n"
		"  case $1 in\n"
		"  --iidfile) echo sha256:abc >\"$2\" ;;\n"
		"  --metadata-file) echo '{\"containerimage.digest\": "
		"\"sha256:def\"}' >\"$2\" ;;\n"
		"  esac\n"
		"  shift\n"
		"done\n"
		"END\n"
		"chmod +x bin/docker");
	harness_env(harness, "PATH",
		str_z(a, str_concat(a, sandbox_path(&harness->sandbox, "bin"),
				 STR(":/usr/bin:/bin"))));
}

static void
remove_docker(struct harness *harness)
{
	struct arena *a = &harness->sandbox.a;

	(void)sandbox_run(&harness->sandbox,
		"mkdir bare && for p in bash sh cat date; do ln -s $(command -v $p) bare; done");
	harness_env(harness, "PATH", str_z(a, sandbox_path(&harness->sandbox, "bare")));
}

static void
test_a_login_tells_where_and_never_the_password(void **state)
{
	struct harness *harness = *state;

	harness_input(harness, "registry", "ghcr.io");
	harness_input(harness, "username", "mona");
	(void)harness_secret(harness, "password", "TOKEN", "hunter2");
	run(harness, "docker/login-action@v3", RESULT_SUCCESS);
	harness_assert_logged(harness, "This would log in to ghcr.io:");
	harness_assert_logged(harness, "password: *** (secret TOKEN)");
	harness_assert_logged(harness, "Secrets present: TOKEN");
	assert_false(harness_logged(harness, "hunter2"));
	assert_text(harness->note, "dry run: would log in to ghcr.io");
}

static void
test_a_login_without_credentials_fails(void **state)
{
	struct harness *harness = *state;

	run(harness, "docker/login-action@v3", RESULT_FAILURE);
	harness_assert_logged(harness, "error: Username and password required");
	(void)harness_secret(harness, "username", "USER", NULL);
	(void)harness_secret(harness, "password", "PASSWORD", NULL);
	run(harness, "docker/login-action@v3", RESULT_FAILURE);
	harness_assert_logged(harness, "missing: docker/login-action would need what has no value "
				       "here: USER, PASSWORD");
	harness_input(harness, "registry", "1.dkr.ecr.eu-west-1.amazonaws.com");
	run(harness, "docker/login-action@v3", RESULT_SUCCESS);
}

static void
test_setups_leave_the_machine_as_it_is(void **state)
{
	struct harness *harness = *state;

	remove_docker(harness);
	run(harness, "docker/setup-buildx-action@v3", RESULT_SUCCESS);
	harness_assert_logged(harness, "the builder is made up");
	assert_text(harness_output(harness, "name"), "default");
	assert_true(str_starts(harness_output(harness, "platforms"), STR("linux/")));
	run(harness, "docker/setup-qemu-action@v3", RESULT_SUCCESS);
	assert_int_equal(harness->difference_count, 1);
	add_docker(harness);
	run(harness, "docker/setup-buildx-action@v3", RESULT_SUCCESS);
	harness_assert_logged(harness, "buildx v0.1");
}

static void
test_without_docker_a_build_is_a_dry_run(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox, "mkdir ws/app && echo FROM x >ws/app/Dockerfile");
	remove_docker(harness);
	harness_input(harness, "context", "app");
	harness_input(harness, "push", "true");
	harness_input(harness, "tags", "a/b:1,a/b:2\na/b:3");
	run(harness, "docker/build-push-action@v6", RESULT_SUCCESS);
	harness_assert_logged(harness, "Dry run: nothing is built. This would build ");
	harness_assert_logged(harness, "would push to:\n  a/b:1\n  a/b:2\n  a/b:3\n");
	assert_true(str_starts(harness_output(harness, "digest"), STR("sha256:0000")));
	assert_text(harness_output(harness, "metadata"), "{}");
	assert_text(harness->note, "dry run: would build and push");
	harness_input(harness, "context", "app");
	harness_input(harness, "load", "true");
	run(harness, "docker/build-push-action@v6", RESULT_FAILURE);
	harness_assert_logged(harness, "missing: docker/build-push-action needs `docker buildx`");
	harness_input(harness, "context", "app");
	harness_input(harness, "outputs", "type=local,dest=out");
	run(harness, "docker/build-push-action@v6", RESULT_FAILURE);
}

static void
test_context_and_dockerfile_must_be_there(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(
		&harness->sandbox, "mkdir -p ws/app repo && echo FROM x >repo/Dockerfile");
	remove_docker(harness);
	harness_input(harness, "context", "gone");
	run(harness, "docker/build-push-action@v6", RESULT_FAILURE);
	harness_assert_logged(harness, "unable to prepare context: path \"gone\" not found");
	harness_input(harness, "context", "app");
	run(harness, "docker/build-push-action@v6", RESULT_FAILURE);
	harness_assert_logged(harness, "failed to read dockerfile: open app/Dockerfile");
	harness_input(harness, "context", "https://github.com/octo/repo.git#main");
	run(harness, "docker/build-push-action@v6", RESULT_SUCCESS);
	/* without a checkout, GitHub builds the commit */
	run(harness, "docker/build-push-action@v6", RESULT_SUCCESS);
	harness_assert_logged(harness, "repo with ");
}

static void
test_with_docker_a_build_is_made_and_not_pushed(void **state)
{
	struct harness *harness = *state;

	(void)sandbox_run(&harness->sandbox, "mkdir ws/app && echo FROM x >ws/app/Other");
	add_docker(harness);
	harness_input(harness, "context", "app");
	harness_input(harness, "file", "app/Other");
	harness_input(harness, "push", "true");
	harness_input(harness, "load", "true");
	harness_input(harness, "no-cache", "true");
	harness_input(harness, "tags", "a/b:1");
	harness_input(harness, "build-args", "A=1,2\nB=3");
	harness_input(harness, "platforms", "linux/amd64,linux/arm64");
	harness_input(harness, "cache-from", "type=gha\ntype=registry,ref=a/b:cache");
	harness_input(
		harness, "cache-to", "type=gha,mode=max\ntype=s3,bucket=b\ntype=local,dest=c");
	harness_input(
		harness, "outputs", "type=registry\ntype=image,name=a,push=1\ntype=local,dest=out");
	harness_input(harness, "secrets", "token=hunter2");
	harness_input(harness, "target", "final");
	run(harness, "docker/build-push-action@v6", RESULT_SUCCESS);
	harness_assert_logged(harness,
		"called: buildx build --build-arg A=1,2 --build-arg B=3 --cache-from "
		"type=registry,ref=a/b:cache --cache-to type=local,dest=c --output "
		"type=local,dest=out --platform linux/amd64 --platform linux/arm64 --tag a/b:1 "
		"--target final --secret id=token,src=");
	harness_assert_logged(harness, "--load --no-cache --file ");
	assert_false(harness_logged(harness, "hunter2"));
	assert_false(harness_logged(harness, "--push"));
	assert_text(sandbox_run(&harness->sandbox, "cat temp/docker-secret-0"), "hunter2");
	assert_text(harness_output(harness, "imageid"), "sha256:abc");
	assert_text(harness_output(harness, "digest"), "sha256:def");
	harness_assert_logged(harness, "the image was built, and not pushed");
	harness_env(harness, "FAIL", "1");
	harness_input(harness, "context", "app");
	harness_input(harness, "file", "app/Other");
	run(harness, "docker/build-push-action@v6", RESULT_FAILURE);
	harness_assert_logged(harness, "error: buildx failed with: exit code 3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, harness_setup, harness_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_login_tells_where_and_never_the_password),
		TEST(test_a_login_without_credentials_fails),
		TEST(test_setups_leave_the_machine_as_it_is),
		TEST(test_without_docker_a_build_is_a_dry_run),
		TEST(test_context_and_dockerfile_must_be_there),
		TEST(test_with_docker_a_build_is_made_and_not_pushed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
