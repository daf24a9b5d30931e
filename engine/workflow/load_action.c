#include "engine/workflow/load_action.h"

#include "engine/workflow/load_steps.h"
#include "engine/workflow/schema_check.h"
#include "engine/workflow/yaml.h"
#include "expr/template.h"

struct action_loader {
	struct arena *a;
	struct diags *diags;
	struct source *source;
};

/* --- inputs and outputs ------------------------------------------------------------------- */

static void
load_inputs(struct action_loader *l, const struct node *inputs, struct action *action)
{
	if (!inputs || inputs->kind != NODE_MAPPING)
		return;
	action->input_count = inputs->entry_count;
	action->inputs = arena_array(l->a, struct action_input, action->input_count);
	for (size_t i = 0; i < action->input_count; i++) {
		const struct node *node = inputs->entries[i].value;
		action->inputs[i] = (struct action_input){
			.id = inputs->entries[i].key->text,
			.preset = node_find(node, "default"),
			.is_required = node_flag(node, "required"),
			.is_deprecated = node_find(node, "deprecationMessage"),
			.deprecation = node_string(node_find(node, "deprecationMessage")),
		};
	}
}

static void
load_outputs(struct action_loader *l, const struct node *outputs, struct action *action)
{
	if (!outputs || outputs->kind != NODE_MAPPING)
		return;
	action->output_count = outputs->entry_count;
	action->outputs = arena_array(l->a, struct action_output, action->output_count);
	for (size_t i = 0; i < action->output_count; i++)
		action->outputs[i] = (struct action_output){
			.id = outputs->entries[i].key->text,
			.value = node_find(outputs->entries[i].value, "value"),
		};
}

/* --- runs --------------------------------------------------------------------------------- */

static const struct {
	const char *using;
	enum action_kind kind;
} usings[] = {
	{"node12", ACTION_NODE},
	{"node16", ACTION_NODE},
	{"node20", ACTION_NODE},
	{"node24", ACTION_NODE},
	{"composite", ACTION_COMPOSITE},
	{"docker", ACTION_DOCKER},
};

static bool
next_using(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	if (i >= COUNT_OF(usings))
		return false;
	*candidate = str_from(usings[i].using);
	return true;
}

static struct span
start_of(const struct node *node)
{
	return (struct span){node->span.start, node->span.start + 1};
}

static void
load_using(struct action_loader *l, const struct node *runs, struct action *action)
{
	const struct node *using = node_find(runs, "using");
	const struct node *plugin = node_find_key(runs, "plugin");

	if (!using && plugin) {
		(void)diag_error(l->diags, "unexpected-value", l->source, plugin->span,
			"'plugin' is not supported: it names a part of GitHub's own runner");
		return;
	}
	if (!using) {
		(void)diag_error(l->diags, "missing-key", l->source, start_of(runs),
			"the key 'using' is missing: it names what runs the action");
		return;
	}
	action->using = using->text;
	for (size_t i = 0; i < COUNT_OF(usings); i++)
		if (str_eq_nocase(using->text, str_from(usings[i].using))) {
			action->kind = usings[i].kind;
			return;
		}
	struct diag *diag = diag_error(l->diags, "unexpected-value", l->source, using->span,
		"'using: %" STR_FMT "' is not supported", STR_ARG(using->text));
	const struct str nearest = str_nearest(using->text, next_using, NULL);
	diag->help = nearest.n > 0 ? str_fmt(l->diags->a, "did you mean '%" STR_FMT "'?",
					     STR_ARG(nearest))
				   : STR("expected one of: node20, node24, composite, docker");
}

/* A condition of pre or post is taken as written: no success() is implied. */
static const struct expr *
load_condition(struct action_loader *l, const struct node *node)
{
	const struct schema_definition *d =
		&schema_action.definitions[schema_find(&schema_action, "runs-if")];
	struct schema_names *names = arena_new(l->a, struct schema_names);
	const struct expr *expr = NULL;
	struct expr_error err = {0};

	if (!node)
		return NULL;
	const struct expr_scope *scope =
		schema_scope_names((struct schema_scope){d->contexts, d->functions}, names);
	if (!expr_parse(l->a, node->text, scope, &expr, &err))
		diag_expression(l->diags, node, &err);
	return expr;
}

static void
load_node(struct action_loader *l, const struct node *runs, struct action *action)
{
	action->main = node_string(node_find(runs, "main"));
	action->pre = node_string(node_find(runs, "pre"));
	action->post = node_string(node_find(runs, "post"));
	if (action->main.n == 0)
		(void)diag_error(l->diags, "missing-key", l->source, start_of(runs),
			"the key 'main' is missing: it names the file to run");
}

/* The file is called Dockerfile, with something before it or, behind a dot, after it. */
static bool
is_dockerfile(struct str image)
{
	const struct str name = str_after_last(image, '/');
	const struct str word = STR("Dockerfile");

	return str_eq_nocase(str_slice(name, 0, word.n + 1), STR("Dockerfile.")) ||
	       (name.n >= word.n && str_eq_nocase(str_slice(name, name.n - word.n, name.n), word));
}

