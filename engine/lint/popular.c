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
