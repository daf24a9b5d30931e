#include "engine/plan/step_choice.h"

#include "engine/workflow/action_ref.h"

#define NONE       SIZE_MAX
#define NUMBER_END 100001

/* --- names -------------------------------------------------------------------------------- */

/* As a step without a `name` is shown, but for expressions in it. */
static struct str
default_name(const struct workflow_step *step)
{
	const struct node *what = step->kind == STEP_USES ? step->uses : step->run;
	struct str rest = str_trim_start(node_string(what));
	struct str line;

	if (what && what->kind == NODE_EXPRESSION)
		rest = str_trim_start(what->text);
	return str_line(&rest, &line) ? str_trim_end(line) : STR_NONE;
}

static bool
has_name(const struct workflow_step *step, struct str wanted)
{
	if (step->name)
		return str_eq(str_trim(step->name->text), wanted);
	const struct str name = default_name(step);
	return name.n > 0 &&
	       (str_eq(name, wanted) || (str_starts(wanted, STR("Run ")) &&
						str_eq(name, str_slice(wanted, 4, wanted.n))));
}

static size_t
find_step(const struct workflow_job *job, struct str wanted)
{
	const size_t number = str_number(wanted, NUMBER_END);

	for (size_t i = 0; i < job->step_count; i++)
		if (job->steps[i].has_own_id && str_eq_nocase(job->steps[i].id, wanted))
			return i;
	if (number > 0)
		return number <= job->step_count ? number - 1 : NONE;
	for (size_t i = 0; i < job->step_count; i++)
		if (has_name(&job->steps[i], wanted))
			return i;
	return NONE;
}

/* --- what is not right -------------------------------------------------------------------- */

/* Each step of each job: by its id, else by its name. */
static bool
next_step(const void *owner, size_t i, struct str *candidate)
{
	const struct workflow *workflow = owner;

	for (size_t j = 0; j < workflow->job_count; i -= workflow->jobs[j++].step_count) {
		if (i >= workflow->jobs[j].step_count)
			continue;
		const struct workflow_step *step = &workflow->jobs[j].steps[i];
		if (step->has_own_id)
			*candidate = step->id;
		else
			*candidate = step->name ? step->name->text : default_name(step);
		return true;
	}
	return false;
}

static bool
fail_unknown(
	const struct workflow *workflow, const char *option, struct str wanted, struct error *err)
{
	const struct str nearest = str_nearest(wanted, next_step, workflow);

	(void)error_set(err, ERROR_USAGE,
		"--%s: '%" STR_FMT "' has no step '%" STR_FMT "' in a job that may run", option,
		STR_ARG(workflow->source->path), STR_ARG(wanted));
	if (nearest.n > 0)
		return error_help(err, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	return error_help(err, "a step is named by its id, its name or its number; `lact run -n` "
			       "shows them (a commit is given by --before and --after)");
}

static bool
fail_ambiguous(const struct workflow_job *one, const struct workflow_job *other, struct error *err)
{
	(void)error_set(err, ERROR_USAGE,
		"more than one job has the step: '%" STR_FMT "' and '%" STR_FMT "'",
		STR_ARG(one->id), STR_ARG(other->id));
	return error_help(err, "`-j %" STR_FMT "` says which", STR_ARG(one->id));
}

/* --- the choice --------------------------------------------------------------------------- */

static bool
resolve(const struct workflow_job *job, const struct step_asked *asked, struct step_choice *out)
{
	const struct str from = asked->only.n > 0 ? asked->only : asked->from;
	const struct str to = asked->only.n > 0 ? asked->only : asked->to;

	*out = (struct step_choice){
		.job = job,
		.asked = *asked,
		.first = from.n > 0 ? find_step(job, from) : 0,
		.last = to.n > 0 ? find_step(job, to) : job->step_count - 1,
	};
	return job->step_count > 0 && out->first != NONE && out->last != NONE;
}

static bool
may_run(const struct workflow_job *job, const struct str *jobs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(job->id, jobs[i]))
			return true;
	return count == 0;
}

/* The name that no job has; of several that no job has together, the last. */
static bool
tell_unknown(const struct workflow *workflow, const struct step_asked *asked,
	const struct str *jobs, size_t job_count, struct error *err)
{
	const struct step_asked from = {.from = asked->from};
	struct step_choice choice;

	if (asked->only.n > 0)
		return fail_unknown(workflow, "only", asked->only, err);
	for (size_t i = 0; asked->to.n > 0 && i < workflow->job_count; i++)
		if (may_run(&workflow->jobs[i], jobs, job_count) &&
			resolve(&workflow->jobs[i], &from, &choice))
			return fail_unknown(workflow, "to", asked->to, err);
	return asked->from.n > 0 ? fail_unknown(workflow, "from", asked->from, err)
				 : fail_unknown(workflow, "to", asked->to, err);
}

/* As of a variable of a shell that is not set: no option would run all steps. */
static bool
is_named(const char *option, struct str wanted, struct error *err)
{
	if (!wanted.p || wanted.n > 0)
		return true;
	(void)error_set(err, ERROR_USAGE, "--%s needs a step", option);
	return error_help(err, "a step is named by its id, its name or its number");
}

bool
step_choice_make(const struct workflow *workflow, const struct step_asked *asked,
	const struct str *jobs, size_t job_count, struct step_choice *out, struct error *err)
{
	struct step_choice found;

	*out = (struct step_choice){0};
	if (!is_named("from", asked->from, err) || !is_named("to", asked->to, err) ||
		!is_named("only", asked->only, err))
		return false;
	if (asked->from.n + asked->to.n + asked->only.n == 0)
		return true;
	if (asked->only.n > 0 && asked->from.n + asked->to.n > 0)
		return error_set(err, ERROR_USAGE, "--only cannot be combined with --from or --to");
	for (size_t i = 0; i < workflow->job_count; i++) {
		const struct workflow_job *job = &workflow->jobs[i];
		if (!may_run(job, jobs, job_count) || !resolve(job, asked, &found))
			continue;
		if (out->job)
			return fail_ambiguous(out->job, job, err);
		*out = found;
	}
	if (!out->job)
		return tell_unknown(workflow, asked, jobs, job_count, err);
	if (out->first > out->last)
		return error_set(err, ERROR_USAGE,
			"--from names a step after that of --to: number %zu and number %zu",
			out->first + 1, out->last + 1);
	return true;
}

/* --- what is left out --------------------------------------------------------------------- */

/* It only makes ready what later steps use. */
static bool
prepares(const struct workflow_step *step)
{
	struct action_ref ref;

	if (step->kind != STEP_USES || !action_ref_parse(node_string(step->uses), &ref))
		return false;
	const size_t slash = str_index(ref.repository, '/', 0);
	const struct str name = str_slice(ref.repository, slash + 1, ref.repository.n);
	return str_eq(name, STR("checkout")) || str_starts(name, STR("setup-")) ||
	       str_ends(name, STR("-setup")) || str_ends(name, STR("-toolchain"));
}

struct str
step_choice_reason(struct arena *a, const struct step_choice *choice,
	const struct workflow_job *job, size_t index)
{
	const struct step_asked *asked = &choice->asked;

	if (choice->job != job || (index >= choice->first && index <= choice->last) ||
		(index < choice->first && prepares(&job->steps[index])))
		return STR_NONE;
	if (asked->only.n > 0)
		return str_concat(a, STR("outside --only "), asked->only);
	return index < choice->first ? str_concat(a, STR("before --from "), asked->from)
				     : str_concat(a, STR("after --to "), asked->to);
}