static void
load_image(struct action_loader *l, const struct node *image, struct action *action)
{
	const struct str prefix = STR("docker://");
	const struct str text = node_string(image);

	action->is_image_file = is_dockerfile(text) && !str_starts(text, prefix);
	action->is_bare_image = !action->is_image_file && !str_starts(text, prefix);
	action->image = str_starts(text, prefix) ? str_slice(text, prefix.n, text.n) : text;
	if (action->image.n > 0)
		return;
	struct diag *diag = diag_error(l->diags, "unexpected-value", l->source, image->span,
		"invalid image '%" STR_FMT "'", STR_ARG(text));
	diag->help = STR("expected a Dockerfile of the action's folder, or docker://IMAGE");
}

static void
load_docker(struct action_loader *l, const struct node *runs, struct action *action)
{
	const struct node *image = node_find(runs, "image");

	action->entrypoint = node_string(node_find(runs, "entrypoint"));
	action->pre_entrypoint = node_string(node_find(runs, "pre-entrypoint"));
	action->post_entrypoint = node_string(node_find(runs, "post-entrypoint"));
	action->args = node_find(runs, "args");
	action->env = node_find(runs, "env");
	if (image)
		load_image(l, image, action);
	else
		(void)diag_error(l->diags, "missing-key", l->source, start_of(runs),
			"the key 'image' is missing: it names the image of the action's container");
}

/* Repaired by a line before the one with `run`, where that begins one. */
static void
tell_no_shell(struct action_loader *l, const struct workflow_step *step)
{
	const struct node *key = node_find_key(step->node, "run");
	const struct position at = source_position(l->source, key->span.start);
	struct diag *diag = diag_error(l->diags, "missing-key", l->source, step->run->span,
		"the key 'shell' is missing: 'run' in a composite action needs it");
	struct buf b;

	if (l->source->text.p[step->node->span.start] == '{')
		return;
	buf_init(&b, BUF_UNBOUNDED);
	buf_add_z(&b, "shell: bash\n");
	buf_add_repeat(&b, ' ', at.column - 1);
	diag_fix_add(l->diags->a, diag, (struct span){key->span.start, key->span.start},
		buf_take(l->diags->a, &b));
}

static void
load_composite(struct action_loader *l, const struct node *runs, struct action *action)
{
	const struct node *steps = node_find(runs, "steps");

	steps_load(l->a, steps, l->diags, &action->steps, &action->step_count);
	if (!steps)
		(void)diag_error(l->diags, "missing-key", l->source, start_of(runs),
			"the key 'steps' is missing");
	for (size_t i = 0; i < action->step_count; i++) {
		const struct workflow_step *step = &action->steps[i];
		if (step->kind == STEP_RUN && !step->shell)
			tell_no_shell(l, step);
	}
}

static void
load_runs(struct action_loader *l, const struct node *runs, struct action *action)
{
	load_using(l, runs, action);
	if (action->using.n == 0)
		return;
	action->pre_if = load_condition(l, node_find(runs, "pre-if"));
	action->post_if = load_condition(l, node_find(runs, "post-if"));
	switch (action->kind) {
	case ACTION_NODE: load_node(l, runs, action); break;
	case ACTION_COMPOSITE: load_composite(l, runs, action); break;
	case ACTION_DOCKER: load_docker(l, runs, action); break;
	}
}

/* --- all ---------------------------------------------------------------------------------- */

/* The file's tree, checked; *ok says whether it is as the schema wants it. */
static struct node *
load_root(struct action_loader *l, bool recover, bool *ok)
{
	const struct yaml_options options = {.reject_anchors = true, .recover = recover};
	struct node *root = yaml_load(l->a, l->source, &options, l->diags);

	*ok = root && schema_check(l->a, &schema_action, "action-root", root, l->diags);
	return root;
}

static struct action *
load_model(struct action_loader *l, const struct node *root)
{
	struct action *action = arena_new(l->a, struct action);
	const struct node *runs = node_find(root, "runs");

	action->source = l->source;
	action->root = root;
	action->name = node_string(node_find(root, "name"));
	load_inputs(l, node_find(root, "inputs"), action);
	load_outputs(l, node_find(root, "outputs"), action);
	if (runs)
		load_runs(l, runs, action);
	else
		(void)diag_error(l->diags, "missing-key", l->source, start_of(root),
			"the key 'runs' is missing");
	return action;
}

const struct action *
action_load(struct arena *a, struct source *source, struct diags *diags)
{
	struct action_loader l = {a, diags, source};
	const size_t before = diags->error_count;
	bool ok;
	struct node *root = load_root(&l, false, &ok);
	const struct action *action = ok ? load_model(&l, root) : NULL;

	return diags->error_count == before ? action : NULL;
}

const struct action *
action_load_partly(struct arena *a, struct source *source, bool recover, struct diags *diags)
{
	struct action_loader l = {a, diags, source};
	bool ok;
	struct node *root = load_root(&l, recover, &ok);

	return root ? load_model(&l, root) : NULL;
}

const struct action_input *
action_input_find(const struct action *action, struct str id)
{
	for (size_t i = 0; i < action->input_count; i++)
		if (str_eq_nocase(action->inputs[i].id, id))
			return &action->inputs[i];
	return NULL;
}
