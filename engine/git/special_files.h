/*
 * special_files: files of git that are no files. git and libgit2 open them without looking, and
 * wait without end for somebody who writes into a FIFO.
 *
 * Looked at  In a `.git`: config, HEAD, index, packed-refs, shallow, info/exclude, info/attributes.
 *            In a folder: .gitignore, .gitattributes, .gitmodules.
 * Limit      Not in folders that hold no tracked file, and not the files of single refs.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* Of the `.git` at or above the folder. False: `err` names the file. */
MUST_CHECK bool special_files_check_git(struct str folder, struct error *err);
/* Of one folder of the work tree. */
MUST_CHECK bool special_files_check_folder(struct str folder, struct error *err);
