#include "engine/lint/base/rule.h"

const char *
confidence_name(enum confidence confidence)
{
	static const char *const names[] = {
		[CONFIDENCE_HIGH] = "high",
		[CONFIDENCE_MEDIUM] = "medium",
		[CONFIDENCE_LOW] = "low",
	};

	return names[confidence];
}

static const struct {
	const char *head;
	size_t indent;
} frames[] = {
	[FRAME_FILE] = {"", 0},
	[FRAME_JOB] = {"on: push\njobs:\n  test:\n", 4},
	[FRAME_STEP] = {"on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n", 6},
	[FRAME_ACTION] = {"", 0},
};

struct str
rule_example(struct arena *a, const struct rule *rule, const char *example)
{
	struct str rest = str_from(example);
	struct str line;
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, frames[rule->frame].head);
	while (str_line(&rest, &line)) {
		buf_add_repeat(&b, ' ', frames[rule->frame].indent);
		buf_add(&b, line);
		buf_add_char(&b, '\n');
	}
	return buf_take(a, &b);
}
