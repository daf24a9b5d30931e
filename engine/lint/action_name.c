#include "engine/lint/action_name.h"

#include <stdlib.h>
#include <strings.h>

bool
action_name_read(struct str uses, struct action_name *out)
{
	const size_t at = str_index(uses, '@', 0);
	const struct str action = str_slice(uses, 0, at);
	const size_t slash = str_index(action, '/', 0);
	const size_t end = str_index(action, '/', slash + 1);

	if (at >= uses.n || slash == 0 || slash >= action.n || uses.p[0] == '.' ||
		uses.p[0] == '$' || str_has(action, STR("://")))
		return false;
	*out = (struct action_name){
		.action = action,
		.owner = str_slice(action, 0, slash),
		.repository = str_slice(action, 0, end),
		.ref = str_slice(uses, at + 1, uses.n),
	};
	return true;
}

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
