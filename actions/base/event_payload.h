/*
 * event_payload: the event of the run, as actions see it (`github.event`).
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/json.h"

/* What GITHUB_EVENT_PATH leads to; null where there is none. */
struct value event_payload(struct builtin_call *call);
/* A member of a member of the payload, as "pull_request.base.sha"; empty for what is no text. */
struct str event_payload_text(struct builtin_call *call, struct value payload, const char *path);
/* GITHUB_EVENT_NAME. */
bool event_is(const struct builtin_call *call, const char *name);
