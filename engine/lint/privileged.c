#include "engine/lint/privileged.h"

static const char *const events[] = {"pull_request_target", "workflow_run"};

const struct trigger *
privileged_trigger(const struct workflow *workflow)
{
	for (size_t i = 0; workflow && i < COUNT_OF(events); i++) {
		const struct trigger *trigger =
			workflow_trigger_find(workflow, str_from(events[i]));
		if (trigger)
			return trigger;
	}
	return NULL;
}
