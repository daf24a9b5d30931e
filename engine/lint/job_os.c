#include "engine/lint/job_os.h"

#include "engine/lint/matrix_values.h"

#define LABELS_MAX ((size_t)32) /* a runner with more is none */

enum runner_os
job_os(const struct workflow_job *job)
{
	const struct node *labels = job ? job->runs_on : NULL;

	if (labels && labels->kind == NODE_MAPPING)
		labels = node_find(labels, "labels");
	if (!labels)
		return RUNNER_ANY;
	const size_t count = labels->kind == NODE_SEQUENCE ? labels->item_count : 1;
	for (size_t i = 0; i < count && i < LABELS_MAX; i++) {
		const struct node *node = labels->kind == NODE_SEQUENCE ? labels->items[i] : labels;
		const struct runner_label *label =
			node->kind == NODE_STRING ? runner_label_find(node->text) : NULL;
		if (label && label->os != RUNNER_ANY)
			return label->os;
	}
	return RUNNER_ANY;
}

static bool
is_posix(enum runner_os os)
{
	return os == RUNNER_LINUX || os == RUNNER_MACOS;
}

static void
found_value(void *owner, const struct node *value)
{
	const struct runner_label *label =
		value->kind == NODE_STRING ? runner_label_find(value->text) : NULL;
	bool *all = owner;

	*all = *all && label && is_posix(label->os);
}

bool
job_is_posix(const struct workflow_job *job)
{
	const struct node *labels = job ? job->runs_on : NULL;
	const struct str key =
		labels && labels->kind == NODE_EXPRESSION ? matrix_key_of(labels) : STR_NONE;
	bool all = true;

	if (key.n == 0)
		return is_posix(job_os(job));
	return matrix_values(job, key, found_value, &all) && all;
}
