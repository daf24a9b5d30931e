/*
 * leftovers: what a lact that was killed could not clean up.
 *
 * A run holds a lock on a file in its folder for as long as it lives. A folder whose lock is free
 * belongs to none: the next run kills the processes that still work in it, and removes it.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* Locks a run's folder until the descriptor is closed. */
MUST_CHECK bool leftovers_lock(struct str folder, int *fd, struct error *err);
/* Cleans up in the folder of all runs. What cannot be cleaned stays for the next one. */
void leftovers_clean(struct str work);
