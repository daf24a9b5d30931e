/*
 * trigger_text: the settings of an event of `on`, as text for people.
 */
#pragma once

#include "engine/workflow/model.h"

/*
 * " · branches: main, develop · paths: docs/a": the settings that filter; of a schedule its times,
 * with the next `count` after `now_s` (seconds since 1970). Empty where there are none.
 */
struct str trigger_text(
	struct arena *a, const struct trigger *trigger, int64_t now_s, size_t count);
