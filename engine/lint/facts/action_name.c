#include "engine/lint/facts/action_name.h"

#include <stdlib.h>
#include <strings.h>

bool
action_name_is(struct str uses, const char *action)
{
	if (!str_may_be_z(uses, action))
		return false;
	const struct str name = str_from(action);
	return uses.n > name.n && uses.p[name.n] == '@' &&
	       str_eq_nocase(str_slice(uses, 0, name.n), name);
}

static int
compare(const void *key, const void *row)
{
	const struct str *name = key;
	const char *other = *(const char *const *)row;
	const size_t n = strlen(other);
	const int order = strncasecmp(name->p, other, name->n < n ? name->n : n);

	if (order != 0)
		return order;
	return name->n < n ? -1 : name->n > n;
}

const void *
action_row_find(struct str name, const void *rows, size_t count, size_t size)
{
	return name.n > 0 ? bsearch(&name, rows, count, size, compare) : NULL;
}
