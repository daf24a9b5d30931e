/*
 * Times a filter of paths: bench_filter PATTERNS PATHS, two files with one a line.
 *
 * Prints the time of reading the patterns and of holding each path against them, and how many paths
 * the filter takes.
 */
#include "engine/event/filter.h"
#include "engine/store/file.h"

#include <stdio.h>
#include <time.h>

#define FILE_MAX ((size_t)64 << 20)

static double
now_ms(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool
compile_all(struct arena *a, struct str text, struct filter *out, struct error *err)
{
	size_t capacity = 0;
	struct str line;
	struct pattern *pattern;

	while (str_line(&text, &line)) {
		if (!pattern_compile(a, line, &pattern, err))
			return false;
		*arena_push(a, out->patterns, out->count, capacity) =
			(struct filter_pattern){.pattern = pattern};
	}
	return true;
}

int
main(int argc, char **argv)
{
	struct arena a = {0};
	struct filter filter = {0};
	struct error err = {0};
	struct str text;
	struct str paths;
	struct str path;
	size_t taken = 0;

	if (argc != 3 || !file_read(&a, str_from(argv[1]), FILE_MAX, &text, &err) ||
		!file_read(&a, str_from(argv[2]), FILE_MAX, &paths, &err)) {
		(void)fprintf(stderr, "bench_filter PATTERNS PATHS: %s\n", err.text);
		return 2;
	}
	const double started = now_ms();
	const bool ok = compile_all(&a, text, &filter, &err);
	while (ok && str_line(&paths, &path))
		taken += filter_takes(&filter, path, NULL);
	(void)printf("%.3f ms, %zu patterns, %zu taken\n", now_ms() - started, filter.count, taken);
	arena_free(&a);
	return ok ? 0 : 1;
}
