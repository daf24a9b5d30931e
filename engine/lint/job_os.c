#include "engine/lint/job_os.h"

enum runner_os
job_os(const struct workflow_job *job)
{
	const struct node *labels = job ? job->runs_on : NULL;

	if (labels && labels->kind == NODE_MAPPING)
		labels = node_find(labels, "labels");
	if (!labels)
		return RUNNER_ANY;
	const size_t count = labels->kind == NODE_SEQUENCE ? labels->item_count : 1;
	for (size_t i = 0; i < count; i++) {
		const struct node *node = labels->kind == NODE_SEQUENCE ? labels->items[i] : labels;
		const struct runner_label *label =
			node->kind == NODE_STRING ? runner_label_find(node->text) : NULL;
		if (label && label->os != RUNNER_ANY)
			return label->os;
	}
	return RUNNER_ANY;
}
