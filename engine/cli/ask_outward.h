/*
 * ask_outward: asks the person at the terminal whether a step that changes something outside this
 * machine may run: y (run it), n (leave it out), a (run all such steps of this run), q (cancel).
 */
#pragma once

#include "engine/run/run.h"

struct ask_outward;

/* NULL if lact cannot ask: standard input or output is not a terminal. */
struct ask_outward *ask_outward_open(struct arena *a);
void ask_outward_close(struct ask_outward *asker);
/* For run_options.ask_outward; `owner` is a struct ask_outward. Jobs ask one after the other. */
enum outward_answer ask_outward(void *owner, const struct outward_question *question);
