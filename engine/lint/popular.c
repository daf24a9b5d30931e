#include "engine/lint/popular.h"

#include <strings.h>

static int
compare(struct str uses, const char *spec)
{
	const size_t n = strlen(spec);
	const int order = strncasecmp(uses.p, spec, uses.n < n ? uses.n : n);

	if (order != 0)
		return order;
	return uses.n < n ? -1 : uses.n > n;
}

const struct popular_action *
popular_find(struct str uses)
{
	size_t low = 0;
	size_t high = popular_action_count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		const int order = compare(uses, popular_actions[middle].spec);
		if (order == 0)
			return &popular_actions[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* The number of `OWNER/REPOSITORY@vNUMBER`; 0 for another action, or another form of ref. */
static unsigned
version_of(const struct popular_action *action, struct str name)
{
	const struct str spec = str_from(action->spec);
	const struct str ref = str_slice(spec, name.n, spec.n);
	unsigned number = 0;

	if (action->is_outdated || !str_eq_nocase(str_slice(spec, 0, name.n), name) ||
		!str_starts(ref, STR("@v")))
		return 0;
	for (size_t i = 2; i < ref.n && char_is_digit(ref.p[i]) && number < 1000; i++)
		number = number * 10 + (unsigned)(ref.p[i] - '0');
	return number;
}

const struct popular_action *
popular_newest(struct str uses)
{
	const struct str name = str_slice(uses, 0, str_index(uses, '@', 0));
	const struct popular_action *newest = NULL;
	unsigned highest = 0;

	for (size_t i = 0; i < popular_action_count; i++) {
		const unsigned version = version_of(&popular_actions[i], name);
		if (version > highest) {
			highest = version;
			newest = &popular_actions[i];
		}
	}
	return newest;
}
