/*
 * script_trace: the line of a failed script in the messages of a shell or interpreter.
 *
 * Known are, at a line's start, `SCRIPT: line N: TEXT` (bash), `SCRIPT: N: TEXT` (sh, dash),
 * `SCRIPT:N` (node, ruby) and `File "SCRIPT", line N` (python), where SCRIPT is the script's path.
 * The last one counts: a shell stops there, and a traceback ends there.
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

#include <stdint.h>

struct script_trace {
	struct str path;       /* the script's; empty: it has none, and nothing is looked for */
	uint32_t lines_before; /* of what lact puts before the script in the file */
	uint32_t line;         /* that was named last, from 1; 0: none was */
	char not_found[64];    /* the program that the shell did not find in that line; or empty */
};

void script_trace_read(struct script_trace *trace, struct str line);
/* Line `number` of a script; empty: it has no such line. */
struct str script_line(struct str script, uint32_t number);
