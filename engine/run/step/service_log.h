/*
 * service_log: what the services do for a step, in the step's log.
 *
 * The services work on threads of their own; a run's records are told on its loop.
 */
#pragma once

#include "engine/run/base/state.h"

/* NULL: the loop takes no more handles. */
struct service_log *service_log_new(struct run *run);
/* From any thread: the step of the session's job shows the text. */
void service_log_add(struct service_log *log, const struct session *session, struct str text);
/* On the loop, once no thread adds any more. */
void service_log_end(struct service_log *log);
