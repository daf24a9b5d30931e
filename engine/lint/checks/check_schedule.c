#include "engine/lint/base/check.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/workflow/cron.h"

enum {
	SCHEDULE_BLANKS,
	SCHEDULE_INTERVAL,
	TIMEZONE,
};

static const struct rule rules[] = {
	[SCHEDULE_BLANKS] =
		{
			.code = "schedule-blanks",
			.kind = "events",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "cron expression with a line feed or tab",
			.why = "`cron: |` ends with a line feed. GitHub documents spaces between "
			       "the fields, and its editor parser accepts nothing else; the "
			       "behaviour of its servers is not documented. "
			       "`github.event.schedule` then contains the line feed too, and does "
			       "not equal the expression without it.",
			.frame = FRAME_FILE,
			.bad = "on:\n  schedule:\n    - cron: |\n        0 3 * * *\njobs:\n  "
			       "test:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on:\n  schedule:\n    - cron: |-\n        0 3 * * *\njobs:\n  "
				"test:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[SCHEDULE_INTERVAL] =
		{
			.code = "schedule-interval",
			.kind = "events",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_PLACE,
			.summary = "cron expression that runs more often than every 5 minutes",
			.why = "GitHub starts a workflow every five minutes at most.",
			.frame = FRAME_FILE,
			.bad = "on:\n  schedule:\n    - cron: '* * * * *'\njobs:\n  test:\n    "
			       "runs-on: ubuntu-latest\n"
			       "    steps:\n      - run: make\n",
			.good = "on:\n  schedule:\n    - cron: '*/5 * * * *'\njobs:\n  test:\n"
				"    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
		},
	[TIMEZONE] =
		{
			.code = "timezone",
			.kind = "events",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_PLACE,
			.source = "docs.github.com, Events that trigger workflows: schedule",
			.summary = "unknown time zone",
			.why = "GitHub accepts the names of the IANA database. Without `timezone` "
			       "it uses UTC.",
			.frame = FRAME_FILE,
			.bad = "on:\n  schedule:\n    - cron: '0 3 * * *'\n      timezone: "
			       "CEST\njobs:\n  test:\n"
			       "    runs-on: ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on:\n  schedule:\n    - cron: '0 3 * * *'\n      timezone: "
				"Europe/Berlin\njobs:\n"
				"  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: "
				"make\n",
		},
};

#define INTERVAL_MIN 5

/* The least number of minutes between two starts, within an hour or over its end. */
static int
interval_minutes(const struct cron *cron)
{
	const bool next_hour = cron->hours & (cron->hours >> 1);
	int least = 60;
	int first = -1;
	int before = -1;

	for (int i = 0; i < 60; i++) {
		if (!(cron->minutes & ((uint64_t)1 << i)))
			continue;
		if (before >= 0 && i - before < least)
			least = i - before;
		if (first < 0)
			first = i;
		before = i;
	}
	return next_hour && first + 60 - before < least ? first + 60 - before : least;
}

/* `cron: |` ends with a line feed, `cron: |-` does not. */
static void
check_blanks(struct lint *l, const struct node *node)
{
	const char *start = node->source->text.p + node->span.start;
	const uint32_t after = node->span.start + 1;

	const char *what = str_has(node->text, STR("\n"))   ? "a line feed"
			   : str_has(node->text, STR("\t")) ? "a tab"
							    : "a blank at its start or end";

	if (str_eq(str_trim(node->text), node->text) && !str_has(node->text, STR("\t")) &&
		!str_has(node->text, STR("\n")))
		return;
	struct diag *diag =
		lint_tell(l, &rules[SCHEDULE_BLANKS], node, "the cron expression has %s", what);
	diag->help = STR("quote it, with only spaces between its fields");
	if ((*start == '|' || *start == '>') && start[1] == '\n' &&
		str_eq(str_trim(node->text), str_slice(node->text, 0, node->text.n - 1)))
		diag_fix_add(l->diags->a, diag, (struct span){after, after}, STR("-"));
}

/* The loader reports an invalid one. */
static void
check_cron(struct lint *l, const struct node *node)
{
	struct cron cron;

	if (!node || node->kind != NODE_STRING || node->is_wrong ||
		!cron_parse(node->text, &cron, &(struct error){0}))
		return;
	check_blanks(l, node);
	const int interval = interval_minutes(&cron);
	if (interval < INTERVAL_MIN)
		(void)lint_tell(l, &rules[SCHEDULE_INTERVAL], node,
			"'%" STR_FMT "' starts every %d minute%s, and GitHub at most every %d",
			STR_ARG(node->text), interval, interval == 1 ? "" : "s", INTERVAL_MIN);
}

/* Area/Location, as names of the database are; `UTC` alone is none that GitHub takes. */
static bool
is_zone(const struct lint_options *options, struct str name)
{
	const size_t slash = str_index(name, '/', 0);

	if (slash == 0 || slash + 1 >= name.n || str_has(name, STR("..")))
		return false;
	return !options->has_zone || options->has_zone(options->owner, name);
}

static void
check_zone(struct lint *l, const struct node *node)
{
	if (!node || node->kind != NODE_STRING || node->is_wrong || node->text.n == 0)
		return;
	if (is_zone(l->options, node->text))
		return;
	struct diag *diag = lint_tell(
		l, &rules[TIMEZONE], node, "unknown time zone '%" STR_FMT "'", STR_ARG(node->text));
	diag->help = STR("expected a name of the IANA database, such as Europe/Berlin");
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct trigger *trigger = workflow_trigger_find(workflow, STR("schedule"));
	const struct node *list = trigger ? trigger->config : NULL;

	for (size_t i = 0; list && list->kind == NODE_SEQUENCE && i < list->item_count; i++) {
		check_cron(l, node_find(list->items[i], "cron"));
		check_zone(l, node_find(list->items[i], "timezone"));
	}
	if (trigger && !list)
		(void)lint_tell_at(l, &shared_rules[RULE_UNEXPECTED_VALUE], workflow->source,
			trigger->span, "'schedule' must be a list of 'cron' entries");
}

const struct check check_schedule = {
	.name = "schedule",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
};
