/*
 * test_fixtures [FOLDER]: the expressions of fixtures/expr, in its .txt files.
 *
 * A file holds cases with blank lines between them. A case is a line `with {contexts}` if it needs
 * any, the expression on one line, and what comes of it: its JSON on one line, or `error
 * LINE:COLUMN text` and, if there is help, `help: text`. Lines that begin with # are comments.
 * UPDATE_FIXTURES=1 writes what does come of them.
 */
#include "expr/base/source.h"
#include "tests/expr/expect.h"

static const char *folder = "fixtures/expr";

static void
add_error(struct buf *b, struct arena *a, struct str text, const struct expr_error *err)
{
	struct source source;

	source_init(&source, a, STR_NONE, text);
	const struct position at = source_position(&source, err->span.start);
	buf_add_fmt(b, "error %u:%u %s\n", at.line, at.column, err->text);
	if (err->help[0])
		buf_add_fmt(b, "help: %s\n", err->help);
}

static void
add_result(struct buf *b, struct arena *a, struct str contexts, struct str text)
{
	struct value v;
	struct expr_error err;

	if (!try_expression(a, contexts.p ? str_z(a, contexts) : NULL, text, &v, &err)) {
		add_error(b, a, text, &err);
		return;
	}
	value_add_json(b, v, false);
	buf_add_char(b, '\n');
}

/* The file as it ought to be: its cases with what comes of them. */
static struct str
regenerate(struct arena *a, struct str rest)
{
	struct str contexts = STR_NONE;
	struct str line;
	struct buf b;
	bool done = false; /* with this case's expression */

	buf_init(&b, BUF_UNBOUNDED);
	while (str_line(&rest, &line)) {
		const bool is_comment = str_starts(line, STR("#"));
		const bool is_expression =
			!done && !is_comment && line.n > 0 && !str_starts(line, STR("with "));
		if (done && line.n > 0)
			continue; /* the old result */
		buf_add(&b, line);
		buf_add_char(&b, '\n');
		if (str_starts(line, STR("with ")))
			contexts = str_slice(line, 5, line.n);
		if (is_expression)
			add_result(&b, a, contexts, line);
		if (line.n == 0)
			contexts = STR_NONE;
		done = is_expression || (done && line.n > 0);
	}
	return buf_take(a, &b);
}

static void
run_file(const char *path)
{
	struct arena a = {0};

	expect_fixture(path, regenerate(&a, read_text(&a, path)));
	arena_free(&a);
}

static void
test_every_case_of_the_fixtures_comes_out_as_it_says(void **state)
{
	(void)state;
	each_fixture(folder, ".txt", run_file);
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case_of_the_fixtures_comes_out_as_it_says),
	};

	if (argc > 1)
		folder = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
