/*
 * payload: `github.event`, made from the repository.
 *
 * Source     docs.github.com, Webhook events and payloads
 */
#pragma once

#include "engine/event/event.h"

/* `event` is complete but for its payload. `inputs` may be NULL. */
struct object *payload_make(struct arena *a, struct repository *repository,
	const struct event *event, struct object *inputs);
