#include "engine/lint/base/check.h"
#include "engine/lint/facts/action_name.h"
#include "engine/lint/facts/privileged.h"
#include "engine/lint/facts/stranger.h"

enum {
	DANGEROUS_TRIGGER,
	UNTRUSTED_CHECKOUT,
};

static const struct rule rules[] = {
	[DANGEROUS_TRIGGER] =
		{
			.code = "dangerous-trigger",
			.kind = "security",
			.severity = SEVERITY_NOTE,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_PEDANTIC,
			.summary = "an event lets anyone start runs with secrets",
			.why = "pull_request_target, workflow_run and issue_comment have the "
			       "repository's secrets and a write token, whoever made the change or "
			       "the comment: such a workflow must treat the change as untrusted. A "
			       "workflow that only uses actions/labeler is no finding.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - run: make\n",
			.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n      - run: make\n",
		},
	[UNTRUSTED_CHECKOUT] =
		{
			.code = "untrusted-checkout",
			.kind = "security",
			.severity = SEVERITY_WARNING,
			.confidence = CONFIDENCE_MEDIUM,
			.persona = PERSONA_REGULAR,
			.summary = "checkout of untrusted code in a run with secrets",
			.why = "Building or testing that code runs it, with this repository's "
			       "secrets and token. Jobs and steps whose `if` excludes other "
			       "repositories are no finding: "
			       "`github.event.pull_request.head.repo.full_name == "
			       "github.repository`.",
			.frame = FRAME_FILE,
			.bad = "on: pull_request_target\njobs:\n  test:\n    runs-on: "
			       "ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n     "
			       "   with:\n          ref: ${{ github.event.pull_request.head.sha "
			       "}}\n",
			.good = "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    "
				"steps:\n      - uses: actions/checkout@v4\n        with:\n        "
				"  ref: ${{ github.event.pull_request.head.sha }}\n",
		},
};

/* A workflow with no step but actions/labeler, which is made for that and runs nothing
 * of a change. */
static bool
only_labels(const struct workflow *workflow)
{
	const struct workflow_job *job = workflow->job_count == 1 ? &workflow->jobs[0] : NULL;

	return job && job->step_count == 1 && job->steps[0].uses &&
	       action_name_is(job->steps[0].uses->text, "actions/labeler");
}

/* Anyone may comment; the run is of the default branch, but what it looks at may be the change. */
static const struct trigger *
dangerous_trigger(const struct workflow *workflow)
{
	const struct trigger *trigger = privileged_trigger(workflow);

	return trigger ? trigger : workflow_trigger_find(workflow, STR("issue_comment"));
}

static void
visit_workflow(struct lint *l, const struct workflow *workflow)
{
	const struct trigger *trigger = dangerous_trigger(workflow);

	if (trigger && !only_labels(workflow))
		lint_tell_at(l, &rules[DANGEROUS_TRIGGER], workflow->source, trigger->span,
			"'%" STR_FMT
			"' lets anyone start runs with this repository's secrets and token",
			STR_ARG(trigger->event))
			->help = STR("use 'pull_request' if no secret is needed; use no untrusted "
				     "text or code in the run");
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

	if (!ref || !action_name_is(step->uses->text, "actions/checkout") ||
		!names_head(ref->text) || !stranger_reaches(l->a, l->workflow, l->job, step))
		return;
	lint_tell(l, &rules[UNTRUSTED_CHECKOUT], ref,
		"this checks out untrusted code in a run with secrets")
		->help = STR("build such code in a workflow for 'pull_request', which has none");
}

static void
visit_step(struct lint *l, const struct workflow_step *step)
{
	if (step->kind == STEP_USES && privileged_trigger(l->workflow))
		check_checkout(l, step);
}

const struct check check_trigger = {
	.name = "trigger",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.workflow = visit_workflow,
	.step = visit_step,
};
