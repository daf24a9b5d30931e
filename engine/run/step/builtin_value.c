#include "engine/run/step/builtin.h"

const struct builtin_value *
builtin_value_find(const struct builtin_call *call, const char *name)
{
	for (size_t i = 0; i < call->value_count; i++)
		if (str_eq_nocase(call->values[i].name, str_from(name)))
			return &call->values[i];
	return NULL;
}

struct str
builtin_input(const struct builtin_call *call, const char *name)
{
	const struct builtin_value *value = builtin_value_find(call, name);

	return value ? value->value : STR_NONE;
}
