#include "engine/lint/check.h"
#include "engine/lint/untrusted.h"

/* Events that give a run of somebody else's change this repository's secrets and token. */
static const char *const privileged[] = {"pull_request_target", "workflow_run"};

static const struct trigger *
find_privileged(const struct workflow *workflow)
{
	for (size_t i = 0; workflow && i < COUNT_OF(privileged); i++) {
		const struct trigger *trigger =
			workflow_trigger_find(workflow, str_from(privileged[i]));
		if (trigger)
			return trigger;
	}
	return NULL;
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct trigger *trigger = find_privileged(workflow);

	if (trigger)
		(void)lint_tell_at(l, "dangerous-trigger", workflow->source, trigger->span,
			"'%" STR_FMT "' runs for changes of anyone with this repository's "
			"secrets and token",
			STR_ARG(trigger->event));
}

/* --- code of others ----------------------------------------------------------------------- */

/* What names the commit or branch of the change, rather than of its base. */
static const char *const heads[] = {
	"github.event.pull_request.head.",
	"github.event.pull_request.merge_commit_sha",
	"github.event.workflow_run.head_",
	"github.head_ref",
	"refs/pull/",
};

static bool
names_head(struct str ref)
{
	for (size_t i = 0; i < COUNT_OF(heads); i++)
		if (str_has(ref, str_from(heads[i])))
			return true;
	return false;
}

static void
check_checkout(struct lint *l, const struct workflow_step *step)
{
	const struct node *ref = node_find(step->with, "ref");

	if (!ref || !str_starts(step->uses->text, STR("actions/checkout@")) ||
		!names_head(ref->text))
		return;
	lint_tell(l, "untrusted-checkout", ref,
		"this checks out what anyone may have written, in a run with secrets")
		->help = STR("build such code in a workflow for 'pull_request', which has none");
}

/* --- environment files -------------------------------------------------------------------- */

static void
check_env_file(struct lint *l, const struct workflow_step *step)
{
	static const char *const files[] = {"GITHUB_ENV", "GITHUB_PATH"};

	for (size_t i = 0; step->run && i < COUNT_OF(files); i++)
		if (str_has(step->run->text, str_from(files[i])))
			(void)lint_tell(l, "github-env", step->run,
				"a run for changes of anyone writes to %s: what gets into it is "
				"run "
				"by later steps",
				files[i]);
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (!find_privileged(l->workflow))
		return;
	if (step->kind == STEP_USES)
		check_checkout(l, step);
	check_env_file(l, step);
}

const struct check check_trigger = {
	.name = "trigger",
	.workflow = visit_workflow,
	.step = visit_step,
};
