/*
 * expect: cmocka, and what the tests of expr share.
 *
 * Ownership  Values and texts live in the arena that is given, which the test frees.
 */
#pragma once

#include "expr/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Like cmocka's, which takes its second argument for a number. */
#define expect(condition)          assert_true(condition)
#define expect_str(actual, wanted) expect_str_(actual, wanted, __FILE__, __LINE__)
void expect_str_(struct str actual, const char *wanted, const char *file, int line);

/*
 * The value of an expression over contexts written as a JSON object, each member one context.
 * NULL contexts are none. Fails the test when the expression has an error.
 */
struct value value_of(struct arena *a, const char *contexts, const char *text);
/* The same as one line of JSON. */
struct str json_of(struct arena *a, const char *contexts, const char *text);
/* The error of an expression; fails the test when it has none. */
struct expr_error error_of(struct arena *a, const char *contexts, const char *text);

/* Parses and evaluates; false with `err` set for an error. */
bool try_expression(struct arena *a, const char *contexts, struct str text, struct value *out,
	struct expr_error *err);

/* All that is in a file; fails the test when it cannot be read. */
struct str read_text(struct arena *a, const char *path);

/* Holds `actual` to the file's text, and fails at the first line that differs. With
 * UPDATE_FIXTURES=1 it is written there instead. */
void expect_fixture(const char *path, struct str actual);
/* Calls `run` with the path of each file of the folder that ends so, sorted; there must be one. */
void each_fixture(const char *folder, const char *end, void (*run)(const char *path));
