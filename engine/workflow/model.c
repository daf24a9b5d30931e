#include "engine/workflow/model.h"

const struct trigger *
workflow_trigger_find(const struct workflow *workflow, struct str event)
{
	for (size_t i = 0; i < workflow->trigger_count; i++)
		if (str_eq(workflow->triggers[i].event, event))
			return &workflow->triggers[i];
	return NULL;
}

const struct workflow_job *
workflow_job_find(const struct workflow *workflow, struct str id)
{
	for (size_t i = 0; i < workflow->job_count; i++)
		if (str_eq_nocase(workflow->jobs[i].id, id))
			return &workflow->jobs[i];
	return NULL;
}

struct str
workflow_title(const struct workflow *workflow)
{
	return workflow->name.n > 0 ? workflow->name : workflow->source->path;
}
