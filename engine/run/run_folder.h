/*
 * run_folder: the folder of a run, below which its jobs have theirs.
 */
#pragma once

#include "engine/run/base/state.h"

/* Takes a folder that no other run has. */
MUST_CHECK bool run_folder_make(struct run *run, struct error *err);
/* Removes it, unless it is kept. Waits a moment: what takes longer goes on in another process. */
void run_folder_remove(struct run *run);
/* Removes leftovers of earlier runs, beside this run; reports folders that cannot be removed. */
void run_folder_take_leftovers(struct run *run);
