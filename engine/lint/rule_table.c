#include "engine/lint/rule_table.h"

#include "engine/lint/base/shared_rules.h"
#include "engine/lint/checks.h"

#include <stdlib.h>

/* The rules of one place. */
struct group {
	const struct rule *rules;
	size_t count;
};

/* Group number `i`; false after the last. */
static bool
group_at(size_t i, struct group *group)
{
	if (i > check_count)
		return false;
	*group = i == check_count ? (struct group){shared_rules, shared_rule_count}
				  : (struct group){checks[i]->rules, checks[i]->rule_count};
	return true;
}

const struct rule *
rule_find(struct str code)
{
	struct group group;

	for (size_t i = 0; group_at(i, &group); i++)
		for (size_t k = 0; k < group.count; k++)
			if (str_eq(code, str_from(group.rules[k].code)))
				return &group.rules[k];
	return NULL;
}

static int
compare(const void *x, const void *y)
{
	const struct rule *const *a = x;
	const struct rule *const *b = y;

	return strcmp((*a)->code, (*b)->code);
}

static size_t
count_all(void)
{
	struct group group;
	size_t count = 0;

	for (size_t i = 0; group_at(i, &group); i++)
		count += group.count;
	return count;
}

const struct rule **
rule_table(struct arena *a, size_t *count)
{
	const struct rule **table = arena_array(a, const struct rule *, count_all());
	struct group group;

	*count = 0;
	for (size_t i = 0; group_at(i, &group); i++)
		for (size_t k = 0; k < group.count; k++)
			table[(*count)++] = &group.rules[k];
	qsort(table, *count, sizeof(*table), compare);
	return table;
}
