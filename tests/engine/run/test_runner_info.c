#include "engine/run/context/runner_info.h"

#include "tests/expr/expect.h"

/* `fits`, or why a job with these labels, separated by blanks, does not. */
static struct str
fits(struct arena *a, const char *labels, const struct run_platform *platforms, size_t count)
{
	struct str words[8];
	struct str rest = str_from(labels);
	struct str why = STR_NONE;
	size_t n = 0;

	while (str_split(&rest, ' ', &words[n]))
		if (words[n].n > 0)
			n++;
	return runner_fits(a, words, n, platforms, count, &why) ? STR("fits") : why;
}

static bool
is_linux_x64(void)
{
	return strcmp(runner_os(), "Linux") == 0 && strcmp(runner_arch(), "X64") == 0;
}

static const struct {
	const char *labels;
	const char *wanted; /* on Linux with an x64 processor */
} rows[] = {
	{"ubuntu-latest", "fits"},
	{"ubuntu-22.04", "fits"},
	{"ubuntu-24.04", "fits"},
	{"Ubuntu-Latest", "fits"},
	{"self-hosted", "fits"},
	{"self-hosted linux x64", "fits"},
	{"self-hosted Linux X64", "fits"},
	{"self-hosted linux arm64", "'arm64' cannot run on this machine (Linux X64)"},
	{"ubuntu-24.04-arm", "'ubuntu-24.04-arm' cannot run on this machine (Linux X64)"},
	{"windows-latest", "'windows-latest' cannot run on this machine (Linux X64)"},
	{"macos-14", "'macos-14' cannot run on this machine (Linux X64)"},
	{"macOS", "'macOS' cannot run on this machine (Linux X64)"},
	{"self-hosted gpu", "unknown runner label 'gpu': -P gpu=-self-hosted maps it to "
			    "this machine"},
	{"ubuntu-99.04", "unknown runner label 'ubuntu-99.04': did you mean "
			 "'ubuntu-26.04'? -P ubuntu-99.04=-self-hosted maps it to this machine"},
	{"ubuntu-latest-8-cores", "fits"},
	{"windows-latest-8-cores",
		"'windows-latest-8-cores' cannot run on this machine (Linux X64)"},
	{"ubuntu-latst", "unknown runner label 'ubuntu-latst': did you mean "
			 "'ubuntu-latest'? -P ubuntu-latst=-self-hosted maps it to this machine"},
	{"ubuntu-16.04", "GitHub has replaced the runner 'ubuntu-16.04' by 'ubuntu-22.04': -P "
			 "ubuntu-16.04=-self-hosted maps it to this machine"},
	{"macos-13", "GitHub has replaced the runner 'macos-13' by 'macos-15-intel': -P "
		     "macos-13=-self-hosted maps it to this machine"},
	{"self-hosted ubuntu-16.04", "fits"},
	{"", "'runs-on' names no label"},
};

static void
test_labels_fit_this_machine_or_say_why_not(void **state)
{
	(void)state;
	if (!is_linux_x64())
		skip();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct arena a = {0};
		expect_str(fits(&a, rows[i].labels, NULL, 0), rows[i].wanted);
		arena_free(&a);
	}
}

static void
test_a_mapped_label_stands_for_this_machine(void **state)
{
	struct arena a = {0};
	const struct run_platform platforms[] = {
		{STR("gpu"), true},
		{STR("windows-latest"), true},
		{STR("ubuntu-latest"), false},
	};

	(void)state;
	expect_str(fits(&a, "GPU windows-latest", platforms, COUNT_OF(platforms)), "fits");
	expect_str(fits(&a, "self-hosted gpu", platforms, COUNT_OF(platforms)), "fits");
	expect_str(fits(&a, "ubuntu-latest", platforms, COUNT_OF(platforms)),
		"'ubuntu-latest' is mapped to an image, which lact does not run yet");
	arena_free(&a);
}

static void
test_this_machine_has_the_names_that_github_uses(void **state)
{
	static const char *const archs[] = {"X64", "ARM64", "X86", "ARM"};
	struct arena a = {0};
	bool known = false;

	(void)state;
	expect(strcmp(runner_os(), "Linux") == 0 || strcmp(runner_os(), "macOS") == 0);
	for (size_t i = 0; i < COUNT_OF(archs); i++)
		known |= strcmp(runner_arch(), archs[i]) == 0;
	expect(known);
	const struct str name = runner_system(&a);
	expect(name.n > 0 && !str_has(name, STR("\"")) && !str_has(name, STR("\n")));
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels_fit_this_machine_or_say_why_not),
		cmocka_unit_test(test_a_mapped_label_stands_for_this_machine),
		cmocka_unit_test(test_this_machine_has_the_names_that_github_uses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
