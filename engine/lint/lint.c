#include "engine/lint/lint.h"

#include "engine/lint/base/matrix_values.h"
#include "engine/lint/base/script.h"
#include "engine/lint/checks.h"
#include "engine/lint/ignore.h"

#include <assert.h>

void
lint_cache_init(struct lint_cache *cache, struct arena *a)
{
	*cache = (struct lint_cache){.a = a};
	map_init(&cache->actions, a, false);
	map_init(&cache->workflows, a, false);
}

/* --- telling ------------------------------------------------------------------------------ */

bool
lint_wants(const struct lint *l, enum persona persona)
{
	return !l->options || persona <= l->options->persona;
}

bool
lint_wants_rule(const struct lint *l, const struct rule *rule)
{
	return lint_wants(l, rule->persona) &&
	       (!l->options || rule->confidence <= l->options->confidence);
}

/* A file that was made to be slow to read has no end of findings; the first that is left out tells so. */
static bool
is_full(struct lint *l, struct source *source, struct span span)
{
	if (l->diags->count < LINT_FINDINGS_MAX)
		return false;
	if (!l->is_full)
		(void)diag_warning(l->diags, "too-many-findings", source, span,
			"there are more than %zu findings: the others are not shown",
			LINT_FINDINGS_MAX);
	l->is_full = true;
	return true;
}

static struct diag *
tell(struct lint *l, const char *code, struct source *source, struct span span, const char *fmt,
	va_list arguments)
{
	const struct rule *rule = rule_find(str_from(code));

	assert(rule);
	/* what nobody wants to know is written where nobody reads it, without a code */
	if (!lint_wants_rule(l, rule) || is_full(l, source, span))
		return arena_new(l->a, struct diag);
	const struct str text = str_vfmt(l->diags->a, fmt, arguments);
	struct diag *diag = rule->severity == SEVERITY_ERROR
				    ? diag_error(l->diags, rule->code, source, span, "%s", "")
				    : diag_warning(l->diags, rule->code, source, span, "%s", "");
	diag->severity = rule->severity;
	diag->message = str_visible(l->diags->a, text);
	return diag;
}

struct diag *
lint_tell_at(struct lint *l, const char *code, struct source *source, struct span span,
	const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	struct diag *diag = tell(l, code, source, span, fmt, arguments);
	va_end(arguments);
	return diag;
}

struct diag *
lint_tell(struct lint *l, const char *code, const struct node *node, const char *fmt, ...)
{
	va_list arguments;

	va_start(arguments, fmt);
	struct diag *diag = tell(l, code, node->source, node_start(node), fmt, arguments);
	va_end(arguments);
	return diag;
}

void
lint_lower(struct lint *l, struct diag *diag, enum severity severity)
{
	if (!lint_is_told(diag))
		return;
	l->diags->error_count -= diag->severity == SEVERITY_ERROR && severity != SEVERITY_ERROR;
	diag->severity = severity;
}

bool
lint_is_told(const struct diag *diag)
{
	return diag->code != NULL;
}

bool
lint_read(struct lint *l, struct arena *a, struct str path, struct str *text)
{
	return l->options->read &&
	       l->options->read(l->options->owner, a, str_concat(a, l->options->root, path), text);
}

void
lint_matrix_values(struct lint *l, struct str key,
	void (*found)(void *owner, const struct node *value), void *owner)
{
	if (map_has(&l->asked, key))
		return;
	map_set(&l->asked, key, l);
	(void)matrix_values(l->job, key, found, owner);
}

void
lint_texts(struct lint *l, const struct node *node,
	void (*visit)(struct lint *l, const struct node *text))
{
	if (!node || node->is_wrong)
		return;
	if (node->kind == NODE_STRING)
		visit(l, node);
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		if (node->items[i]->kind == NODE_STRING && !node->items[i]->is_wrong)
			visit(l, node->items[i]);
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

/* What an alias repeats is told once. */
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
lint_file_and_scripts(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings, struct lint_scripts *scripts)
{
	const struct load_options load = {.strict = true, .keep_going = true};
	struct lint l = {
		.a = a,
		.options = options,
		.cache = cache,
		.diags = findings,
		.source = source,
	};

	if (lint_kind_of(source->path, source->text) == LINT_ACTION)
		l.action = action_load_partly(a, source, findings);
	else
		l.workflow = workflow_load(a, source, &load, findings);
	visit(&l);
	if (scripts)
		scripts_collect(&l, scripts);
}

void
lint_file(struct arena *a, struct source *source, const struct lint_options *options,
	struct lint_cache *cache, struct diags *findings)
{
	lint_file_and_scripts(a, source, options, cache, findings, NULL);
	lint_finish(a, source, options, findings);
}
