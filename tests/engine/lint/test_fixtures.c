/*
 * test_fixtures: the files of fixtures/lint.
 *
 * NAME.expected holds the findings in NAME.yml, a line for each, as an auditor sees them: no other
 * file is there. UPDATE_FIXTURES=1 writes what is found.
 */
#include "engine/lint/lint.h"

#include "engine/lint/render.h"

#include "tests/expr/expect.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#define FOLDER "fixtures/lint"

static bool
read_nothing(void *owner, struct arena *a, struct str path, struct str *text)
{
	(void)owner, (void)a, (void)path, (void)text;
	return false;
}

static struct str
found_in(struct arena *a, const char *path, struct str name)
{
	const struct lint_options options = {.persona = PERSONA_AUDITOR, .read = read_nothing};
	struct source source;
	struct diags diags;
	struct lint_cache cache;
	struct buf b;

	source_init(&source, a, name, read_text(a, path));
	diags_init(&diags, a);
	lint_cache_init(&cache, a);
	lint_file(a, &source, &options, &cache, &diags);
	const struct findings findings = {diags.items, diags.count};
	buf_init(&b, BUF_UNBOUNDED);
	render_oneline(&b, &findings, 1);
	return buf_take(a, &b);
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(text.p, 1, text.n, file) != text.n || fclose(file) != 0)
		fail_msg("cannot write %s", path);
}

static void
run_file(const char *name)
{
	struct arena a = {0};
	const struct str stem = str_slice(str_from(name), 0, strlen(name) - 4);
	const char *path = str_z(&a, str_fmt(&a, FOLDER "/%s", name));
	const char *expected =
		str_z(&a, str_fmt(&a, FOLDER "/%" STR_FMT ".expected", STR_ARG(stem)));
	const struct str actual = found_in(&a, path, str_from(name));
	const char *update = getenv("UPDATE_FIXTURES");

	if (update && update[0] == '1')
		write_file(expected, actual);
	const struct str wanted = read_text(&a, expected);
	if (!str_eq(wanted, actual))
		fail_msg("%s\n  wanted %" STR_FMT "  actual %" STR_FMT, name, STR_ARG(wanted),
			STR_ARG(actual));
	arena_free(&a);
}

static int
is_yaml(const struct dirent *entry)
{
	return str_ends(str_from(entry->d_name), STR(".yml"));
}

static void
test_findings_are_those_that_the_fixtures_say(void **state)
{
	struct dirent **entries;
	const int count = scandir(FOLDER, &entries, is_yaml, alphasort);

	(void)state;
	assert_true(count > 0);
	for (int i = 0; i < count; i++) {
		run_file(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_findings_are_those_that_the_fixtures_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
