#include "engine/workflow/load_steps.h"

#include "engine/workflow/id.h"

/* The keys of GitHub's gated experiment, of which a step has one. */
static const char *const experiments[] = {"wait", "wait-all", "cancel", "parallel"};

/* The owner and repository; empty if there are not both. */
static struct str
repository_for_id(struct arena *a, struct str uses)
{
	struct str rest = str_slice(uses, 0, str_index(uses, '@', 0));
	struct str parts[2] = {STR_NONE, STR_NONE};
	struct str part;

	for (size_t i = 0; i < COUNT_OF(parts) && str_split(&rest, '/', &part);)
		if (part.n > 0)
			parts[i++] = part;
	return parts[1].n > 0 ? str_concat(a, parts[0], STR("_"), parts[1]) : STR("run");
}

/* What an id is made of: `run`, the owner and repository, `self`, the image, the experiment. */
static struct str
name_for_id(struct arena *a, const struct workflow_step *step)
{
	if (step->kind == STEP_RUN)
		return STR("run");
	if (step->kind == STEP_OTHER) {
		for (size_t i = 0; i < COUNT_OF(experiments); i++)
			if (node_find(step->node, experiments[i]))
				return str_from(experiments[i]);
		return STR("run");
	}
	const struct str uses = step->uses->text;
	if (str_starts(uses, STR("./")) || str_starts(uses, STR(".\\")))
		return STR("self");
	if (str_starts(uses, STR("docker://")))
		return str_slice(uses, 9, uses.n);
	return repository_for_id(a, uses);
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
check_uses(struct diags *diags, const struct workflow_step *step)
{
	if (step->kind != STEP_USES || is_action(step->uses->text))
		return;
	struct diag *diag = diag_error(diags, "action-ref", step->uses->source, step->uses->span,
		"'%" STR_FMT "' names no action", STR_ARG(step->uses->text));
	diag->help = STR("expected OWNER/REPOSITORY@REF, such as actions/checkout@v4; $/FOLDER; "
			 "./FOLDER; or "
			 "docker://IMAGE");
}

/* An id the file gives. False if there is none, or it is wrong. */
static bool
take_own_id(struct diags *diags, struct workflow_step *step, struct map *taken)
{
	const struct node *id = node_find(step->node, "id");

	if (!id || !id_check(id, diags))
		return false;
	const struct node *before = map_find(taken, id->text);
	if (before) {
		struct diag *diag = diag_error(diags, "duplicate-id", id->source, id->span,
			"the step id '%" STR_FMT "' is already used here", STR_ARG(id->text));
		diag->related = STR("first used here");
		diag->related_span = before->span;
		return false;
	}
	map_set(taken, id->text, id);
	step->id = id->text;
	step->has_own_id = true;
	return true;
}

const struct node *
steps_in(const struct node *step)
{
	const struct node *steps = node_find(step, "parallel");

	return steps && steps->kind == NODE_SEQUENCE && steps->definition >= 0 ? steps : NULL;
}

static size_t
count_of(const struct node *steps)
{
	size_t count = 0;

	for (size_t i = 0; steps && i < steps->item_count; i++)
		count += 1 + count_of(steps_in(steps->items[i]));
	return count;
}

struct steps_loader {
	struct diags *diags;
	struct map taken; /* ids, and the nodes that have them */
	struct workflow_step *out;
	size_t count;
};

static void
load_list(struct steps_loader *l, const struct node *steps)
{
	for (size_t i = 0; steps && i < steps->item_count; i++) {
		struct workflow_step *step = &l->out[l->count++];
		read_step(step, steps->items[i]);
		(void)take_own_id(l->diags, step, &l->taken);
		check_uses(l->diags, step);
		load_list(l, steps_in(step->node));
	}
}

void
steps_load(struct arena *a, const struct node *steps, struct diags *diags,
	struct workflow_step **out, size_t *count)
{
	struct steps_loader l = {.diags = diags};

	*count = 0;
	if (!steps || steps->kind != NODE_SEQUENCE)
		return;
	*count = count_of(steps);
	map_init(&l.taken, a, true);
	*out = l.out = arena_array(a, struct workflow_step, *count);
	load_list(&l, steps);
	for (size_t i = 0; i < *count; i++)
		if (l.out[i].id.n == 0)
			l.out[i].id = id_make(a, name_for_id(a, &l.out[i]), &l.taken);
}
