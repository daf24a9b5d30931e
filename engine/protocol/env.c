#include "engine/protocol/env.h"

void
env_init(struct env *env, struct arena *a)
{
	map_init(&env->map, a, false);
}

void
env_init_copy(struct env *env, struct arena *a, const struct env *from)
{
	map_init_copy(&env->map, a, &from->map);
}

void
env_set(struct env *env, struct str name, struct str value)
{
	struct arena *a = env->map.a;
	struct env_variable *variable = arena_new(a, struct env_variable);

	name = str_slice(name, 0, str_index(name, '\0', 0));
	name = str_slice(name, 0, str_index(name, '=', 0));
	value = str_slice(value, 0, str_index(value, '\0', 0));
	const struct str assignment = str_concat(a, name, STR("="), value, STR("\0"));
	variable->assignment = assignment.p;
	variable->value = str_slice(assignment, name.n + 1, assignment.n - 1);
	map_set(&env->map, str_slice(assignment, 0, name.n), variable);
}

void
env_add(struct env *env, const struct env *from)
{
	for (size_t i = 0; i < from->map.count; i++)
		map_set(&env->map, from->map.entries[i].key, from->map.entries[i].value);
}

void
env_add_missing(struct env *env, const struct env *from)
{
	for (size_t i = 0; i < from->map.count; i++)
		if (!map_has(&env->map, from->map.entries[i].key))
			map_set(&env->map, from->map.entries[i].key, from->map.entries[i].value);
}

struct str
env_get(const struct env *env, struct str name)
{
	const struct env_variable *variable = map_find(&env->map, name);

	return variable ? variable->value : STR_NONE;
}

bool
env_has(const struct env *env, struct str name)
{
	return map_has(&env->map, name);
}

const char *const *
env_argv(struct arena *a, const struct env *env)
{
	const char **argv = arena_array(a, const char *, env->map.count + 1);

	for (size_t i = 0; i < env->map.count; i++)
		argv[i] = ((const struct env_variable *)env->map.entries[i].value)->assignment;
	return argv;
}
