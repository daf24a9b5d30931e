/*
 * step_output: reads a step's output, and executes its workflow commands.
 */
#pragma once

#include "engine/run/base/state.h"

/* A line of the step's output: a workflow command, or text to be shown. */
void step_take_line(struct step *step, struct str line);
void step_set_output(struct step *step, struct str name, struct str value);
void step_save_state(struct step *step, struct str name, struct str value);
void job_set_env(struct job *job, struct str name, struct str value);
void job_add_path(struct job *job, struct str path);
