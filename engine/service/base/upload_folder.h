/*
 * upload_folder: where one process keeps what is on its way into a store.
 *
 * "FOLDER/uploads/NAME", on the file system of the store. It is locked (flock) for as long as its
 * process uses it: one whose lock is free belongs to a process that was killed, and is removed by
 * the next that opens one. A file beside those folders is removed when it is a day old.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct upload_folder {
	struct str path; /* empty: it is not open */
	int lock;
};

/* Makes one for the store in `folder`, 0700. The store must not be locked by the caller. */
MUST_CHECK bool upload_folder_open(
	struct arena *a, struct str folder, struct upload_folder *out, struct error *err);
/* Removes it with all that is in it; one that was never opened is fine. */
void upload_folder_close(struct upload_folder *uploads);
