/*
 * slot: the folder of a run below `work`, named by the lowest free number.
 *
 * Names      Short, since sockets below a workspace must fit in 107 bytes, and the same from run
 *            to run, since build caches hold absolute paths.
 * Lock       `<work>/<n>.lock` is locked (flock) before `<work>/<n>` is made, and removed after
 *            that is gone. So a folder is never seen before it is locked, and one whose lock is
 *            free belongs to a lact that was killed.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct slot {
	struct str folder;
	const char *lock_path;
	int lock;
};

/* Locks a free number and makes its folder. */
MUST_CHECK bool slot_take(struct arena *a, struct str work, struct slot *out, struct error *err);

enum slot_locked {
	SLOT_LOCKED,
	SLOT_BUSY, /* another process holds it */
	SLOT_FAILED,
};
/* Locks the number `name`, whether its folder exists or not. `err` is set for SLOT_FAILED. */
MUST_CHECK enum slot_locked slot_lock(
	struct arena *a, struct str work, struct str name, struct slot *out, struct error *err);
/* Removes the lock; the folder should be gone. */
void slot_release(struct slot *slot);
