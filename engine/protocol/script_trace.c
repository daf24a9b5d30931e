#include "engine/protocol/script_trace.h"

#include <string.h>

#define LINE_MAX_NUMBER 10000000

static bool
take(struct str *s, struct str prefix)
{
	if (!str_starts(*s, prefix))
		return false;
	*s = str_slice(*s, prefix.n, s->n);
	return true;
}

/* `: NAME: command not found`, as bash says it; `: NAME: not found`, as dash does. */
static void
read_not_found(struct script_trace *trace, struct str rest)
{
	trace->not_found[0] = '\0';
	if (!take(&rest, STR(": ")))
		return;
	const size_t end = str_index(rest, ':', 0);
	const struct str why = str_slice(rest, end, rest.n);
	if ((!str_eq(why, STR(": command not found")) && !str_eq(why, STR(": not found"))) ||
		end >= sizeof(trace->not_found))
		return;
	memcpy(trace->not_found, rest.p, end);
	trace->not_found[end] = '\0';
}

void
script_trace_read(struct script_trace *trace, struct str line)
{
	struct str rest = str_trim_start(line);

	if (trace->path.n == 0)
		return;
	const bool is_python = take(&rest, STR("File \""));

	if (!take(&rest, trace->path) || !take(&rest, is_python ? STR("\", line ") : STR(":")))
		return;
	(void)take(&rest, STR(" "));
	(void)take(&rest, STR("line "));
	const uint32_t number = str_take_number(&rest, LINE_MAX_NUMBER);
	if (number <= trace->lines_before)
		return;
	trace->line = number - trace->lines_before;
	read_not_found(trace, rest);
}

struct str
script_line(struct str script, uint32_t number)
{
	struct str line;

	for (uint32_t i = 1; str_line(&script, &line); i++)
		if (i == number)
			return line;
	return STR_NONE;
}
