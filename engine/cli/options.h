/*
 * options: command lines, read by table.
 *
 * Forms      `-v`, `-vq` (flags joined), `-j JOB`, `-jJOB`, `-j=JOB`, `--job JOB`, `--job=JOB`;
 *            `--` ends options. Options and names may be mixed.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/map.h"

struct option {
	char short_name;      /* 0: none */
	const char *name;     /* "secret-file" */
	const char *argument; /* NULL: a flag; else what its argument is called */
	const char *help;
	bool may_lack; /* the argument may be left out at the end or before another option */
};

/* One use of an option. */
struct option_use {
	const struct option *option;
	struct str value;
};

struct arguments {
	struct str *names; /* arguments that are not options */
	size_t name_count;
	struct option_use *uses;
	size_t use_count;
};

/* False for an option that is not in the table, or lacks its argument: ERROR_USAGE. */
MUST_CHECK bool options_parse(struct arena *a, const struct option *options, size_t option_count,
	int argc, char **argv, struct arguments *out, struct error *err);

/*
 * Puts a second dash before each `-name` and `-name=VALUE` whose name is that of a long option, as
 * the flags of programs in Go are written. What follows `--` is left alone.
 */
void options_double_dashes(
	struct arena *a, const struct option *options, size_t option_count, int argc, char **argv);

bool options_has(const struct arguments *arguments, const char *name);
/* The last value given; empty when none was. */
struct str options_get(const struct arguments *arguments, const char *name);
/* The next value given from use number *i on; moves *i behind it. */
bool options_next(
	const struct arguments *arguments, const char *name, size_t *i, struct str *value);
