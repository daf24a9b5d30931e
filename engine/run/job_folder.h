/*
 * job_folder: the folders of a job.
 */
#pragma once

#include "engine/run/base/state.h"

bool job_folder_make(struct job *job, struct error *err);
void job_folder_remove(struct job *job);
