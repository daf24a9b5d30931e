#include "engine/lint/base/check.h"
#include "engine/lint/base/script.h"
#include "engine/lint/facts/privileged.h"
#include "engine/workflow/command.h"
#include "engine/workflow/schema_check.h"
#include "expr/base/unicode.h"
#include "expr/template.h"

#include <stdio.h>

enum {
	GITHUB_ENV,
	GITHUB_ENV_OF_ACTION,
};

static const struct rule rules[] = {
	[GITHUB_ENV] =
		{
			.code = "github-env",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_REGULAR,
			.summary = "a run for untrusted changes sets variables for later steps",
			.why = "Untrusted text in $GITHUB_ENV or $GITHUB_PATH can set LD_PRELOAD "
			       "or put another program first, and so run code in later steps. A "
			       "constant `echo` is no finding.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - run: cat names >> "
			       "\"$GITHUB_ENV\"\n",
			.good = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
				"ubuntu-latest\n    steps:\n      - run: echo A=b >> "
				"\"$GITHUB_ENV\"\n",
		},
	[GITHUB_ENV_OF_ACTION] =
		{
			.code = "github-env-of-action",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.confidence = CONFIDENCE_LOW,
			.persona = PERSONA_AUDITOR,
			.summary = "an action sets variables for later steps",
			.why = "The workflows that use the action decide whether untrusted text "
			       "gets into them.",
			.frame = FRAME_ACTION,
			.bad = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n  "
			       "steps:\n    - run: cat names >> \"$GITHUB_ENV\"\n      shell: "
			       "bash\n",
			.good = "name: Greet\ndescription: says hello\nruns:\n  using: composite\n "
				" steps:\n    - run: cat names >> \"$GITHUB_OUTPUT\"\n      shell: "
				"bash\n",
		},
};

/* Files whose content later steps get as variables and as the PATH. */
static const char *const files[] = {"GITHUB_ENV", "GITHUB_PATH"};

/* One script that is looked at. */
struct script_visit {
	struct lint *l;
	const struct rule *rule;
	const struct node *run;
};

static void
tell(struct script_visit *s, const char *file, struct span span)
{
	struct diag *diag =
		lint_tell_at(s->l, s->rule, s->run->source, node_span_within(s->run, span),
			"this writes to %s, whose content later steps run", file);

	diag->token = s->run->span;
	diag->help = STR("pass values to later steps with $GITHUB_OUTPUT");
}

/* --- bash --------------------------------------------------------------------------------- */

/* The file that a word names: `$GITHUB_ENV` or `${GITHUB_ENV}`. NULL for others. */
static const char *
file_of_word(struct str word)
{
	if (!str_starts(word, STR("$")))
		return NULL;
	word = str_slice(word, 1, word.n);
	if (str_starts(word, STR("{")) && str_ends(word, STR("}")))
		word = str_slice(word, 1, word.n - 1);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (str_eq(word, str_from(files[i])))
			return files[i];
	return NULL;
}

/* Variables of the runner's own, which no stranger sets. */
static const char *const runner_variables[] = {"HOME", "PWD", "GITHUB_WORKSPACE", "GITHUB_SHA",
	"GITHUB_RUN_ID", "GITHUB_RUN_NUMBER", "GITHUB_RUN_ATTEMPT", "GITHUB_REPOSITORY",
	"GITHUB_SERVER_URL", "GITHUB_ACTION_PATH", "RUNNER_TEMP", "RUNNER_TOOL_CACHE", "RUNNER_OS",
	"RUNNER_ARCH", "RUNNER_WORKSPACE"};

/* How many bytes behind the `$` name one, with braces if there are any. */
static size_t
runner_variable(struct str rest)
{
	const bool has_brace = str_starts(rest, STR("{"));
	const struct str name = has_brace ? str_slice(rest, 1, rest.n) : rest;
	size_t n = 0;

	while (n < name.n && char_is_word(name.p[n]))
		n++;
	for (size_t i = 0; i < COUNT_OF(runner_variables); i++)
		if (str_eq(str_slice(name, 0, n), str_from(runner_variables[i])))
			return !has_brace ? n : n < name.n && name.p[n] == '}' ? n + 2 : 0;
	return 0;
}

/*
 * Nothing in it is known only when the step runs. An expression is not looked at here: that
 * strangers may write it is told where it stands.
 */
static bool
is_constant(struct str word)
{
	struct span span;
	bool has_template = template_find(word, 0, &span);

	for (size_t i = 0; i < word.n; i++) {
		if (has_template && i == span.start) {
			i = span.end - 1;
			has_template = template_find(word, span.end, &span);
		} else if (word.p[i] == '`') {
			return false;
		} else if (word.p[i] == '$') {
			const size_t n = runner_variable(str_slice(word, i + 1, word.n));
			if (n == 0)
				return false;
			i += n;
		}
	}
	return true;
}

