#include "engine/lint/base/called.h"
#include "engine/lint/base/check.h"
#include "engine/lint/base/shared_rules.h"
#include "engine/workflow/action_ref.h"
#include "engine/workflow/load_called.h"

enum {
	CALL_LOOP,
};

static const struct rule rules[] = {
	[CALL_LOOP] =
		{
			.code = "call-loop",
			.kind = "workflow-call",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "docs.github.com, Reuse workflows: nesting reusable workflows",
			.summary = "workflow calls that form a loop or are nested too deep",
			.why = "GitHub allows no loops and at most nine levels of calls: it "
			       "refuses the caller before anything runs.",
			.frame = FRAME_FILE,
			.bad = NULL,
			.good = NULL,
		},
};

/* A called workflow, as the one that calls it sees it. */
struct nested_call {
	const struct workflow *workflow;
	struct str uses;
	const struct permissions *granted; /* NULL: not known */
};

/* The calls below a job, down to where one is made. */
struct chain {
	struct lint *l;
	const struct workflow_job *job; /* of the file that is looked at */
	const struct nested_call *calls[CALL_DEPTH_MAX];
	size_t depth;
	bool has_no_end; /* told already: of calls in a circle there are many ways round */
	struct map seen; /* what was walked, by what it is, its depth and what it is granted */
};

static void walk(struct chain *c, const struct nested_call *caller);

/* `./` in a file of another repository is a file of that one. */
static struct str
seen_from(struct arena *a, struct str caller, struct str uses)
{
	struct action_ref ref;
	struct str path;

	if (!action_ref_is_own(uses, &path) || !action_ref_parse(caller, &ref))
		return uses;
	return str_fmt(a, "%" STR_FMT "/%" STR_FMT "@%" STR_FMT, STR_ARG(ref.repository),
		STR_ARG(path), STR_ARG(ref.ref));
}

/* --- reports ------------------------------------------------------------------------------ */

/* `first`: where in the chain the workflow is that is called again now. */
static void
tell_loop(struct chain *c, size_t first)
{
	const bool has_other = first + 1 < c->depth;
	struct diag *diag = lint_tell(c->l, &rules[CALL_LOOP], c->job->uses,
		"'%" STR_FMT "' calls itself%s%" STR_FMT "%s", STR_ARG(c->calls[first]->uses),
		has_other ? " through '" : "",
		STR_ARG(has_other ? c->calls[first + 1]->uses : STR_NONE), has_other ? "'" : "");

	diag->help = STR("remove one of these calls: they never end");
}

static void
tell_depth(struct chain *c)
{
	lint_tell(c->l, &rules[CALL_LOOP], c->job->uses,
		"workflows call each other more than %d levels deep", CALL_DEPTH_MAX)
		->help = STR("call some of them from the workflow itself");
}

static void
check_wanted(struct chain *c, const struct nested_call *caller, const struct nested_call *call,
	const struct permissions *wanted, const struct workflow_job *nested)
{
	struct str asked;
	struct str had;

	if (!wanted || !permissions_exceed(c->l->a, wanted, call->granted, &asked, &had))
		return;
	lint_tell(c->l, &shared_rules[RULE_CALL_PERMISSIONS], c->job->uses,
		"'%" STR_FMT "' calls '%" STR_FMT "'%s%" STR_FMT ", which asks for '%" STR_FMT
		"', but may only have '%" STR_FMT "'",
		STR_ARG(caller->uses), STR_ARG(call->uses), nested ? ", job " : "",
		STR_ARG(nested ? nested->id : STR_NONE), STR_ARG(asked), STR_ARG(had))
		->help = call->granted == c->job->granted
				 ? str_fmt(c->l->a, "give job '%" STR_FMT "' these permissions",
					   STR_ARG(c->job->id))
				 : STR("the calling workflow in between has to grant more");
}

static void
check_permissions(struct chain *c, const struct nested_call *caller, const struct nested_call *call)
{
	if (!call->granted)
		return;
	check_wanted(c, caller, call, call->workflow->granted, NULL);
	for (size_t i = 0; i < call->workflow->job_count; i++)
		if (call->workflow->jobs[i].permissions)
			check_wanted(c, caller, call, call->workflow->jobs[i].granted,
				&call->workflow->jobs[i]);
}

/* --- the walk ----------------------------------------------------------------------------- */

/* Where in the chain a workflow is; its depth if it is not there. */
static size_t
place_of(const struct chain *c, const struct workflow *workflow)
{
	size_t i = 0;

	while (i < c->depth && c->calls[i]->workflow != workflow)
		i++;
	return i;
}

static bool
was_seen(struct chain *c, const struct nested_call *call)
{
	const struct str key = str_fmt(c->l->a, "%p %p %zu", (const void *)call->workflow,
		(const void *)call->granted, c->depth);
	const bool was = map_has(&c->seen, key);

	map_set(&c->seen, key, call->workflow);
	return was;
}

/* False if there is no end of the calls; told once, as all would be at the same place. */
static bool
has_end(struct chain *c, const struct nested_call *call)
{
	const size_t place = place_of(c, call->workflow);

	if (place == c->depth && c->depth < CALL_DEPTH_MAX)
		return true;
	if (!c->has_no_end && place < c->depth)
		tell_loop(c, place);
	else if (!c->has_no_end)
		tell_depth(c);
	c->has_no_end = true;
	return false;
}

static void
enter(struct chain *c, const struct nested_call *call)
{
	if (has_end(c, call) && !was_seen(c, call)) {
		c->calls[c->depth++] = call;
		walk(c, call);
		c->depth--;
	}
}

/* Findings of a file of this repository alone are reported when that file is checked. */
static bool
is_told_there(const struct nested_call *caller, const struct workflow_job *job)
{
	struct str path;

	return job->granted && action_ref_is_own(caller->uses, &path);
}

static void
walk(struct chain *c, const struct nested_call *caller)
{
	for (size_t i = 0; i < caller->workflow->job_count; i++) {
		const struct workflow_job *job = &caller->workflow->jobs[i];
		if (!job->uses || job->uses->kind != NODE_STRING || job->uses->is_wrong)
			continue;
		struct nested_call call = {
			.uses = seen_from(c->l->a, caller->uses, job->uses->text),
			.granted = job->granted ? job->granted : caller->granted,
		};
		const struct called *called = called_find(c->l, call.uses);
		call.workflow = called ? called->workflow : NULL;
		if (!call.workflow || !call.workflow->call)
			continue;
		if (!is_told_there(caller, job))
			check_permissions(c, caller, &call);
		enter(c, &call);
	}
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	struct chain c = {.l = l, .job = job};

	if (!job->uses || job->uses->kind != NODE_STRING || job->uses->is_wrong)
		return;
	const struct called *called = called_find(l, job->uses->text);
	if (!called || !called->workflow || !called->workflow->call)
		return;
	map_init(&c.seen, l->a, false);
	enter(&c, &(struct nested_call){called->workflow, job->uses->text, job->granted});
}

const struct check check_nested_call = {
	.name = "nested-call",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
