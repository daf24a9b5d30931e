/*
 * script_file: the file that a step's script is run from.
 *
 * Each script has a name that no earlier script had. Creating a file is the main cost, so the
 * previous script's file gets the new name and text, unless a process still has it open or a step
 * has replaced it. No process has it open for writing when this returns, so a step can execute its
 * own script.
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

struct script_file {
	char path[512]; /* of the script before; empty: none */
};

/* Writes `text` to the new file `path`, readable for the user alone. */
MUST_CHECK bool script_file_write(
	struct script_file *before, struct str path, struct str text, struct error *err);
