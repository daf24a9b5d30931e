#include "tests/expr/expect.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
expect_str_(struct str actual, const char *wanted, const char *file, int line)
{
	if (str_eq(actual, str_from(wanted)))
		return;
	print_error("wanted: %s\nactual: %" STR_FMT "\n", wanted, STR_ARG(actual));
	_fail(file, line);
}

static struct value
context(void *owner, struct arena *a, struct str name)
{
	(void)a; /* they live as long as the arena of the whole test */
	return object_get(owner, name);
}

static struct object *
read_contexts(struct arena *a, const char *json)
{
	struct value v;
	struct error err = {0};

	if (!value_from_json(a, str_from(json ? json : "{}"), &v, &err))
		fail_msg("%s: %s", json, err.text);
	return v.object;
}

static void
read_scope(struct arena *a, struct object *contexts, struct expr_scope *scope)
{
	const struct map *members = object_members(contexts);
	const char **names = arena_array(a, const char *, members->count);

	for (size_t i = 0; i < members->count; i++)
		names[i] = str_z(a, members->entries[i].key);
	*scope = (struct expr_scope){.contexts = names, .context_count = members->count};
}

bool
try_expression(struct arena *a, const char *contexts, struct str text, struct value *out,
	struct expr_error *err)
{
	struct object *object = read_contexts(a, contexts);
	const struct expr_host host = {.context = context, .owner = object};
	struct expr_scope scope;
	const struct expr *expr;

	read_scope(a, object, &scope);
	return expr_parse(a, text, &scope, &expr, err) && expr_eval(a, expr, &host, out, err);
}

struct value
value_of(struct arena *a, const char *contexts, const char *text)
{
	struct value v = VALUE_NULL_INIT;
	struct expr_error err;

	if (!try_expression(a, contexts, str_from(text), &v, &err))
		fail_msg("%s: %s", text, err.text);
	return v;
}

struct str
json_of(struct arena *a, const char *contexts, const char *text)
{
	return value_to_json_line(a, value_of(a, contexts, text));
}

struct expr_error
error_of(struct arena *a, const char *contexts, const char *text)
{
	struct value v;
	struct expr_error err = {0};

	if (try_expression(a, contexts, str_from(text), &v, &err))
		fail_msg("%s: no error", text);
	return err;
}

struct str
read_text(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	struct buf b;

	if (!file)
		fail_msg("cannot read %s", path);
	buf_init(&b, BUF_UNBOUNDED);
	for (int c = getc(file); c != EOF; c = getc(file))
		buf_add_char(&b, (char)c);
	(void)fclose(file); /* only read from */
	return buf_take(a, &b);
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");

	if (!file || fwrite(text.p, 1, text.n, file) != text.n || fclose(file) != 0)
		fail_msg("cannot write %s", path);
}

/* Fails at the first line that differs. */
static void
expect_same(const char *path, struct str wanted, struct str actual)
{
	struct str w;
	struct str x;
	size_t number = 0;

	while (str_line(&wanted, &w)) {
		number++;
		if (!str_line(&actual, &x))
			x = STR("(nothing)");
		if (!str_eq(w, x))
			fail_msg("%s:%zu\n  wanted %" STR_FMT "\n  actual %" STR_FMT, path, number,
				STR_ARG(w), STR_ARG(x));
	}
	if (str_line(&actual, &x))
		fail_msg("%s:%zu: not wanted: %" STR_FMT, path, number + 1, STR_ARG(x));
}

void
expect_fixture(const char *path, struct str actual)
{
	const char *update = getenv("UPDATE_FIXTURES");
	struct arena a = {0};

	if (update && update[0] == '1')
		write_file(path, actual);
	else
		expect_same(path, read_text(&a, path), actual);
	arena_free(&a);
}

void
each_fixture(const char *folder, const char *end, void (*run)(const char *path))
{
	struct arena a = {0};
	struct dirent **entries;
	const int count = scandir(folder, &entries, NULL, alphasort);
	size_t found = 0;

	for (int i = 0; i < count; i++) {
		const struct str name = str_from(entries[i]->d_name);
		if (str_ends(name, str_from(end))) {
			run(str_z(&a, str_fmt(&a, "%s/%" STR_FMT, folder, STR_ARG(name))));
			found++;
		}
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	arena_free(&a);
	expect(found > 0);
}
