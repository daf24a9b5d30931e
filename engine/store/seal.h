/*
 * seal: the contents of a folder when it was made, for finding later changes.
 *
 * The seal is a file beside the folder: a stamp for all, the paths, then kind, permissions, stamp
 * and SHA-256 of each. A stamp covers size, inode, permissions, mtime and ctime, which no program
 * can set; a folder's stamp changes when an entry is added. So a check costs one lstat for each
 * path, and only files with a changed stamp are read.
 *
 * Sealed     Files lose their write permission. Folders keep theirs: what a program adds is seen,
 *            and taken away by seal_restore.
 * Limits     Whoever may write the folder may write the seal: it shows accidents, not a forgery.
 *            Owners and extended attributes are not checked.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

enum seal_state {
	SEAL_WHOLE,
	SEAL_ADDED,  /* all is as it was, but there is more */
	SEAL_BROKEN, /* something is missing or was changed */
};

/* Takes the write permission of all files, and writes the seal. */
MUST_CHECK bool seal_make(struct str folder, struct str file, struct error *err);
/*
 * Compares. `what` says the first difference: "'bin/node' is missing". Permissions of a file that
 * are all that changed are set again. An empty seal is of someone who makes none: SEAL_WHOLE.
 */
enum seal_state seal_check(struct arena *a, struct str folder, struct str file, struct str *what);
/* As seal_check, but removes added files; if that succeeds, it is SEAL_WHOLE. */
enum seal_state seal_restore(struct arena *a, struct str folder, struct str file, struct str *what);
