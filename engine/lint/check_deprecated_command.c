#include "engine/lint/check.h"
#include "engine/workflow/schema_check.h"

/* Workflow commands that GitHub has replaced by files. */
static const struct {
	const char *command;
	bool is_named; /* `name=` follows */
	const char *instead;
} commands[] = {
	{"set-output", true, "echo \"NAME=VALUE\" >> \"$GITHUB_OUTPUT\""},
	{"save-state", true, "echo \"NAME=VALUE\" >> \"$GITHUB_STATE\""},
	{"set-env", true, "echo \"NAME=VALUE\" >> \"$GITHUB_ENV\""},
	{"add-path", false, "echo \"PATH\" >> \"$GITHUB_PATH\""},
};

static size_t
skip_blanks(struct str text, size_t at)
{
	while (at < text.n && (text.p[at] == ' ' || text.p[at] == '\t'))
		at++;
	return at;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ` name=NAME::` stands at `at`; *end is behind it. */
static bool
read_name(struct str text, size_t at, size_t *end)
{
	const size_t start = skip_blanks(text, at);
	size_t i = start + 5;

	if (start == at || !str_starts(str_slice(text, start, text.n), STR("name=")) ||
		i >= text.n || !is_letter(text.p[i]))
		return false;
	while (i < text.n && (is_letter(text.p[i]) || text.p[i] == '_' || text.p[i] == '-' ||
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

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (!step->run || step->run->kind == NODE_NULL)
		return;
	const struct str text = step->run->text;
	for (size_t at = 0, end; at + 2 < text.n; at++) {
		if (text.p[at] != ':' || text.p[at + 1] != ':')
			continue;
		const int i = command_at(text, at, &end);
		if (i < 0 || end >= text.n || text.p[end] == '\n' || text.p[end] == ' ')
			continue;
		struct diag *diag = lint_tell(l, "deprecated-command", step->run,
			"the workflow command '%s' is deprecated", commands[i].command);
		diag->span =
			node_span_within(step->run, (struct span){(uint32_t)at, (uint32_t)end});
		diag->help = str_fmt(l->diags->a, "write: %s", commands[i].instead);
		at = end - 1;
	}
}

const struct check check_deprecated_command = {
	.name = "deprecated-command",
	.step = visit_step,
};
