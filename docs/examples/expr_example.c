/*
 * Evaluates one expression over a context of its own:
 * `cc expr_example.c -llact_expr -lutf8proc -lm`.
 */
#include "expr/expr.h"

#include <stdio.h>
#include <stdlib.h>

/* Gives the context that an expression touches. */
static struct value
context(void *owner, struct arena *a, struct str name)
{
	struct object *github = object_new(a);

	(void)owner;
	(void)name; /* there is only one */
	object_set_str(github, STR("ref"), STR("refs/heads/main"));
	object_set(github, STR("run_number"), value_number(42));
	return value_object(github);
}

int
main(void)
{
	static const char *const contexts[] = {"github"};
	const struct expr_scope scope = {.contexts = contexts, .context_count = COUNT_OF(contexts)};
	const struct expr_host host = {.context = context};
	const struct str text =
		STR("case(github.ref == 'refs/heads/main', 'deploy to production', 'build only')");
	struct arena a = {0};
	const struct expr *expr;
	struct value result;
	struct expr_error err;

	if (!expr_parse(&a, text, &scope, &expr, &err) ||
		!expr_eval(&a, expr, &host, &result, &err)) {
		fprintf(stderr, "bytes %u to %u: %s\n", err.span.start, err.span.end, err.text);
		return EXIT_FAILURE;
	}
	printf("%" STR_FMT "\n", STR_ARG(value_to_string(&a, result)));
	arena_free(&a);
	return EXIT_SUCCESS;
}
