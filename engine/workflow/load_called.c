#include "engine/workflow/load_called.h"

#include "engine/workflow/action_ref.h"

/* One run of calls_load. */
struct calls_loader {
	struct arena *a;
	const struct load_options *options;
	struct load_totals *totals;
	struct diags *diags;
};

/* --- uses --------------------------------------------------------------------------------- */

/* A file right in the folder of workflows. */
static bool
is_workflow_path(struct str path)
{
	const struct str folder = STR(".github/workflows/");

	return str_starts(path, folder) && path.n > folder.n &&
	       str_index(path, '/', folder.n) == path.n;
}

static bool
parse_remote(struct str uses, struct workflow_ref *out)
{
	const size_t at = str_index(uses, '@', 0);
	const size_t slash = str_index(uses, '/', 0);
	const size_t end = str_index(uses, '/', slash + 1);

	if (slash == 0 || end <= slash + 1 || end >= at || at + 1 >= uses.n ||
		str_index(uses, '@', at + 1) < uses.n)
		return false;
	out->repository = str_slice(uses, 0, end);
	out->path = str_slice(uses, end + 1, at);
	out->ref = str_slice(uses, at + 1, uses.n);
	return is_workflow_path(out->path);
}

static bool
parse_uses(const struct node *uses, struct workflow_ref *out)
{
	*out = (struct workflow_ref){.caller = uses->source, .uses = uses->text};
	if (!action_ref_is_own(uses->text, &out->path))
		return parse_remote(uses->text, out);
	return is_workflow_path(out->path);
}

void
call_check(const struct node *uses, struct diags *diags)
{
	struct workflow_ref ref;

	if (parse_uses(uses, &ref))
		return;
	struct diag *diag = diag_error(diags, "workflow-ref", uses->source, uses->span,
		"'%" STR_FMT "' names no workflow", STR_ARG(uses->text));
	diag->help = STR("expected $/.github/workflows/FILE, ./.github/workflows/FILE or "
			 "OWNER/REPOSITORY/.github/workflows/FILE@REF");
}

/* --- inputs ------------------------------------------------------------------------------- */

static bool
is_type(const struct node *value, struct str type)
{
	if (node_has_expression(value))
		return true; /* held to the type when it is evaluated */
	if (str_eq(type, STR("boolean")))
		return value->kind == NODE_BOOLEAN;
	if (str_eq(type, STR("number")))
		return value->kind == NODE_NUMBER;
	return value->kind != NODE_SEQUENCE && value->kind != NODE_MAPPING;
}

static void
check_type(struct calls_loader *l, const struct node *name, const struct node *input,
	const struct node *value)
{
	const struct str type = node_string(node_find(input, "type"));

	if (!value || is_type(value, type))
		return;
	struct diag *diag = diag_error(l->diags, "call-input", value->source, node_start(value),
		"the input '%" STR_FMT "' must be a %" STR_FMT ", not '%" STR_FMT "'",
		STR_ARG(name->text), STR_ARG(type), STR_ARG(value->text));
	if (value->kind == NODE_STRING)
		diag->help = STR("write it without quotes");
}

static void
tell_missing(struct calls_loader *l, const struct workflow_job *job, const char *code,
	const char *key, const struct node *name)
{
	struct diag *diag = diag_error(l->diags, code, job->uses->source, job->uses->span,
		"the called workflow requires '%" STR_FMT "'", STR_ARG(name->text));

	diag->help = str_fmt(
		l->diags->a, "give it under '%s' of job '%" STR_FMT "'", key, STR_ARG(job->id));
}