/* `echo A=b >> $GITHUB_ENV` is as harmless as `env: {A: b}`. */
static bool
is_constant_echo(const struct script_command *command, size_t redirection)
{
	if (!str_eq(command->words[0], STR("echo")))
		return false;
	for (size_t i = 1; i < command->count; i++)
		if ((i < redirection || i > redirection + 1) && !is_constant(command->words[i]))
			return false;
	return true;
}

static const char *
file_written(const struct script_command *command)
{
	const bool is_tee = str_eq(command->words[0], STR("tee"));

	for (size_t i = 0; i < command->count; i++) {
		const bool is_redirection = command->words[i].p[0] == '>';
		const char *file = NULL;
		if (is_redirection && i + 1 < command->count)
			file = file_of_word(command->words[i + 1]);
		else if (is_tee && !is_redirection)
			file = file_of_word(command->words[i]);
		if (file && !(is_redirection && is_constant_echo(command, i)))
			return file;
	}
	return NULL;
}

static void
check_bash(struct script_visit *s)
{
	struct commands commands = {.script = s->run->text};
	struct script_command command;

	while (commands_next(&commands, &command)) {
		const char *file = file_written(&command);
		if (file)
			tell(s, file, command.span);
	}
}

/* --- lines of PowerShell and cmd ---------------------------------------------------------- */

/* The offset of a variable, as the shell writes it; line.n if it is not there. */
static size_t
find_variable(struct str line, const char *before, const char *file, const char *after)
{
	char name[32];
	const int n = snprintf(name, sizeof(name), "%s%s%s", before, file, after);

	for (size_t i = 0; i + (size_t)n <= line.n; i++)
		if (str_eq_nocase(str_slice(line, i, i + (size_t)n), (struct str){name, (size_t)n}))
			return i;
	return line.n;
}

/* The text before the variable ends with `>`, except for blanks and a quote. */
static bool
is_redirected(struct str line, size_t at)
{
	struct str before = str_trim_end(str_slice(line, 0, at));

	if (str_ends(before, STR("\"")))
		before = str_trim_end(str_slice(before, 0, before.n - 1));
	return str_ends(before, STR(">"));
}

static bool
has_writer(struct str line)
{
	static const char *const writers[] = {
		"Out-File", "Add-Content", "Set-Content", "Tee-Object"};

	for (size_t i = 0; i < COUNT_OF(writers); i++)
		if (unicode_has_nocase(line, str_from(writers[i])))
			return true;
	return false;
}

static bool
pwsh_writes(struct str line, const char *file)
{
	const struct str code = str_slice(line, 0, str_find(line, STR(" #")));
	const size_t plain = find_variable(code, "$env:", file, "");
	const size_t braced = find_variable(code, "${env:", file, "}");
	const size_t at = plain < code.n ? plain : braced;

	return at < code.n && (is_redirected(code, at) || has_writer(code));
}

static bool
cmd_writes(struct str line, const char *file)
{
	const size_t at = find_variable(line, "%", file, "%");

	return at < line.n && is_redirected(line, at);
}

static void
check_lines(struct script_visit *s, bool (*writes)(struct str line, const char *file))
{
	struct str rest = s->run->text;
	struct str line;

	while (str_line(&rest, &line))
		for (size_t i = 0; i < COUNT_OF(files); i++)
			if (writes(line, files[i])) {
				const size_t start = (size_t)(line.p - s->run->text.p);
				tell(s, files[i],
					(struct span){(uint32_t)start, (uint32_t)(start + line.n)});
			}
}

/* --- all ---------------------------------------------------------------------------------- */

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	struct script_visit s = {
		l, l->workflow ? &rules[GITHUB_ENV] : &rules[GITHUB_ENV_OF_ACTION], step->run};

	if (!step->run || step->run->is_wrong || (l->workflow && !privileged_trigger(l->workflow)))
		return;
	const struct str shell = script_shell(l, step);
	if (str_eq_nocase_z(shell, "bash") || str_eq_nocase_z(shell, "sh"))
		check_bash(&s);
	else if (str_eq_nocase_z(shell, "pwsh") || str_eq_nocase_z(shell, "powershell"))
		check_lines(&s, pwsh_writes);
	else if (str_eq_nocase_z(shell, "cmd"))
		check_lines(&s, cmd_writes);
}

const struct check check_env_file = {
	.name = "env-file",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.step = visit_step,
};
