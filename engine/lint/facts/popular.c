#include "engine/lint/facts/popular.h"

#include <strings.h>

#define VERSION_END 1000

/* Inputs that came or changed within a major version, and since the day of the table. */
static const struct {
	const char *name;
	unsigned major;
	unsigned minor;
	const char *inputs;
} changes[] = {
	{"actions/create-github-app-token", 3, 1, "app-id~Use 'client-id' instead.;client-id"},
	{"actions/create-github-app-token", 3, 2, "enterprise"},
};

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
	struct str number = str_slice(ref, 2, ref.n);

	if (action->is_outdated || !str_eq_nocase(str_slice(spec, 0, name.n), name) ||
		!str_starts(ref, STR("@v")))
		return 0;
	return str_take_number(&number, VERSION_END);
}

/* Takes the number at the start of the text, and a dot behind it. False if there is none. */
static bool
take_number(struct str *text, unsigned *out)
{
	const size_t before = text->n;

	*out = str_take_number(text, VERSION_END);
	const bool is_there = text->n < before;
	*text = str_slice(*text, str_starts(*text, STR(".")) ? 1 : 0, text->n);
	return is_there;
}

const char *
popular_change(struct str name, struct str version, size_t i)
{
	struct str rest =
		str_starts(version, STR("v")) ? str_slice(version, 1, version.n) : version;
	unsigned major;
	unsigned minor;

	if (!take_number(&rest, &major))
		return NULL;
	const bool is_newest = !take_number(&rest, &minor);
	for (size_t j = 0; j < COUNT_OF(changes); j++)
		if (str_eq_nocase_z(name, changes[j].name) && changes[j].major == major &&
			(is_newest || changes[j].minor <= minor) && i-- == 0)
			return changes[j].inputs;
	return NULL;
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
