#include "engine/lint/base/check.h"
#include "engine/lint/base/script.h"
#include "engine/lint/base/shared_rules.h"

enum {
	UNUSUAL_SHELL,
};

static const struct rule rules[] = {
	[UNUSUAL_SHELL] =
		{
			.code = "unusual-shell",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.persona = PERSONA_AUDITOR,
			.summary = "script for a shell that few tools support",
			.why = "Neither shellcheck nor lint can analyse such a script.",
			.frame = FRAME_STEP,
			.bad = "- run: print hello\n  shell: perl {0}\n",
			.good = "- run: echo hello\n  shell: bash -x {0}\n",
		},
};

/* Programs that everyone, and every tool, knows to read. */
static const char *const well_known[] = {"bash", "cmd", "powershell", "pwsh", "python", "sh"};

static bool
is_well_known(struct str program)
{
	for (size_t i = 0; i < COUNT_OF(well_known); i++)
		if (str_eq_nocase_z(program, well_known[i]))
			return true;
	return false;
}

/* Another check reports an unknown shell. */
static void
check_shell(struct lint *l, const struct node *shell)
{
	if (!shell || shell->kind != NODE_STRING || shell->is_wrong)
		return;
	const struct str program = script_program(shell->text);
	if (str_eq_nocase_z(program, "cmd"))
		lint_tell(l, &shared_rules[RULE_MISFEATURE], shell,
			"no tool can analyse a script for cmd")
			->help = STR("use pwsh or bash");
	else if (str_has(shell->text, STR("{0}")) && !is_well_known(program))
		lint_tell(l, &rules[UNUSUAL_SHELL], shell,
			"GitHub does not know the shell '%" STR_FMT "'", STR_ARG(program))
			->help = STR("use bash, pwsh or python");
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_shell(l, node_find(workflow->defaults, "shell"));
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_shell(l, node_find(job->defaults, "shell"));
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_shell(l, step->shell);
}

const struct check check_shell_use = {
	.name = "shell-use",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
