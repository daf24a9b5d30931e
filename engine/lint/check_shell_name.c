#include "engine/lint/check.h"
#include "engine/lint/job_os.h"

/* The shells that GitHub knows, and where they are. */
static const struct {
	const char *name;
	bool on_unix;
	bool on_windows;
} shells[] = {
	{"bash", true, true},
	{"pwsh", true, true},
	{"python", true, true},
	{"sh", true, false},
	{"cmd", false, true},
	{"powershell", false, true},
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
		l, "shell-name", shell, "there is no shell '%" STR_FMT "'", STR_ARG(shell->text));
	const struct str nearest = str_nearest(shell->text, next_shell, NULL);

	if (nearest.n > 0)
		diag->help = str_fmt(l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else
		diag->help = STR("expected bash, pwsh, python, sh, cmd, powershell, or a command "
				 "with '{0}' in it");
}

static void
check_shell(struct lint *l, const struct node *shell, enum runner_os os)
{
	if (!shell || shell->kind != NODE_STRING || shell->is_wrong || shell->text.n == 0 ||
		str_has(shell->text, STR("{0}")))
		return;
	for (size_t i = 0; i < COUNT_OF(shells); i++) {
		if (!str_eq_nocase_z(shell->text, shells[i].name))
			continue;
		if (os != RUNNER_ANY &&
			!(os == RUNNER_WINDOWS ? shells[i].on_windows : shells[i].on_unix))
			(void)lint_tell(l, "shell-name", shell, "the shell '%s' is not there on %s",
				shells[i].name,
				os == RUNNER_WINDOWS ? "Windows"
				: os == RUNNER_MACOS ? "macOS"
						     : "Linux");
		return;
	}
	tell_unknown(l, shell);
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	check_shell(l, node_find(workflow->defaults, "shell"), RUNNER_ANY);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	check_shell(l, node_find(job->defaults, "shell"), job_os(job));
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	check_shell(l, step->shell, job_os(l->job));
}

const struct check check_shell_name = {
	.name = "shell-name",
	.workflow = visit_workflow,
	.job = visit_job,
	.step = visit_step,
};
