/*
 * group_lock: a turn in a concurrency group, among all processes of this user and within one.
 *
 * Turns      One holder a group. Those who wait do so in order of arrival; without `queue` a newer
 *            one takes the place of all that wait, with it at most GROUP_QUEUE_MAX wait.
 * Death      A process that ends, even by `kill -9`, has left: the kernel notifies the next one.
 *            Nothing polls.
 * Calls      `granted` and `cancelled` are called from the loop, never from within group_lock_enter
 *            or group_lock_leave. A turn that still waits keeps the loop alive, a held one does
 *            not.
 * On disk    One folder a group, removed with its last turn: "lock", under which the others are
 *            changed, and for each turn N, in order, three files: "N.alive", a FIFO that its owner
 *            holds open, so that readers see its end; "N.inbox", a FIFO that asks it to give way;
 *            "N.who", text for those who wait.
 * Ownership  A turn lives in `a`, which must outlive the loop.
 * Source     docs.github.com, Control the concurrency of workflows and jobs
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <uv.h>

#define GROUP_QUEUE_MAX 100

struct group_lock;

struct group_lock_options {
	struct str folder; /* of all groups; is made */
	struct str scope;  /* groups of different repositories are different */
	struct str group;  /* case does not count */
	struct str who;    /* one line: who holds it, or waits */
	bool cancels_holder;
	bool queue; /* waits behind the others instead of taking their place */
	void (*granted)(void *owner);
	void (*cancelled)(void *owner); /* once; it should leave as soon as it can */
	void *owner;
};

/*
 * Takes a turn: held at once, or waiting until `granted`. ERROR_CANCELLED when as many wait as may.
 */
MUST_CHECK bool group_lock_enter(struct arena *a, uv_loop_t *loop,
	const struct group_lock_options *options, struct group_lock **out, struct error *err);
bool group_lock_is_held(const struct group_lock *lock);
/* Who holds the group that the turn waits for: the holder's `who`. Empty if it has just left. */
struct str group_lock_holder(struct arena *a, const struct group_lock *lock);
/* Gives the turn up, held or not; nobody is called back any more. */
void group_lock_leave(struct group_lock *lock);
