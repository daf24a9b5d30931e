/*
 * leftovers: the folders and processes of a killed lact.
 *
 * A run's folder whose lock is free (slot.h) belongs to none: the next run kills the processes
 * that still work in it and moves it to `<work>/gone`, from where it is removed beside the run
 * (remover.h). A folder that cannot be removed is reported once: `<work>/gone/NAME.stuck` contains
 * the reason until a run has reported it, and is then renamed to `NAME.told`, so that no run tries
 * again. A folder that the user keeps has a note `<work>/<n>.kept` beside it, which goes with it.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* What is left in `<work>/gone`. */
struct leftovers {
	struct str *removable; /* folders to be removed */
	size_t removable_count;
	struct str *stuck; /* texts to report */
	size_t stuck_count;
};

/* Finds what earlier runs have left, and moves it out of the way. */
void leftovers_find(struct arena *a, struct str work, struct leftovers *out);
/* Moves a folder to `<work>/gone`; its new path goes to `out`. */
MUST_CHECK bool leftovers_move(
	struct arena *a, struct str work, struct str folder, struct str *out, struct error *err);
/* True if it was moved there. */
bool leftovers_is_moved(struct str folder);
/* Notes that a run's folder stays: no later run takes it for abandoned. */
MUST_CHECK bool leftovers_keep(struct str folder, struct error *err);
/* Of a new folder: removes such a note, of one that had its name before. */
void leftovers_forget(struct str folder);
/* Notes why a folder of `<work>/gone` stays. */
void leftovers_note(struct str folder, const struct error *why);
/* Removes `<work>/gone` if it is empty. */
void leftovers_end(struct str work);
