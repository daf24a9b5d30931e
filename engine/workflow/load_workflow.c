#include "engine/workflow/load_workflow.h"

#include "engine/workflow/check_values.h"
#include "engine/workflow/id.h"
#include "engine/workflow/load_called.h"
#include "engine/workflow/load_steps.h"
#include "engine/workflow/needs.h"
#include "engine/workflow/schema_check.h"
#include "engine/workflow/yaml.h"

struct workflow_loader {
	struct arena *a;
	const struct load_options *options;
	struct load_totals *totals;
	struct diags *diags;
};

/* --- on ----------------------------------------------------------------------------------- */

static void
add_trigger(struct workflow_loader *l, struct workflow *w, size_t *capacity,
	const struct node *name, const struct node *config)
{
	if (config && config->kind == NODE_NULL)
		config = NULL;
	if (config && str_eq(name->text, STR("schedule")))
		check_on_schedule(config, l->diags);
	if (config && str_eq(name->text, STR("workflow_dispatch")))
		check_on_dispatch(config, l->diags);
	*arena_push(l->a, w->triggers, w->trigger_count, *capacity) =
		(struct trigger){.event = name->text, .span = name->span, .config = config};
}

static void
tell_no_event(
	struct workflow_loader *l, const struct workflow *w, struct span span, const char *what)
{
	struct diag *diag = diag_error(l->diags, "missing-key", w->source, span, "%s", what);

	diag->help = STR("say what starts the workflow, such as: on: push");
}

static void
load_triggers(struct workflow_loader *l, struct workflow *w)
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

static const struct node *
mapping_of(const struct node *node, const char *key)
{
	const struct node *value = node_find(node, key);

	return value && value->kind == NODE_MAPPING ? value : NULL;
}

/* What `on.workflow_call` holds. */
static void
load_call(struct workflow_loader *l, struct workflow *w)
{
	const struct trigger *trigger = workflow_trigger_find(w, STR("workflow_call"));
	struct workflow_call *call = arena_new(l->a, struct workflow_call);

	if (!trigger)
		return;
	call->inputs = mapping_of(trigger->config, "inputs");
	call->secrets = mapping_of(trigger->config, "secrets");
	call->outputs = mapping_of(trigger->config, "outputs");
	w->call = call;
}

/* --- jobs --------------------------------------------------------------------------------- */

