#include "engine/run/base/builtins.h"

/* A name of `real` is that of a built-in, without a ref. */
static bool
is_real(const struct run_builtins *builtins, struct str uses)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));

	for (size_t i = 0; i < builtins->real_count; i++)
		if (str_eq_nocase(builtins->real[i], name))
			return true;
	return builtins->all_real;
}

const struct builtin *
builtins_find(const struct run_builtins *builtins, struct str uses)
{
	return is_real(builtins, uses) ? NULL : builtins->find(uses);
}
