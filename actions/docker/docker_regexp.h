/*
 * docker_regexp: regular expressions of JavaScript, near enough, by PCRE2.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#define DOCKER_GROUPS_MAX 20

struct docker_match {
	struct str groups[DOCKER_GROUPS_MAX]; /* the whole match first; p is NULL: took no part */
	size_t count;
};

/* `flags` as in JavaScript: i, m, s; others do nothing. False without an error (ERROR_NONE): no
 * match. */
MUST_CHECK bool docker_regexp_match(struct str pattern, struct str flags, struct str text,
	struct docker_match *out, struct error *err);
