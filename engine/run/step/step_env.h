/*
 * step_env: the environment of a step.
 */
#pragma once

#include "engine/run/base/state.h"

/* Evaluates the step's `env`. */
bool step_env_evaluate(struct step *step, struct error *err);
/* Makes `process_env`: all layers, lowest first. */
void step_env_make(struct step *step);
/* GITHUB_* and RUNNER_* of the job, made once. */
void job_env_make(struct job *job);
