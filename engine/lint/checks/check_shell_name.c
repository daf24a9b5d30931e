#include "engine/lint/base/check.h"
#include "engine/lint/base/job_os.h"

enum {
	SHELL_NAME,
};

static const struct rule rules[] = {
	[SHELL_NAME] =
		{
			.code = "shell-name",
			.kind = "shell-name",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source =
				"actions/runner src/Runner.Worker/Handlers/ScriptHandlerHelpers.cs",
			.summary = "unknown shell, or one that the runner does not have",
			.why = "The step fails. In a command of your own, `{0}` is the script's "
			       "file.",
			.frame = FRAME_STEP,
			.bad = "- run: make\n  shell: cmd\n",
			.good = "- run: make\n  shell: bash -x {0}\n",
		},
};

/* The shells that GitHub knows, and where they are. */
static const struct {
	const char *name;
	unsigned oses;
} shells[] = {
	{"bash", OS_ALL},
	{"pwsh", OS_ALL},
	{"python", OS_ALL},
	{"sh", OS_POSIX},
	{"cmd", OS_BIT(RUNNER_WINDOWS)},
	{"powershell", OS_BIT(RUNNER_WINDOWS)},
};

static bool
next_shell(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	if (i >= COUNT_OF(shells))
		return false;
	*candidate = str_from(shells[i].name);
	return true;
}

static void
tell_unknown(struct lint *l, const struct node *shell)
{
	struct diag *diag = lint_tell(
		l, &rules[SHELL_NAME], shell, "unknown shell '%" STR_FMT "'", STR_ARG(shell->text));
	const struct str nearest = str_nearest(shell->text, next_shell, NULL);

	if (nearest.n > 0)
		diag->help = str_fmt(l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else
		diag->help = STR("expected bash, pwsh, python, sh, cmd, powershell, or a command "
				 "with '{0}' in it");
}

/* "Linux or macOS" */
static struct str
names_of(struct arena *a, unsigned oses)
{
	struct str names = STR_NONE;

	for (enum runner_os os = RUNNER_LINUX; os <= RUNNER_WINDOWS; os++)
		if (oses & OS_BIT(os))
			names = str_concat(a, names, names.n > 0 ? STR(" or ") : STR_NONE,
				str_from(runner_os_name(os)));
	return names;
}

static void
check_shell(struct lint *l, const struct node *shell, unsigned oses)
{
	if (!shell || shell->kind != NODE_STRING || shell->is_wrong || shell->text.n == 0 ||
		str_has(shell->text, STR("{0}")))
		return;
	for (size_t i = 0; i < COUNT_OF(shells); i++) {
		if (!str_eq_nocase_z(shell->text, shells[i].name))
			continue;
		if (oses != 0 && (oses & shells[i].oses) == 0)
			(void)lint_tell(l, &rules[SHELL_NAME], shell,
				"the shell '%s' does not exist on %" STR_FMT, shells[i].name,
				STR_ARG(names_of(l->a, oses)));
		return;
	}
	tell_unknown(l, shell);
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_shell(l, node_find(workflow->defaults, "shell"), OS_ALL);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_shell(l, node_find(job->defaults, "shell"), job_oses(l->a, job));
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->shell)
		check_shell(l, step->shell, step_oses(l->a, l->job, step));
}

const struct check check_shell_name = {
	.name = "shell-name",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
