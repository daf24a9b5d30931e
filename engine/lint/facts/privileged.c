#include "engine/lint/facts/privileged.h"

static const char *const events[] = {"pull_request_target", "workflow_run"};

bool
privileged_event(struct str event)
{
	for (size_t i = 0; i < COUNT_OF(events); i++)
		if (str_eq(event, str_from(events[i])))
			return true;
	return false;
}

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
