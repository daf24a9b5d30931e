#include "engine/lint/base/check.h"
#include "engine/workflow/schema_check.h"

enum {
	DEPRECATED_COMMAND,
};

static const struct rule rules[] = {
	[DEPRECATED_COMMAND] =
		{
			.code = "deprecated-command",
			.kind = "deprecated-commands",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_STEP,
			.summary = "a script uses a workflow command that files have replaced",
			.why = "Any output of a program can forge such a command. set-env and "
			       "add-path no longer work; GitHub plans to remove set-output and "
			       "save-state.",
			.frame = FRAME_STEP,
			.bad = "- run: echo '::set-output name=version::1.2'\n",
			.good = "- run: echo 'version=1.2' >> \"$GITHUB_OUTPUT\"\n",
		},
};

/* Workflow commands that GitHub has replaced by files. */
static const struct {
	const char *command;
	bool is_named; /* `name=` follows */
	const char *file;
} commands[] = {
	{"set-output", true, "GITHUB_OUTPUT"},
	{"save-state", true, "GITHUB_STATE"},
	{"set-env", true, "GITHUB_ENV"},
	{"add-path", false, "GITHUB_PATH"},
};

static size_t
skip_blanks(struct str text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

/* ` name=NAME::` is at `at`; *end is behind it. */
static bool
read_name(struct str text, size_t at, size_t *end)
{
	const size_t start = skip_blanks(text, at);
	size_t i = start + 5;

	if (start == at || !str_starts(str_slice(text, start, text.n), STR("name=")) ||
		i >= text.n || !char_is_letter(text.p[i]))
		return false;
	while (i < text.n && (char_is_letter(text.p[i]) || text.p[i] == '_' || text.p[i] == '-' ||
				     (text.p[i] >= '0' && text.p[i] <= '9')))
		i++;
	*end = i;
	return true;
}

/* The command behind the `::` at `at`; -1 if it is none of those. *end is behind its own `::`. */
static int
command_at(struct str text, size_t at, size_t *end)
{
	const struct str rest = str_slice(text, at + 2, text.n);

	for (size_t i = 0; i < COUNT_OF(commands); i++) {
		const struct str name = str_from(commands[i].command);
		size_t after = at + 2 + name.n;
		if (!str_starts(rest, name) ||
			(commands[i].is_named && !read_name(text, after, &after)) ||
			!str_starts(str_slice(text, after, text.n), STR("::")))
			continue;
		*end = after + 2;
		return (int)i;
	}
	return -1;
}

/* --- repair ------------------------------------------------------------------------------- */

/* One command in a script. */
struct found {
	const struct node *run;
	int command;
	size_t start; /* of its `::` */
	size_t value; /* behind its second `::` */
};

/*
 * The end of `echo "::…"`, a line of its own: its closing quote is the line's end. Text with a
 * percent sign may be escaped, which a file is not: that, and what is not so written, is left
 * alone.
 */
static bool
is_simple_echo(struct str text, const struct found *found, size_t *end)
{
	const size_t start = found->start;

	*end = str_index(text, '\n', start);
	if (start < 6 || *end <= found->value + 1)
		return false;
	const char quote = text.p[start - 1];
	const struct str value = str_slice(text, found->value, *end - 1);
	return (quote == '"' || quote == '\'') && text.p[*end - 1] == quote &&
	       str_eq(str_slice(text, start - 6, start - 1), STR("echo ")) &&
	       (start == 6 || text.p[start - 7] == '\n' || text.p[start - 7] == ' ') &&
	       str_index(value, quote, 0) == value.n && str_index(value, '%', 0) == value.n;
}

/* `name` of ` name=NAME::`, with `=` behind it; nothing for a command without a name. */
static struct str
assigned(struct arena *a, struct str text, const struct found *found)
{
	const size_t equals = str_index(text, '=', found->start);

	if (!commands[found->command].is_named)
		return STR("");
	return str_concat(a, str_slice(text, equals + 1, found->value - 2), STR("="));
}

static void
add_fix(struct lint *l, const struct found *found, struct diag *diag)
{
	const struct str text = found->run->text;
	struct str written;
	size_t end;

	if (!is_simple_echo(text, found, &end))
		return;
	const struct span part = {(uint32_t)found->start, (uint32_t)end};
	const struct span span = node_span_within(found->run, part);
	written = str_slice(found->run->source->text, span.start, span.end);
	if (!str_eq(written, str_slice(text, part.start, part.end)) ||
		!(found->run->is_plain ||
			found->run->source->text.p[found->run->span.start] == '|'))
		return;
	diag_fix_add(l->diags->a, diag, span,
		str_fmt(l->diags->a, "%" STR_FMT "%" STR_FMT " >> \"$%s\"",
			STR_ARG(assigned(l->a, text, found)),
			STR_ARG(str_slice(text, found->value, end)),
			commands[found->command].file));
}

/* --- all ---------------------------------------------------------------------------------- */

static void
tell(struct lint *l, const struct found *found)
{
	const struct str file = str_from(commands[found->command].file);
	struct diag *diag = lint_tell(l, &rules[DEPRECATED_COMMAND], found->run,
		"the workflow command '%s' is deprecated", commands[found->command].command);

	diag->token = found->run->span;
	diag->span = node_span_within(
		found->run, (struct span){(uint32_t)found->start, (uint32_t)found->value});
	diag->help = str_fmt(l->diags->a, "write: echo \"%s\" >> \"$%" STR_FMT "\"",
		commands[found->command].is_named ? "NAME=VALUE" : "PATH", STR_ARG(file));
	add_fix(l, found, diag);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (!step->run || step->run->kind == NODE_NULL)
		return;
	const struct str text = step->run->text;
	for (size_t at = 0, end; at + 2 < text.n; at++) {
		if (text.p[at] != ':' || text.p[at + 1] != ':')
			continue;
		const int command = command_at(text, at, &end);
		if (command < 0 || end >= text.n || text.p[end] == '\n' || text.p[end] == ' ')
			continue;
		tell(l, &(struct found){step->run, command, at, end});
		at = end - 1;
	}
}

const struct check check_deprecated_command = {
	.name = "deprecated-command",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