/* Tells of values whose names are not declared. */
static void
check_names(struct calls_loader *l, const char *code, const struct node *values,
	const struct node *definitions)
{
	for (size_t i = 0; values && values->kind == NODE_MAPPING && i < values->entry_count; i++) {
		const struct node *key = values->entries[i].key;
		const struct node *value = values->entries[i].value;
		if (key->kind != NODE_STRING || node_find_nocase(definitions, key->text))
			continue;
		struct diag *diag = diag_error(l->diags, code, value->source, value->span,
			"the called workflow does not declare '%" STR_FMT "'", STR_ARG(key->text));
		const struct str nearest = str_nearest(key->text, node_next_key, definitions);
		if (nearest.n > 0)
			diag->help = str_fmt(
				l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	}
}

static void
check_inputs(struct calls_loader *l, const struct workflow_job *job, const struct node *inputs)
{
	for (size_t i = 0; inputs && i < inputs->entry_count; i++) {
		const struct node *name = inputs->entries[i].key;
		const struct node *input = inputs->entries[i].value;
		const struct node *value = node_find_nocase(job->with, name->text);
		check_type(l, name, input, node_find(input, "default"));
		check_type(l, name, input, value);
		if (!value && node_flag(input, "required"))
			tell_missing(l, job, "call-input", "with", name);
	}
	check_names(l, "call-input", job->with, inputs);
}

/* `secrets: inherit` gives all there are: what is missing shows when it runs. */
static void
check_secrets(struct calls_loader *l, const struct workflow_job *job, const struct node *secrets)
{
	if (job->secrets && job->secrets->kind == NODE_STRING)
		return;
	for (size_t i = 0; secrets && i < secrets->entry_count; i++) {
		const struct node *name = secrets->entries[i].key;
		if (!node_find_nocase(job->secrets, name->text) &&
			node_flag(secrets->entries[i].value, "required"))
			tell_missing(l, job, "call-secret", "secrets", name);
	}
	check_names(l, "call-secret", job->secrets, secrets);
}

/* --- permissions -------------------------------------------------------------------------- */

/* What the call may do. GitHub trusts the owner's other repositories, and its enterprise's. */
static const struct permissions *
allowed_for(struct calls_loader *l, const struct workflow_job *job, const struct workflow_ref *ref)
{
	const struct str mine = l->options->repository_owner;
	const struct str owner = str_slice(ref->repository, 0, str_index(ref->repository, '/', 0));

	if (job->granted)
		return job->granted;
	return permissions_of_policy(l->a, l->options->policy,
		mine.n == 0 || owner.n == 0 || str_eq_nocase(owner, mine));
}

/* `nested`: the job that asks; NULL is the called workflow itself. */
static void
check_permissions(struct calls_loader *l, const struct workflow_job *job,
	const struct permissions *allowed, const struct permissions *wanted,
	const struct workflow_job *nested)
{
	struct str asked;
	struct str had;

	if (!wanted || !permissions_exceed(l->diags->a, wanted, allowed, &asked, &had))
		return;
	struct diag *diag = diag_error(l->diags, "call-permissions", job->uses->source, job->span,
		"the called workflow%s%" STR_FMT " asks for '%" STR_FMT
		"', but may only have '%" STR_FMT "'",
		nested ? "'s job " : "", STR_ARG(nested ? nested->id : STR_NONE), STR_ARG(asked),
		STR_ARG(had));
	diag->help = str_fmt(l->diags->a,
		"give job '%" STR_FMT
		"' these permissions, or let the called workflow ask for less",
		STR_ARG(job->id));
}

/* Holds what the called workflow asks for to what the call has; where it does not ask, it gets
 * that. */
static void
grant(struct calls_loader *l, const struct workflow_job *job, const struct workflow_ref *ref,
	struct workflow *called)
{
	const struct permissions *allowed = allowed_for(l, job, ref);

	check_permissions(l, job, allowed, called->granted, NULL);
	for (size_t i = 0; i < called->job_count; i++)
		if (called->jobs[i].permissions)
			check_permissions(
				l, job, allowed, called->jobs[i].granted, &called->jobs[i]);
	if (!called->granted)
		called->granted = job->granted;
	for (size_t i = 0; i < called->job_count; i++)
		if (!called->jobs[i].granted)
			called->jobs[i].granted = called->granted;
}

/* --- calls -------------------------------------------------------------------------------- */

/* Adds the caller to the errors from number `first` on, which are in the called file. */
static void
tell_caller(struct calls_loader *l, size_t first, const struct workflow_job *job)
{
	for (size_t i = first; i < l->diags->count; i++) {
		struct diag *diag = &l->diags->items[i];
		if (diag->source == job->uses->source)
			continue;
		diag->related = STR("called from here");
		diag->related_source = job->uses->source;
		diag->related_span = job->uses->span;
	}
}

/* A `./` in a file of another repository is a file of that one. */
static struct source *
find_source(struct calls_loader *l, const struct node *uses, const struct workflow_ref *caller,
	struct workflow_ref *out)
{
	struct error err = {0};

	if (!parse_uses(uses, out))
		return NULL; /* call_check told of it */
	if (caller && out->repository.n == 0) {
		out->repository = caller->repository;
		out->ref = caller->ref;
	}
	struct source *source = l->options->find_workflow(l->options->owner, out, &err);
	if (!source) {
		struct diag *diag = diag_error(l->diags, "workflow-call", uses->source, uses->span,
			"cannot load the called workflow: %s", err.text);
		diag->help = str_copy(l->diags->a, str_from(err.help));
		return NULL;
	}
	if (map_has(&l->totals->files, source->path) || l->totals->files.count <= CALL_FILES_MAX)
		return source;
	(void)diag_error(l->diags, "workflow-call", uses->source, uses->span,
		"more than %d workflows are called", CALL_FILES_MAX);
	return NULL;
}

static void
check_call(struct calls_loader *l, const struct workflow_job *job, const struct workflow_ref *ref,
	struct workflow *called)
{
	if (called->call) {
		check_inputs(l, job, called->call->inputs);
		check_secrets(l, job, called->call->secrets);
	} else {
		struct diag *diag = diag_error(l->diags, "workflow-call", called->source,
			node_start(node_find(called->root, "on")),
			"the workflow cannot be called: 'on' does not name workflow_call");
		diag->help = STR("on: workflow_call");
	}
	grant(l, job, ref, called);
}

static bool load_jobs(struct calls_loader *l, struct workflow *w, const struct workflow_ref *caller,
	size_t depth);

/* `caller`: how the file of the job was found; NULL for the first. */
static bool
load_call(struct calls_loader *l, struct workflow_job *job, const struct workflow_ref *caller,
	size_t depth)
{
	const size_t depth_max =
		l->options->call_depth_max ? l->options->call_depth_max : CALL_DEPTH_MAX;
	const size_t first = l->diags->count;
	const size_t errors = l->diags->error_count;

	if (depth > depth_max) {
		(void)diag_error(l->diags, "workflow-call", job->uses->source, job->uses->span,
			"workflows call each other more than %zu levels deep", depth_max);
		return false;
	}
	struct workflow_ref ref;
	struct source *source = find_source(l, job->uses, caller, &ref);
	if (!source)
		return false;
	struct workflow *called = workflow_load_file(l->a, source, l->options, l->totals, l->diags);
	if (called)
		check_call(l, job, &ref, called);
	tell_caller(l, first, job);
	job->called = called;
	return l->diags->error_count == errors && load_jobs(l, called, &ref, depth + 1);
}

static bool
load_jobs(
	struct calls_loader *l, struct workflow *w, const struct workflow_ref *caller, size_t depth)
{
	for (size_t i = 0; i < w->job_count; i++)
		if (w->jobs[i].uses && !load_call(l, &w->jobs[i], caller, depth))
			return false;
	return true;
}

void
calls_load(struct arena *a, struct workflow *w, const struct load_options *options,
	struct load_totals *totals, struct diags *diags)
{
	struct calls_loader l = {.a = a, .options = options, .totals = totals, .diags = diags};

	(void)load_jobs(&l, w, NULL, 1); /* errors are reported */
}