static void
load_needs(struct workflow_loader *l, struct workflow_job *job)
{
	const struct node *needs = node_find(job->node, "needs");
	const bool is_list = needs && needs->kind == NODE_SEQUENCE;

	job->need_count = !needs ? 0 : is_list ? needs->item_count : 1;
	job->needs = arena_array(l->a, struct str, job->need_count);
	for (size_t i = 0; i < job->need_count; i++)
		job->needs[i] = is_list ? needs->items[i]->text : needs->text;
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
		.cancel_timeout_minutes = node_find(node, "cancel-timeout-minutes"),
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

/* What is held to more than the schema, key by key in file order, as GitHub does. */
static const struct {
	const char *key;
	void (*check)(const struct node *value, struct diags *diags);
} value_checks[] = {
	{"strategy", check_strategy},
	{"runs-on", check_runs_on},
	{"container", check_container},
	{"services", check_services},
	{"concurrency", check_concurrency},
	{"snapshot", check_snapshot},
	{"uses", call_check},
};

static void
load_values(struct workflow_loader *l, struct workflow_job *job)
{
	for (size_t i = 0; job->node->kind == NODE_MAPPING && i < job->node->entry_count; i++) {
		const struct node *value = job->node->entries[i].value;
		const struct str key = job->node->entries[i].key->text;
		if (str_eq(key, STR("steps")))
			steps_load(l->a, value, l->diags, &job->steps, &job->step_count);
		for (size_t j = 0; !value->is_wrong && j < COUNT_OF(value_checks); j++)
			if (str_eq(key, str_from(value_checks[j].key)))
				value_checks[j].check(value, l->diags);
	}
}

static void
count_job(struct workflow_loader *l, const struct node *id)
{
	const size_t limit = l->options->job_max;

	if (limit > 0 && l->totals->job_count++ == limit)
		(void)diag_error(l->diags, "job-count", id->source, id->span,
			"a workflow may not have more than %zu jobs, with those that it calls",
			limit);
}

/* The schema leaves steps out; GitHub refuses the file on push all the same, in these words. */
static void
check_steps(struct workflow_loader *l, const struct workflow_job *job)
{
	if (!l->options->strict || job->uses || job->step_count > 0)
		return;
	struct diag *diag = diag_error(l->diags, "missing-key", job->node->source, job->span,
		"no steps defined in `steps` and no workflow called in `uses` for the job "
		"'%" STR_FMT "'",
		STR_ARG(job->id));
	diag->help =
		STR("give it `steps`, or a workflow to call: `uses: ./.github/workflows/x.yml`");
}

static void
load_jobs(struct workflow_loader *l, struct workflow *w)
{
	const struct node *jobs = node_find(w->root, "jobs");

	if (!jobs || jobs->kind != NODE_MAPPING)
		return;
	w->job_count = jobs->entry_count;
	w->jobs = arena_array(l->a, struct workflow_job, w->job_count);
	for (size_t i = 0; i < w->job_count; i++) {
		struct workflow_job *job = &w->jobs[i];
		count_job(l, jobs->entries[i].key);
		(void)id_check(jobs->entries[i].key, l->diags);
		read_job(job, jobs->entries[i].key, jobs->entries[i].value);
		job->granted =
			job->permissions ? permissions_load(l->a, job->permissions) : w->granted;
		load_needs(l, job);
		load_values(l, job);
		check_steps(l, job);
	}
}

/* --- all ---------------------------------------------------------------------------------- */

/* GitHub counts the tokens of each call, but the path of a file once. */
static bool
check_bytes(struct workflow_loader *l, const struct node *root)
{
	const size_t limit = l->options->bytes_max ? l->options->bytes_max : LOAD_BYTES_MAX;
	const struct str path = root->source->path;

	l->totals->bytes += node_size_bytes(root);
	if (!map_has(&l->totals->files, path))
		l->totals->bytes += text_size_bytes(path);
	map_set(&l->totals->files, path, root->source);
	if (l->totals->bytes <= limit)
		return true;
	(void)diag_error(l->diags, "workflow-size", root->source, (struct span){0},
		"the workflow takes more than %zu bytes of memory, as GitHub counts it", limit);
	return false;
}

static struct node *
load_root(struct workflow_loader *l, struct source *source)
{
	const struct yaml_options options = {
		.size_max = l->options->size_max,
		.depth_max = l->options->depth_max,
		.tell_all = l->options->keep_going,
		.recover = l->options->recover,
	};
	const char *definition = l->options->strict ? "workflow-root-strict" : "workflow-root";
	struct node *root = yaml_load(l->a, source, &options, l->diags);

	if (!root || ((!schema_check(l->a, &schema_workflow, definition, root, l->diags) ||
			      !check_bytes(l, root)) &&
			     !l->options->keep_going))
		return NULL;
	return root;
}

struct workflow *
workflow_load_file(struct arena *a, struct source *source, const struct load_options *options,
	struct load_totals *totals, struct diags *diags)
{
	struct workflow_loader l = {.a = a, .options = options, .totals = totals, .diags = diags};
	const size_t before = diags->error_count;
	struct node *root = load_root(&l, source);

	if (!root)
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
	w->granted = permissions_load(a, w->permissions);
	if (w->concurrency)
		check_concurrency(w->concurrency, diags);
	load_triggers(&l, w);
	load_call(&l, w);
	load_jobs(&l, w);
	if (diags->error_count == before || (options->keep_going && w->job_count > 0))
		needs_resolve(a, w, diags);
	return diags->error_count == before || options->keep_going ? w : NULL;
}

const struct workflow *
workflow_load(struct arena *a, struct source *source, const struct load_options *options,
	struct diags *diags)
{
	const size_t before = diags->error_count;
	struct load_totals totals = {0};

	map_init(&totals.files, a, true);
	struct workflow *w = workflow_load_file(a, source, options, &totals, diags);

	if (w && options->find_workflow)
		calls_load(a, w, options, &totals, diags);
	return diags->error_count == before || options->keep_going ? w : NULL;
}
