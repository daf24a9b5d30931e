#include "engine/event/filter.h"

#include "engine/workflow/evaluate.h"

static bool
add_pattern(struct arena *a, const struct node *node, struct filter *filter, struct error *err)
{
	struct filter_pattern *pattern = &filter->patterns[filter->count];
	struct error reason;

	pattern->node = node;
	if (!pattern_compile(a, node->text, &pattern->pattern, &reason))
		return node_error(err, node, "%s", reason.text);
	filter->count++;
	return true;
}

static bool
has_positive(const struct filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		if (!pattern_is_negative(filter->patterns[i].pattern))
			return true;
	return false;
}

bool
filter_make(struct arena *a, const struct node *list, bool is_ignore, struct filter *out,
	struct error *err)
{
	const bool is_list = list->kind == NODE_SEQUENCE;
	const size_t count = is_list ? list->item_count : 1;
	struct filter filter = {.patterns = arena_array(a, struct filter_pattern, count)};

	for (size_t i = 0; i < count; i++)
		if (!add_pattern(a, is_list ? list->items[i] : list, &filter, err))
			return false;
	if (!is_ignore && filter.count > 0 && !has_positive(&filter))
		return node_error(err, list, "every pattern starts with '!': nothing can match");
	*out = filter;
	return true;
}

bool
filter_takes(const struct filter *filter, struct str name, const struct filter_pattern **decided)
{
	for (size_t i = filter->count; i > 0; i--) {
		const struct filter_pattern *pattern = &filter->patterns[i - 1];
		if (!pattern_matches(pattern->pattern, name))
			continue;
		if (decided)
			*decided = pattern;
		return !pattern_is_negative(pattern->pattern);
	}
	if (decided)
		*decided = NULL;
	return false;
}
