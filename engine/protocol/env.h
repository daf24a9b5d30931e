/*
 * env: environment variables in order, ready to be handed to a process.
 *
 * Names are case-sensitive, as on Linux and macOS. Setting a name again replaces its value.
 */
#pragma once

#include "expr/base/map.h"

struct env_variable {
	struct str value;       /* first: the maps of builtin.h read it as a const struct str */
	const char *assignment; /* "NAME=value" */
};

struct env {
	struct map map; /* const struct env_variable * */
};

void env_init(struct env *env, struct arena *a);
/* Starts with all of `from`, sharing its texts. */
void env_init_copy(struct env *env, struct arena *a, const struct env *from);
/* Copies name and value. A name with NUL or `=`, and a value with NUL, are cut there. */
void env_set(struct env *env, struct str name, struct str value);
/* Sets all of `from`, sharing its texts. */
void env_add(struct env *env, const struct env *from);
/* Sets those of `from` that are not there yet, sharing their texts. */
void env_add_missing(struct env *env, const struct env *from);
/* Empty when absent. */
struct str env_get(const struct env *env, struct str name);
bool env_has(const struct env *env, struct str name);
/* For execve: NULL at the end, in `a`. */
const char *const *env_argv(struct arena *a, const struct env *env);
