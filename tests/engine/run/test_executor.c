/* Every path that a step is told goes through the job's executor, and back. */
#include "engine/exec/executor.h"
#include "engine/store/file.h"
#include "tests/engine/run/run_harness.h"
#include "tests/expr/expect.h"

#define INSIDE "/inside"

/* Runs on this machine, and says that all is elsewhere. */
struct elsewhere {
	struct executor base;
	struct executor *host;
	struct arena *a;
	struct str root; /* of all that belongs to the test */
	size_t start_count;
};

static struct str
inside(const struct executor *executor, struct arena *a, struct str path)
{
	(void)executor;
	return str_concat(a, STR(INSIDE), path);
}

static struct str
outside(const struct executor *executor, struct arena *a, struct str path)
{
	(void)executor;
	(void)a;
	return str_starts(path, STR(INSIDE)) ? str_slice(path, strlen(INSIDE), path.n) : path;
}

static bool
find(struct executor *executor, struct str path, struct str program, struct str *out)
{
	struct executor *host = ((struct elsewhere *)executor)->host;

	return host->kind->find(host, path, program, out);
}

/* The test fails if a path of the test's is told as this machine has it. */
static const char *
back(struct elsewhere *elsewhere, const char *text)
{
	struct arena *a = elsewhere->a;
	struct str rest = str_from(text);
	struct str out = STR_NONE;
	size_t at;

	while ((at = str_find(rest, elsewhere->root)) < rest.n) {
		const size_t prefix = strlen(INSIDE);
		if (at < prefix || !str_eq(str_slice(rest, at - prefix, at), STR(INSIDE)))
			fail_msg("told as it is here: %s", text);
		out = str_concat(a, out, str_slice(rest, 0, at - prefix), elsewhere->root);
		rest = str_slice(rest, at + elsewhere->root.n, rest.n);
	}
	return str_z(a, str_concat(a, out, rest));
}

static const char *const *
all_back(struct elsewhere *elsewhere, const char *const *texts)
{
	size_t count = 0;

	while (texts[count])
		count++;
	const char **out = arena_array(elsewhere->a, const char *, count + 1);
	for (size_t i = 0; i < count; i++)
		out[i] = back(elsewhere, texts[i]);
	return out;
}

static bool
start(struct executor *executor, const struct process_spec *spec, struct process **out,
	struct error *err)
{
	struct elsewhere *elsewhere = (struct elsewhere *)executor;
	struct process_spec here = *spec;

	elsewhere->start_count++;
	here.argv = all_back(elsewhere, spec->argv);
	here.env = all_back(elsewhere, spec->env);
	here.cwd = back(elsewhere, spec->cwd);
	return elsewhere->host->kind->start(elsewhere->host, &here, out, err);
}

static const struct executor_kind kind = {"elsewhere", inside, outside, find, start};

static struct executor *
make(void *owner, struct arena *a, struct executor *host)
{
	struct elsewhere *elsewhere = owner;

	(void)a;
	elsewhere->base.kind = &kind;
	elsewhere->host = host;
	return &elsewhere->base;
}

static void
run_elsewhere(struct run_harness *h, struct sandbox *sandbox, struct elsewhere *elsewhere,
	const char *workflow)
{
	run_harness_init(h, sandbox, workflow);
	*elsewhere = (struct elsewhere){.a = &sandbox->a, .root = sandbox->root};
	h->options.executor_make = make;
	h->options.executor_owner = elsewhere;
	run_harness_run(h);
}

#define STEPS "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"

static void
test_paths_are_told_as_they_are_inside(void **state)
{
	struct sandbox *sandbox = *state;
	struct elsewhere elsewhere;
	struct run_harness h;

	run_elsewhere(&h, sandbox, &elsewhere,
		STEPS
		"      - run: |\n"
		"          test -d \"$GITHUB_WORKSPACE\" && test -f \"$GITHUB_EVENT_PATH\"\n"
		"          test -d \"$RUNNER_TEMP\" && test -d \"$HOME\"\n"
		"          mkdir -p sub act\n"
		"          echo x=1 >> \"$GITHUB_OUTPUT\"; echo E=2 >> \"$GITHUB_ENV\"\n"
		"          printf 'name: a\\ndescription: d\\nruns:\\n  using: composite\\n  "
		"steps:\\n"
		"  - {shell: sh, run: \"cat $GITHUB_ACTION_PATH/data\"}\\n' > act/action.yml\n"
		"          echo data > act/data\n"
		"        id: one\n"
		"      - {run: 'basename $PWD; echo $E ${{ steps.one.outputs.x }}', "
		"working-directory: sub}\n"
		"      - uses: ./act\n");
	run_harness_expect(&h, "a", RESULT_SUCCESS, "sub\n2 1\ndata\n");
	assert_int_equal(elsewhere.start_count, 3);
	run_harness_free(&h);
}

static void
test_contexts_have_paths_inside(void **state)
{
	struct sandbox *sandbox = *state;
	struct elsewhere elsewhere;
	struct run_harness h;

	run_elsewhere(&h, sandbox, &elsewhere,
		STEPS "      - run: |\n"
		      "          cat <<'E'\n"
		      "          ${{ startsWith(github.workspace, '/inside/') }}\n"
		      "          ${{ startsWith(github.event_path, '/inside/') }}\n"
		      "          ${{ startsWith(runner.temp, '/inside/') }}\n"
		      "          ${{ startsWith(runner.tool_cache, '/inside/') }}\n"
		      "          ${{ startsWith(github.env, '/inside/') }}\n"
		      "          E\n");
	run_harness_expect(&h, "a", RESULT_SUCCESS, "true\ntrue\ntrue\ntrue\ntrue\n");
	run_harness_free(&h);
}

static void
test_paths_that_a_step_tells_are_turned_back(void **state)
{
	struct sandbox *sandbox = *state;
	struct elsewhere elsewhere;
	struct run_harness h;

	run_elsewhere(&h, sandbox, &elsewhere,
		STEPS
		"      - run: |\n"
		"          echo "
		"'{\"problemMatcher\":[{\"owner\":\"x\",\"pattern\":[{\"regexp\":\"^E (.*)$\","
		"\"message\":1}]}]}' > m.json\n"
		"          echo \"::add-matcher::/inside$PWD/m.json\"\n"
		"      - run: echo E found; no-such-program\n");
	const struct harness_job *job = run_harness_job(&h, "a");
	expect(job->result == RESULT_FAILURE);
	expect(str_has(buf_str(&job->errors), STR("found\n")));
	run_harness_free(&h);
}

static void
test_a_folder_that_does_not_exist_is_told(void **state)
{
	struct sandbox *sandbox = *state;
	struct elsewhere elsewhere;
	struct run_harness h;

	run_elsewhere(
		&h, sandbox, &elsewhere, STEPS "      - {run: 'true', working-directory: none}\n");
	const struct harness_job *job = run_harness_job(&h, "a");
	expect(str_has(buf_str(&job->errors), STR("the working directory '/inside/")));
	assert_int_equal(elsewhere.start_count, 0);
	run_harness_free(&h);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, sandbox_setup, sandbox_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_paths_are_told_as_they_are_inside),
		TEST(test_contexts_have_paths_inside),
		TEST(test_paths_that_a_step_tells_are_turned_back),
		TEST(test_a_folder_that_does_not_exist_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
