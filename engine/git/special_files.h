/*
 * special_files: FIFOs, sockets and devices in the place of git's files. git and libgit2 open them
 * unchecked, and wait forever for a writer of a FIFO.
 *
 * Checked    In a `.git`: config, HEAD, index, packed-refs, shallow, info/exclude, info/attributes.
 *            In a folder: .gitignore, .gitattributes, .gitmodules.
 * Limit      Folders without tracked files, and the files of single refs, are not checked.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* Of the `.git` at or above the folder. False: `err` names the file. */
MUST_CHECK bool special_files_check_git(struct str folder, struct error *err);
/* Of one folder of the work tree. */
MUST_CHECK bool special_files_check_folder(struct str folder, struct error *err);
