#include "engine/lint/lint.h"

#include "engine/lint/base/script.h"
#include "engine/lint/certain.h"
#include "engine/lint/checks.h"
#include "engine/lint/ignore.h"

void
lint_cache_init(struct lint_cache *cache, struct arena *a)
{
	*cache = (struct lint_cache){.a = a};
	map_init(&cache->actions, a, false);
	map_init(&cache->workflows, a, false);
}

/* --- what a file is ----------------------------------------------------------------------- */

/* The text has a line that begins with the key. */
static bool
has_key(struct str text, struct str key)
{
	size_t at = 0;

	while (at < text.n) {
		if (str_starts(str_slice(text, at, text.n), key))
			return true;
		at = str_index(text, '\n', at) + 1;
	}
	return false;
}

enum lint_kind
lint_kind_of(struct str path, struct str text)
{
	const struct str name = str_after_last(path, '/');

	if (str_has(path, STR(".github/workflows/")))
		return LINT_WORKFLOW;
	if (str_eq(name, STR("action.yml")) || str_eq(name, STR("action.yaml")))
		return LINT_ACTION;
	return has_key(text, STR("runs:")) && !has_key(text, STR("jobs:")) ? LINT_ACTION
									   : LINT_WORKFLOW;
}

/* --- visiting ----------------------------------------------------------------------------- */

static void
visit_uses(struct lint *l, const struct check *check, const struct node *uses)
{
	if (check->uses && uses && uses->kind == NODE_STRING && !uses->is_wrong)
		check->uses(l, uses);
}

static void
visit_containers(struct lint *l, const struct check *check, const struct workflow_job *job)
{
	const struct node *services = job->services;

	if (check->container && job->container)
		check->container(l, job->container);
	for (size_t i = 0; check->container && services && services->kind == NODE_MAPPING &&
			   i < services->entry_count;
		i++)
		check->container(l, services->entries[i].value);
}

static void
visit_steps(
	struct lint *l, const struct check *check, const struct workflow_step *steps, size_t count)
{
	for (size_t i = 0; (check->step || check->uses) && i < count; i++) {
		if (check->step && steps[i].node->kind == NODE_MAPPING)
			check->step(l, &steps[i]);
		visit_uses(l, check, steps[i].uses);
	}
}

static bool
visits_jobs(const struct check *check)
{
	return check->job || check->container || check->step || check->uses;
}

static void
visit_workflow(struct lint *l, const struct check *check)
{
	if (check->workflow)
		check->workflow(l, l->workflow);
	for (size_t i = 0; visits_jobs(check) && i < l->workflow->job_count; i++) {
		l->job = &l->workflow->jobs[i];
		if (l->job->node->kind != NODE_MAPPING)
			continue;
		map_init(&l->asked, l->a, true);
		if (check->job)
			check->job(l, l->job);
		visit_containers(l, check, l->job);
		visit_uses(l, check, l->job->uses);
		visit_steps(l, check, l->job->steps, l->job->step_count);
	}
	l->job = NULL;
}

static void
visit_action(struct lint *l, const struct check *check)
{
	if (check->action)
		check->action(l, l->action);
	visit_steps(l, check, l->action->steps, l->action->step_count);
}

static void
visit(struct lint *l)
{
	for (size_t i = 0; i < check_count; i++) {
		if (l->workflow)
			visit_workflow(l, checks[i]);
		if (l->action)
			visit_action(l, checks[i]);
	}
}

/* --- findings ----------------------------------------------------------------------------- */

static bool
is_same(const struct diag *x, const struct diag *y)
{
	return x->span.start == y->span.start && strcmp(x->code, y->code) == 0 &&
	       str_eq(x->message, y->message);
}

/* Findings that an alias repeats are reported once. */
static void
drop_doubles(struct diags *diags)
{
	size_t kept = 0;

	for (size_t i = 0; i < diags->count; i++) {
		if (kept > 0 && is_same(&diags->items[kept - 1], &diags->items[i])) {
			if (diags->items[i].severity == SEVERITY_ERROR)
				diags->error_count--;
			continue;
		}
		diags->items[kept++] = diags->items[i];
	}
	diags->count = kept;
}

void
lint_finish(struct arena *a, struct source *source, const struct lint_options *options,
	struct diags *findings)
{
	struct lint l = {.a = a, .options = options, .diags = findings, .source = source};

	if (findings->count > 0) {
		diags_sort(findings);
		drop_doubles(findings);
	}
	ignore_apply(&l);
	diags_sort(findings);
	for (size_t i = 0; i < findings->count; i++)
		findings->items[i].help = str_visible(a, findings->items[i].help);
}

void
lint_load(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings, struct lint *out)
{
	const struct load_options load = {.strict = true, .keep_going = true, .recover = true};

	*out = (struct lint){
		.a = a,
		.options = options,
		.cache = cache,
		.diags = findings,
		.source = source,
	};
	if (lint_kind_of(source->path, source->text) == LINT_ACTION)
		out->action = action_load_partly(a, source, true, findings);
	else
		out->workflow = workflow_load(a, source, &load, findings);
}

void
lint_check(struct lint *l)
{
	const struct node *root = lint_root(l);

	visit(l);
	if (root && root->is_cut)
		certain_keep(l->diags, l->source, root);
}

void
lint_file_and_scripts(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings, struct lint_scripts *scripts)
{
	struct lint l;

	lint_load(a, source, options, cache, findings, &l);
	lint_check(&l);
	/* in a file with a fault, what runs a script may be lost */
	if (scripts && lint_root(&l) && !lint_root(&l)->is_cut)
		scripts_collect(&l, scripts);
}

void
lint_file(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings)
{
	lint_file_and_scripts(a, source, options, cache, findings, NULL);
	lint_finish(a, source, options, findings);
}
