/*
 * docker_list: inputs of Docker's actions that are lists, and lines of comma-separated attributes.
 *
 * Lists      An entry a line, without blanks at its ends; what begins with `#` is a comment, also
 *            behind blanks in a line.
 * Attributes `key=value,key=value`; a field in double quotes may have commas, and `""` in it is a
 *            quote.
 * Source     github.com/docker/actions-toolkit src/util.ts: getInputList; csv-parse
 */
#pragma once

#include "engine/run/step/builtin.h"

struct docker_list {
	struct str *items;
	size_t count;
	size_t capacity;
};

void docker_list_add(struct arena *a, struct docker_list *list, struct str item);
struct docker_list docker_input_list(struct builtin_call *call, const char *input);
struct docker_list docker_fields(struct arena *a, struct str line);
/* Splits at the first `=`. False: it has none, and all of it is the value. */
bool docker_pair(struct str field, struct str *key, struct str *value);
