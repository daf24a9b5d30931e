#include "engine/workflow/load_workflow.h"

#include "engine/workflow/id.h"
#include "engine/workflow/load_steps.h"
#include "engine/workflow/needs.h"
#include "engine/workflow/schema_check.h"
#include "engine/workflow/yaml.h"

struct loading {
	struct arena *a;
	struct diags *diags;
};

/* --- on ----------------------------------------------------------------------------------- */

static void
add_trigger(struct loading *l, struct workflow *w, size_t *capacity, const struct node *name,
	const struct node *config)
{
	if (config && config->kind == NODE_NULL)
		config = NULL;
	*arena_push(l->a, w->triggers, w->trigger_count, *capacity) =
		(struct trigger){.event = name->text, .span = name->span, .config = config};
}

static void
tell_no_event(struct loading *l, const struct workflow *w, struct span span, const char *what)
{
	struct diag *diag = diag_error(l->diags, "missing-key", w->source, span, "%s", what);

	diag->help = STR("say what starts the workflow, such as: on: push");
}

static void
load_triggers(struct loading *l, struct workflow *w)
{
	const struct node *on = node_find(w->root, "on");
	const uint32_t start = w->root->span.start;
	size_t capacity = 0;

	if (!on) {
		tell_no_event(l, w, (struct span){start, start + 1}, "the key 'on' is missing");
		return;
	}
	if (on->kind == NODE_STRING && on->text.n > 0)
		add_trigger(l, w, &capacity, on, NULL);
	if (on->kind == NODE_SEQUENCE)
		for (size_t i = 0; i < on->item_count; i++)
			add_trigger(l, w, &capacity, on->items[i], NULL);
	if (on->kind == NODE_MAPPING)
		for (size_t i = 0; i < on->entry_count; i++)
			add_trigger(l, w, &capacity, on->entries[i].key, on->entries[i].value);
	if (w->trigger_count == 0)
		tell_no_event(l, w, node_find_key(w->root, "on")->span, "'on' names no event");
}

/* --- jobs --------------------------------------------------------------------------------- */

static void
load_needs(struct loading *l, struct workflow_job *job)
{
	const struct node *needs = node_find(job->node, "needs");
	const bool is_list = needs && needs->kind == NODE_SEQUENCE;

	job->need_count = !needs ? 0 : is_list ? needs->item_count : 1;
	job->needs = arena_array(l->a, struct str, job->need_count);
	for (size_t i = 0; i < job->need_count; i++)
		job->needs[i] = is_list ? needs->items[i]->text : needs->text;
}

static void
check_vectors(struct loading *l, const struct workflow_job *job)
{
	const struct node *matrix = node_find(job->strategy, "matrix");

	if (!matrix || matrix->kind != NODE_MAPPING)
		return;
	for (size_t i = 0; i < matrix->entry_count; i++) {
		const struct node *key = matrix->entries[i].key;
		const struct node *value = matrix->entries[i].value;
		if (value->kind == NODE_SEQUENCE && value->item_count == 0 &&
			!str_eq(key->text, STR("include")) && !str_eq(key->text, STR("exclude")))
			(void)diag_error(l->diags, "matrix", value->source, value->span,
				"the matrix vector '%" STR_FMT "' has no values",
				STR_ARG(key->text));
	}
}

static void
read_job(struct workflow_job *job, const struct node *key, const struct node *node)
{
	*job = (struct workflow_job){
		.id = key->text,
		.span = key->span,
		.node = node,
		.condition = node_find(node, "if"),
		.name = node_find(node, "name"),
		.runs_on = node_find(node, "runs-on"),
		.strategy = node_find(node, "strategy"),
		.env = node_find(node, "env"),
		.outputs = node_find(node, "outputs"),
		.defaults = node_find(node_find(node, "defaults"), "run"),
		.timeout_minutes = node_find(node, "timeout-minutes"),
		.continue_on_error = node_find(node, "continue-on-error"),
		.container = node_find(node, "container"),
		.services = node_find(node, "services"),
		.environment = node_find(node, "environment"),
		.concurrency = node_find(node, "concurrency"),
		.permissions = node_find(node, "permissions"),
		.uses = node_find(node, "uses"),
		.with = node_find(node, "with"),
		.secrets = node_find(node, "secrets"),
	};
}

static void
load_jobs(struct loading *l, struct workflow *w)
{
	const struct node *jobs = node_find(w->root, "jobs");

	w->job_count = jobs->entry_count;
	w->jobs = arena_array(l->a, struct workflow_job, w->job_count);
	for (size_t i = 0; i < w->job_count; i++) {
		struct workflow_job *job = &w->jobs[i];
		(void)id_check(jobs->entries[i].key, l->diags);
		read_job(job, jobs->entries[i].key, jobs->entries[i].value);
		load_needs(l, job);
		steps_load(l->a, node_find(job->node, "steps"), l->diags, &job->steps,
			&job->step_count);
		check_vectors(l, job);
	}
	needs_resolve(l->a, w, l->diags);
}

const struct workflow *
workflow_load(struct arena *a, struct source *source, const struct load_options *options,
	struct diags *diags)
{
	struct loading l = {.a = a, .diags = diags};
	const size_t before = diags->error_count;
	struct node *root = yaml_load(a, source, &(struct yaml_options){0}, diags);

	if (!root ||
		!schema_check(a, &schema_workflow,
			options->strict ? "workflow-root-strict" : "workflow-root", root, diags))
		return NULL;
	struct workflow *w = arena_new(a, struct workflow);
	*w = (struct workflow){
		.source = source,
		.root = root,
		.name = node_string(node_find(root, "name")),
		.run_name = node_find(root, "run-name"),
		.env = node_find(root, "env"),
		.defaults = node_find(node_find(root, "defaults"), "run"),
		.concurrency = node_find(root, "concurrency"),
		.permissions = node_find(root, "permissions"),
	};
	load_triggers(&l, w);
	load_jobs(&l, w);
	return diags->error_count == before ? w : NULL;
}
