#include "engine/workflow/load_workflow.h"

#include "engine/workflow/id.h"
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
load_triggers(struct loading *l, struct workflow *w)
{
	const struct node *on = node_find(w->root, "on");
	size_t capacity = 0;

	if (!on) {
		struct diag *diag = diag_error(l->diags, "missing-key", w->source,
			(struct span){w->root->span.start, w->root->span.start + 1},
			"the key 'on' is missing");
		diag->help = STR("say what starts the workflow, such as: on: push");
		return;
	}
	if (on->kind == NODE_STRING)
		add_trigger(l, w, &capacity, on, NULL);
	if (on->kind == NODE_SEQUENCE)
		for (size_t i = 0; i < on->item_count; i++)
			add_trigger(l, w, &capacity, on->items[i], NULL);
	if (on->kind == NODE_MAPPING)
		for (size_t i = 0; i < on->entry_count; i++)
			add_trigger(l, w, &capacity, on->entries[i].key, on->entries[i].value);
}

/* --- steps -------------------------------------------------------------------------------- */

/* What an id is made of: `run`, the owner and repository, `self`, the image. */
static struct str
name_for_id(struct arena *a, const struct workflow_step *step)
{
	if (step->kind != STEP_USES)
		return STR("run");
	const struct str uses = step->uses->text;
	if (str_starts(uses, STR("./")) || str_starts(uses, STR(".\\")))
		return STR("self");
	if (str_starts(uses, STR("docker://")))
		return str_slice(uses, 9, uses.n);
	struct str rest = str_slice(uses, 0, str_index(uses, '@', 0));
	struct str owner;
	struct str repository = STR_NONE;
	(void)str_split(&rest, '/', &owner);
	(void)str_split(&rest, '/', &repository);
	return str_concat(a, owner, STR("_"), repository);
}

static enum step_kind
kind_of(const struct node *node)
{
	if (node_find(node, "run"))
		return STEP_RUN;
	return node_find(node, "uses") ? STEP_USES : STEP_OTHER;
}

static void
read_step(struct workflow_step *step, const struct node *node)
{
	*step = (struct workflow_step){
		.kind = kind_of(node),
		.node = node,
		.condition = node_find(node, "if"),
		.name = node_find(node, "name"),
		.env = node_find(node, "env"),
		.run = node_find(node, "run"),
		.shell = node_find(node, "shell"),
		.working_directory = node_find(node, "working-directory"),
		.uses = node_find(node, "uses"),
		.with = node_find(node, "with"),
		.continue_on_error = node_find(node, "continue-on-error"),
		.timeout_minutes = node_find(node, "timeout-minutes"),
	};
}

/* The action is a folder here, an image, or OWNER/REPOSITORY[/PATH]@REF with just one `@`. */
static bool
is_action(struct str uses)
{
	const size_t at = str_index(uses, '@', 0);
	const size_t slash = str_index(uses, '/', 0);

	if (str_starts(uses, STR("./")) || str_starts(uses, STR(".\\")) ||
		str_starts(uses, STR("$/")) || str_starts(uses, STR("docker://")))
		return true;
	return slash > 0 && slash + 1 < at && at + 1 < uses.n &&
	       str_index(uses, '@', at + 1) == uses.n;
}

static void
check_uses(struct loading *l, const struct workflow_step *step)
{
	if (step->kind != STEP_USES || is_action(step->uses->text))
		return;
	struct diag *diag = diag_error(l->diags, "action-ref", step->uses->source, step->uses->span,
		"'%" STR_FMT "' names no action", STR_ARG(step->uses->text));
	diag->help = STR("expected OWNER/REPOSITORY@REF, such as actions/checkout@v4; ./FOLDER; or "
			 "docker://IMAGE");
}

/* An id the file gives. False if there is none, or it is wrong. */
static bool
take_own_id(struct loading *l, struct workflow_step *step, struct map *taken)
{
	const struct node *id = node_find(step->node, "id");

	if (!id || !id_check(id, l->diags))
		return false;
	const struct node *before = map_find(taken, id->text);
	if (before) {
		struct diag *diag = diag_error(l->diags, "duplicate-id", id->source, id->span,
			"the step id '%" STR_FMT "' is already used in this job",
			STR_ARG(id->text));
		diag->related = STR("first used here");
		diag->related_span = before->span;
		return false;
	}
	map_set(taken, id->text, id);
	step->id = id->text;
	step->has_own_id = true;
	return true;
}

static void
load_steps(struct loading *l, struct workflow_job *job)
{
	const struct node *steps = node_find(job->node, "steps");
	struct map taken;

	if (!steps || steps->kind != NODE_SEQUENCE)
		return;
	map_init(&taken, l->a, true);
	job->step_count = steps->item_count;
	job->steps = arena_array(l->a, struct workflow_step, job->step_count);
	for (size_t i = 0; i < job->step_count; i++) {
		read_step(&job->steps[i], steps->items[i]);
		check_uses(l, &job->steps[i]);
		(void)take_own_id(l, &job->steps[i], &taken);
	}
	for (size_t i = 0; i < job->step_count; i++)
		if (job->steps[i].id.n == 0)
			job->steps[i].id = id_make(l->a, name_for_id(l->a, &job->steps[i]), &taken);
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
		load_steps(l, job);
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
