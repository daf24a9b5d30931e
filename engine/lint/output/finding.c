#include "engine/lint/output/finding.h"

#include "engine/lint/rule_table.h"

const char *
finding_kind(const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));

	return rule ? rule->kind : diag->code;
}

const char *
finding_confidence(const struct diag *diag)
{
	const struct rule *rule = rule_find(str_from(diag->code));

	return confidence_name(rule ? rule->confidence : CONFIDENCE_HIGH);
}

struct str
finding_snippet(struct arena *a, const struct diag *diag)
{
	const struct position start = source_position(diag->source, diag->span.start);
	const struct position end = source_position(diag->source, diag->span.end);
	const struct str line = source_line(diag->source, start.line);
	uint32_t count =
		end.line == start.line && end.column > start.column ? end.column - start.column : 1;
	struct buf b;

	if (line.n > SNIPPET_MAX)
		return STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add(&b, line);
	buf_add_char(&b, '\n');
	buf_add_repeat(&b, ' ', start.column - 1);
	buf_add_char(&b, '^');
	while (--count > 0)
		buf_add_char(&b, '~');
	return buf_take(a, &b);
}
