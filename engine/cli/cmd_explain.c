#include "engine/cli/cli.h"
#include "engine/lint/rule_table.h"
#include "engine/ui/style.h"

static const struct option options[] = {
	{0, "color", NULL, "uses colours even without a terminal", false},
	{0, "no-color", NULL, "no colours", false},
};

static const char *const severity_names[] = {
	[SEVERITY_ERROR] = "error",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_NOTE] = "note",
};

static const char *const persona_names[] = {
	[PERSONA_REGULAR] = "",
	[PERSONA_PEDANTIC] = ", persona pedantic",
	[PERSONA_AUDITOR] = ", persona auditor",
};

static void
write_example(struct cli *cli, const struct rule *rule, const char *title, const char *example)
{
	struct str rest;
	struct str line;

	if (!example)
		return;
	output_add_fmt(&cli->out, "\n%s:\n\n", title);
	rest = rule_example(cli->a, rule, example);
	while (str_line(&rest, &line))
		output_add_fmt(&cli->out, "    %" STR_FMT "\n", STR_ARG(line));
}

static void
write_rule(struct cli *cli, const struct rule *rule)
{
	output_add_fmt(&cli->out, "%s%s%s: %s (%s, confidence %s%s)\n\n%s\n",
		style_begin(STYLE_BOLD, cli->color), rule->code, style_end(cli->color),
		rule->summary, severity_names[rule->severity], confidence_name(rule->confidence),
		persona_names[rule->persona], rule->why);
	if (rule->source)
		output_add_fmt(&cli->out, "\nsource: %s\n", rule->source);
	write_example(cli, rule, "wrong", rule->bad);
	write_example(cli, rule, "right", rule->good);
}

static void
write_list(struct cli *cli)
{
	size_t count;
	const struct rule **rules = rule_table(cli->a, &count);

	for (size_t i = 0; i < count; i++)
		output_add_fmt(&cli->out, "%-26s %-8s %s\n", rules[i]->code,
			severity_names[rules[i]->severity], rules[i]->summary);
}

struct rule_selection {
	const struct rule **rules;
	size_t count;
};

static bool
next_code(const void *owner, size_t i, struct str *candidate)
{
	const struct rule_selection *list = owner;

	if (i >= list->count)
		return false;
	*candidate = str_from(list->rules[i]->code);
	return true;
}

static int
unknown(struct cli *cli, struct str code)
{
	struct rule_selection list;
	struct error err;

	list.rules = rule_table(cli->a, &list.count);
	const struct str nearest = str_nearest(code, next_code, &list);
	(void)error_set(&err, ERROR_USAGE, "unknown rule '%" STR_FMT "'", STR_ARG(code));
	if (nearest.n > 0)
		(void)error_help(&err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else
		(void)error_help(&err, "`lact explain` lists all rules");
	return cli_fail(cli, &err);
}

static int
explain(struct cli *cli, const struct arguments *arguments)
{
	if (arguments->name_count == 0)
		write_list(cli);
	for (size_t i = 0; i < arguments->name_count; i++) {
		const struct rule *rule = rule_find(arguments->names[i]);
		if (!rule)
			return unknown(cli, arguments->names[i]);
		output_add_z(&cli->out, i > 0 ? "\n\n" : "");
		write_rule(cli, rule);
	}
	return EXIT_OK;
}

const struct cli_command cmd_explain = {
	.name = "explain",
	.summary = "explains a rule of lint",
	.usage = "[OPTIONS] [CODE...]",
	.text = "Explains a rule of `lact lint` by its CODE: why it reports, with a wrong and a "
		"right example.\nWithout a CODE, lists all rules.",
	.options = options,
	.option_count = COUNT_OF(options),
	.run = explain,
};
