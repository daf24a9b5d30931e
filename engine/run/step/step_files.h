/*
 * step_files: GITHUB_ENV, GITHUB_OUTPUT and their kin.
 */
#pragma once

#include "engine/run/base/state.h"

/* `folder` is where the files' sets go. */
void job_files_init(struct job *job, struct str folder);
bool step_files_make(struct step *step, struct error *err);
/* Reads them. False after step_error, if one of them was wrong. */
bool step_files_read(struct step *step);
