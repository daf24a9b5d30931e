/*
 * fetch_program: the path of this process's program file.
 */
#pragma once

#include "expr/base/str.h"

/*
 * A path to start it again; on Linux also where the file was replaced or deleted meanwhile. What it
 * was started as where the system does not tell.
 */
const char *fetch_program(struct arena *a);
