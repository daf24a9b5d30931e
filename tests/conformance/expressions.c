/*
 * conformance_expressions DIR: runs the expression cases that GitHub publishes.
 *
 * DIR holds the JSON files of actions/languageservices, expressions/testdata: each is an object of
 * groups, each group a list of cases with `expr`, `contexts` and either `result` or `err`.
 */
#include "expr/ast.h"

#include <cjson/cJSON.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct expression_tally {
	size_t passed;
	size_t total;
};

static const char *const stages[] = {
	[EXPR_LEXING] = "lexing",
	[EXPR_PARSING] = "parsing",
	[EXPR_EVALUATION] = "evaluation",
};

/* cJSON to a value. */
static struct value
to_value(struct arena *a, const cJSON *json)
{
	if (cJSON_IsBool(json))
		return value_boolean(cJSON_IsTrue(json));
	if (cJSON_IsNumber(json))
		return value_number(json->valuedouble);
	if (cJSON_IsString(json))
		return value_string(str_from(json->valuestring));
	if (cJSON_IsArray(json)) {
		struct array *array = array_new(a);
		const cJSON *item;
		cJSON_ArrayForEach(item, json) array_add(a, array, to_value(a, item));
		return value_array(array);
	}
	if (cJSON_IsObject(json)) {
		struct object *object = object_new(a);
		const cJSON *member;
		cJSON_ArrayForEach(member, json)
			object_set(object, str_from(member->string), to_value(a, member));
		return value_object(object);
	}
	return VALUE_NULL_INIT;
}

static struct value
context(void *owner, struct arena *a, struct str name)
{
	const cJSON *contexts = owner;

	return to_value(a, cJSON_GetObjectItem(contexts, str_z(a, name)));
}

/* Parses and evaluates; the names of `contexts` are the only ones known. */
static bool
run(struct arena *a, const char *text, cJSON *contexts, struct value *out, struct expr_error *err)
{
	const size_t count = (size_t)cJSON_GetArraySize(contexts);
	const char **names = arena_array(a, const char *, count);
	const struct expr_scope scope = {.contexts = names, .context_count = count};
	const struct expr_host host = {.context = context, .owner = contexts};
	const struct expr *expr;
	const cJSON *member;
	size_t i = 0;

	cJSON_ArrayForEach(member, contexts) names[i++] = member->string;
	return expr_parse(a, str_from(text), &scope, &expr, err) &&
	       expr_eval(a, expr, &host, out, err);
}

static bool
is_expected_error(const cJSON *wanted, const struct expr_error *err)
{
	const char *kind = cJSON_GetObjectItem(wanted, "kind")->valuestring;
	const char *text = cJSON_GetObjectItem(wanted, "value")->valuestring;
	const bool wants_evaluation = strcmp(kind, "evaluation") == 0;

	/* a parser without a lexing stage of its own may report either of the two */
	return wants_evaluation == (err->stage == EXPR_EVALUATION) && strstr(err->text, text);
}

/* Compared as text, on which the order of members has a say and 1.0 is 1. */
static bool
is_expected_value(struct arena *a, const cJSON *wanted, struct value v)
{
	const char *kind = cJSON_GetObjectItem(wanted, "kind")->valuestring;
	const struct value value = to_value(a, cJSON_GetObjectItem(wanted, "value"));

	return strcmp(kind, value_kind_name(v.kind)) == 0 &&
	       str_eq(value_to_json_line(a, value), value_to_json_line(a, v));
}

static void
print_failure(struct arena *a, const char *group, const cJSON *test, bool ok, struct value v,
	const struct expr_error *err)
{
	char *wanted = cJSON_PrintUnformatted(test);

	printf("FAILED in '%s': %s\n", group, wanted);
	if (ok)
		printf("  got %s %" STR_FMT "\n", value_kind_name(v.kind),
			STR_ARG(value_to_json_line(a, v)));
	else
		printf("  got %s error: %s\n", stages[err->stage], err->text);
	cJSON_free(wanted);
}

static void
run_case(const char *group, const cJSON *test, struct expression_tally *tally)
{
	struct arena a = {0};
	struct expr_error err;
	struct value v = VALUE_NULL_INIT;
	const char *text = cJSON_GetObjectItem(test, "expr")->valuestring;
	const cJSON *wanted_error = cJSON_GetObjectItem(test, "err");
	const bool ok = run(&a, text, cJSON_GetObjectItem(test, "contexts"), &v, &err);
	const bool passed =
		ok ? !wanted_error && is_expected_value(&a, cJSON_GetObjectItem(test, "result"), v)
		   : wanted_error && is_expected_error(wanted_error, &err);

	tally->total++;
	tally->passed += passed;
	if (!passed)
		print_failure(&a, group, test, ok, v, &err);
	arena_free(&a);
}

static cJSON *
read_json(const char *path)
{
	struct buf b;
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!file)
		return NULL;
	buf_init(&b, BUF_UNBOUNDED);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(&b, (struct str){block, n});
	(void)fclose(file); /* only read from */
	cJSON *json = cJSON_ParseWithLength(b.p, b.n);
	buf_free(&b);
	return json;
}

static bool
run_file(const char *folder, const char *name, struct expression_tally *all)
{
	struct arena a = {0};
	struct expression_tally tally = {0};
	const struct str path = str_fmt(&a, "%s/%s", folder, name);
	cJSON *json = read_json(str_z(&a, path));
	const cJSON *group;
	const cJSON *test;

	cJSON_ArrayForEach(group, json) cJSON_ArrayForEach(test, group)
		run_case(group->string, test, &tally);
	if (json)
		printf("expressions/%s %zu/%zu\n", name, tally.passed, tally.total);
	else
		printf("expressions/%s is not JSON\n", name);
	all->passed += tally.passed;
	all->total += tally.total;
	cJSON_Delete(json);
	arena_free(&a);
	return json && tally.passed == tally.total;
}

static int
is_json(const struct dirent *entry)
{
	return str_ends(str_from(entry->d_name), STR(".json"));
}

int
main(int argc, char **argv)
{
	struct expression_tally all = {0};
	struct dirent **entries;
	bool ok = true;

	const int count = argc == 2 ? scandir(argv[1], &entries, is_json, alphasort) : -1;
	if (count <= 0) {
		fprintf(stderr, "usage: conformance_expressions DIR (a folder of JSON cases)\n");
		return 2;
	}
	for (int i = 0; i < count; i++) {
		ok = run_file(argv[1], entries[i]->d_name, &all) && ok;
		free(entries[i]);
	}
	free(entries);
	printf("expressions total %zu/%zu\n", all.passed, all.total);
	return ok ? 0 : 1;
}
