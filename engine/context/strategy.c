#include "engine/context/strategy.h"

#include "engine/workflow/evaluate.h"

#define MAX_PARALLEL_END 1e6

bool
strategy_read(struct arena *a, const struct node *node, const struct expr_host *host,
	struct strategy *out, struct error *err)
{
	const struct node *fail_fast = node_find(node, "fail-fast");
	const struct node *max_parallel = node_find(node, "max-parallel");
	double limit = 0;

	*out = (struct strategy){.fail_fast = true};
	if (fail_fast && !node_evaluate_boolean(a, fail_fast, host, &out->fail_fast, err))
		return false;
	if (max_parallel && !node_evaluate_number(a, max_parallel, host, &limit, err))
		return false;
	if (limit >= 1 && limit < MAX_PARALLEL_END)
		out->max_parallel = (size_t)limit;
	return true;
}

struct value
strategy_value(struct arena *a, const struct strategy *strategy, size_t index, size_t count)
{
	struct object *object = object_new(a);
	const size_t total = count > 0 ? count : 1;
	const size_t parallel = strategy->max_parallel > 0 ? strategy->max_parallel : total;

	object_set(object, STR("fail-fast"), value_boolean(strategy->fail_fast));
	object_set(object, STR("job-index"), value_number((double)index));
	object_set(object, STR("job-total"), value_number((double)total));
	object_set(object, STR("max-parallel"), value_number((double)parallel));
	return value_object(object);
}
