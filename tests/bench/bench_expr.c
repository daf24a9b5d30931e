/*
 * bench_expr FILE [COUNT]: how fast expressions are parsed and evaluated.
 *
 * FILE (fixtures/expr/bench.json) holds `expressions` and `contexts`, which bench_expr.mjs gives
 * to GitHub's own library for JavaScript. COUNT expressions are parsed and evaluated, one after
 * the other and over again. Prints nanoseconds for each, and the most memory that their arena
 * held, which must not depend on COUNT.
 */
#include "expr/expr.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COUNT_DEFAULT 1000000
#define CONTEXTS_MAX  16
#define NS_PER_S      1000000000LL

static const struct expr_function functions[] = {
	{"success", 0, 0},
	{"failure", 0, 0},
	{"cancelled", 0, 0},
	{"always", 0, 0},
};

struct bench {
	struct arena a; /* what lives throughout */
	struct arena scratch;
	const struct array *expressions;
	struct object *contexts;
	const char *names[CONTEXTS_MAX];
	size_t peak_bytes;
	size_t truthy; /* what came of it: so that none of it can be left out */
};

static long long
now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t); /* fails only for clocks that do not exist */
	return t.tv_sec * NS_PER_S + t.tv_nsec;
}

static struct value
context(void *owner, struct arena *a, struct str name)
{
	const struct bench *bench = owner;

	(void)a; /* the contexts live longer */
	return object_get(bench->contexts, name);
}

static bool
call(void *owner, struct arena *a, const char *function, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	(void)owner;
	(void)a;
	(void)args;
	(void)count;
	(void)err;
	*out = value_boolean(function[0] == 's' || function[0] == 'a'); /* success, always */
	return true;
}

static bool
run_one(struct bench *bench, struct str text)
{
	const struct expr_scope scope = {
		.contexts = bench->names,
		.context_count = object_members(bench->contexts)->count,
		.functions = functions,
		.function_count = COUNT_OF(functions),
	};
	const struct expr_host host = {.context = context, .call = call, .owner = bench};
	const struct expr *expr;
	struct expr_error err;
	struct value v;

	if (!expr_parse(&bench->scratch, text, &scope, &expr, &err) ||
		!expr_eval(&bench->scratch, expr, &host, &v, &err)) {
		fprintf(stderr, "%" STR_FMT ": %s\n", STR_ARG(text), err.text);
		return false;
	}
	bench->truthy += value_is_truthy(v);
	if (bench->scratch.used_bytes > bench->peak_bytes)
		bench->peak_bytes = bench->scratch.used_bytes;
	arena_reset(&bench->scratch);
	return true;
}

static bool
read_file(struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf b;
	struct value v;
	struct error err;

	if (!file)
		return false;
	buf_init(&b, BUF_UNBOUNDED);
	for (int c = getc(file); c != EOF; c = getc(file))
		buf_add_char(&b, (char)c);
	(void)fclose(file); /* only read from */
	if (!value_from_json(&bench->a, buf_take(&bench->a, &b), &v, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.text);
		return false;
	}
	bench->expressions = object_get(v.object, STR("expressions")).array;
	bench->contexts = object_get(v.object, STR("contexts")).object;
	const struct map *members = object_members(bench->contexts);
	for (size_t i = 0; i < members->count && i < CONTEXTS_MAX; i++)
		bench->names[i] = str_z(&bench->a, members->entries[i].key);
	return true;
}

int
main(int argc, char **argv)
{
	struct bench bench = {0};
	const long count = argc > 2 ? strtol(argv[2], NULL, 10) : COUNT_DEFAULT;

	if (argc < 2 || count <= 0 || !read_file(&bench, argv[1])) {
		fprintf(stderr, "usage: bench_expr FILE [COUNT]\n");
		return 2;
	}
	const long long start = now_ns();
	for (size_t i = 0; i < (size_t)count; i++) {
		const struct array *expressions = bench.expressions;
		if (!run_one(&bench, expressions->items[i % expressions->count].string))
			return 1;
	}
	const long long took = now_ns() - start;
	printf("%ld expressions, %lld ns each, arena peak %zu bytes, %zu truthy\n", count,
		took / count, bench.peak_bytes, bench.truthy);
	arena_free(&bench.scratch);
	arena_free(&bench.a);
	return 0;
}
