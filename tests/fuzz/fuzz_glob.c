/*
 * fuzz_glob: any bytes as a pattern and, behind the first line feed, a path.
 *
 * Beyond not failing: what a pattern matches is found by its search, and all below a match
 * matches too.
 */
#include "engine/protocol/glob_pattern.h"

#include <assert.h>
#include <stdint.h>

#define FOLDERS "/below/it"

static bool
is_clean(struct str path)
{
	const struct str double_slash = STR("//");

	return path.n > 1 && path.p[0] == '/' && path.p[path.n - 1] != '/' &&
	       !str_has(path, double_slash);
}

static void
check_match(struct arena *a, const struct glob_pattern *pattern, struct str path)
{
	const unsigned match = glob_pattern_match(pattern, path);

	if (!(match & GLOB_FOLDER))
		return;
	/* all below a folder that matches does */
	const struct str below = str_concat(a, path, STR(FOLDERS));
	assert(glob_pattern_match(pattern, below) & GLOB_FILE);
	assert(glob_pattern_match(pattern, below) & GLOB_FOLDER);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str rest = {(const char *)data, size};
	struct str line = STR_NONE;
	struct arena a = {0};
	struct glob_pattern pattern;
	struct error err = {0};

	(void)str_line(&rest, &line);
	const struct str text = str_trim(line);
	if (text.n == 0 || str_index(text, '\0', 0) < text.n)
		return 0;
	if (!glob_pattern_parse(&a, STR("/work/r[1]"), text, &pattern, &err)) {
		assert(err.kind == ERROR_INVALID && err.text[0] != '\0');
	} else {
		assert(pattern.search.n > 0 && pattern.search.p[0] == '/');
		if (is_clean(rest))
			check_match(&a, &pattern, rest);
		check_match(&a, &pattern, str_concat(&a, STR("/work/r[1]/"), STR("a.c")));
	}
	arena_free(&a);
	return 0;
}
