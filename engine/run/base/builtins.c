#include "engine/run/base/builtins.h"

static bool
has_name(const struct str *names, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(names[i], name))
			return true;
	return false;
}

/* A name of `real` is that of a built-in, without a ref. */
static bool
is_real(const struct run_builtins *builtins, struct str uses)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));

	return has_name(builtins->real, builtins->real_count, name) ||
	       (builtins->all_real && !has_name(builtins->kept, builtins->kept_count, name));
}

const struct builtin *
builtins_find(const struct run_builtins *builtins, struct str uses)
{
	return is_real(builtins, uses) ? NULL : builtins->find(uses);
}
