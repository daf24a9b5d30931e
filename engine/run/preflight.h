/*
 * preflight: secrets and the like that the jobs of a run use and the user has not set.
 */
#pragma once

#include "engine/run/base/state.h"

/*
 * Tells (RECORD_MISSING) each secret that the jobs to be run name and that has no value. The inputs
 * of built-ins that only pretend (dry_run) are left out: those report them themselves.
 */
void preflight_secrets(struct run *run);
