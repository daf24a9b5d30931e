/*
 * payload: `github.event`, in the shape in which GitHub sends it.
 *
 * The shapes are data (shapes.def). As for Actions, the commits of a push do not list their files.
 */
#pragma once

#include "engine/event/event.h"

/* `repository` is NULL where there is none; `inputs` are those of a dispatch, NULL: none. */
struct object *payload_make(struct arena *a, struct repository *repository,
	const struct event *event, struct object *inputs);
