#include "engine/lint/base/job_os.h"

#include "engine/lint/facts/ast_path.h"
#include "engine/lint/facts/suppose.h"

#define LABELS_MAX ((size_t)32) /* a runner with more is none */

static const enum runner_os systems[] = {RUNNER_LINUX, RUNNER_MACOS, RUNNER_WINDOWS};

/* What is known of a job of the matrix. */
struct os_leg {
	struct str key; /* one of the matrix, and its value; NULL: none */
	const struct node *value;
	const struct node *included; /* an entry of `include`, which has this key too; or NULL */
	enum runner_os os;
};

struct os_search {
	struct arena *a;
	const struct node *labels;
	const struct node *condition; /* NULL: none */
	size_t leg_count;
	unsigned oses;
};

/* --- what a leg knows --------------------------------------------------------------------- */

static const struct node *
node_of_member(const struct os_leg *leg, struct str name)
{
	if (leg->included)
		return node_find_nocase(leg->included, name);
	return leg->value && str_eq_nocase(name, leg->key) ? leg->value : NULL;
}

/* What `matrix.a.b` leads to; NULL: it is not known. */
static const struct node *
node_of(const struct os_leg *leg, const struct ast *node)
{
	if (node->kind != AST_INDEX)
		return NULL;
	const struct ast *of = node->children[0];
	const struct str name = ast_text(node->children[1]);
	if (of->kind == AST_CONTEXT)
		return str_eq(of->name, STR("matrix")) ? node_of_member(leg, name) : NULL;
	return node_find_nocase(node_of(leg, of), name);
}

static bool
knows(void *owner, const struct ast *node, struct value *out)
{
	const struct os_leg *leg = owner;

	if (leg->os != RUNNER_ANY && ast_is_path(node, STR("runner.os"))) {
		*out = value_string(str_from(runner_os_name(leg->os)));
		return true;
	}
	const struct node *value = node_of(leg, node);
	if (!value || value->kind == NODE_EXPRESSION)
		return false;
	if (value->kind == NODE_STRING)
		*out = value_string(value->text);
	else if (value->kind == NODE_BOOLEAN)
		*out = value_boolean(value->boolean);
	else if (value->kind == NODE_NUMBER)
		*out = value_number(value->number);
	return value->kind == NODE_STRING || value->kind == NODE_BOOLEAN ||
	       value->kind == NODE_NUMBER;
}

/* --- labels ------------------------------------------------------------------------------- */

static enum runner_os
os_of_text(struct str text)
{
	const struct runner_label *label = runner_label_find(text);

	return label ? label->os : RUNNER_ANY;
}

static enum runner_os
os_of_label(struct os_search *s, struct os_leg *leg, const struct node *label)
{
	const struct supposition known = {.a = s->a, .knows = knows, .owner = leg};
	struct value value;

	if (label->kind == NODE_STRING)
		return os_of_text(label->text);
	if (label->kind != NODE_EXPRESSION || !label->expr->root ||
		!suppose_value(&known, label->expr->root, &value) || value.kind != VALUE_STRING)
		return RUNNER_ANY;
	return os_of_text(value.string);
}

/* The first label that tells decides. */
static enum runner_os
os_of_labels(struct os_search *s, struct os_leg *leg)
{
	const struct node *labels = s->labels;

	if (labels && labels->kind == NODE_EXPRESSION && labels->expr->root) {
		const struct node *listed = node_of(leg, labels->expr->root);
		labels = listed && listed->kind == NODE_SEQUENCE ? listed : labels;
	}
	if (!labels || labels->kind != NODE_SEQUENCE)
		return labels ? os_of_label(s, leg, labels) : RUNNER_ANY;
	for (size_t i = 0; i < labels->item_count && i < LABELS_MAX; i++) {
		const enum runner_os os = os_of_label(s, leg, labels->items[i]);
		if (os != RUNNER_ANY)
			return os;
	}
	return RUNNER_ANY;
}

/* --- legs --------------------------------------------------------------------------------- */

static void
look_at_leg(struct os_search *s, struct os_leg leg)
{
	const struct supposition known = {.a = s->a, .knows = knows, .owner = &leg};
	const enum runner_os said = os_of_labels(s, &leg);

	s->leg_count++;
	for (size_t i = 0; i < COUNT_OF(systems); i++) {
		leg.os = systems[i];
		if ((said == RUNNER_ANY || said == leg.os) &&
			!suppose_is_false(&known, s->condition))
			s->oses |= OS_BIT(leg.os);
	}
}

static void
look_at_vector(struct os_search *s, struct str key, const struct node *vector)
{
	if (vector && vector->kind != NODE_SEQUENCE) {
		look_at_leg(s, (struct os_leg){0});
		return;
	}
	for (size_t i = 0; vector && i < vector->item_count && s->leg_count <= MATRIX_MAX; i++)
		look_at_leg(s, (struct os_leg){.key = key, .value = vector->items[i]});
}

/* An entry without the key belongs to jobs of the vector, where there is one. */
static void
look_at_include(
	struct os_search *s, struct str key, const struct node *include, const struct node *vector)
{
	if (include && include->kind != NODE_SEQUENCE) {
		look_at_leg(s, (struct os_leg){0});
		return;
	}
	for (size_t i = 0; include && i < include->item_count && s->leg_count <= MATRIX_MAX; i++) {
		const struct node *entry = include->items[i];
		const bool has_key = node_find_nocase(entry, key) != NULL;
		if (has_key || !vector || entry->kind != NODE_MAPPING)
			look_at_leg(s, (struct os_leg){.included = has_key ? entry : NULL});
	}
}

static void
found_key(void *owner, struct str name)
{
	struct str *key = owner;

	*key = key->n == 0 ? name : *key;
}

/* The first key of the matrix that the labels name; empty: none. */
static struct str
key_of(const struct node *labels)
{
	struct str key = STR_NONE;

	if (labels && labels->kind == NODE_EXPRESSION)
		expr_references(labels->expr, STR("matrix"), found_key, &key);
	for (size_t i = 0; labels && labels->kind == NODE_SEQUENCE && i < labels->item_count; i++)
		if (labels->items[i]->kind == NODE_EXPRESSION)
			expr_references(labels->items[i]->expr, STR("matrix"), found_key, &key);
	return key;
}

static void
look(struct os_search *s, const struct workflow_job *job)
{
	const struct node *labels = job ? job->runs_on : NULL;
	const struct node *matrix = job ? node_find(job->strategy, "matrix") : NULL;

	s->labels = labels && labels->kind == NODE_MAPPING ? node_find(labels, "labels") : labels;
	const struct str key = key_of(s->labels);
	if (key.n == 0 || !matrix || matrix->kind != NODE_MAPPING) {
		look_at_leg(s, (struct os_leg){0});
		return;
	}
	const struct node *vector = node_find_nocase(matrix, key);
	look_at_vector(s, key, vector);
	look_at_include(s, key, node_find(matrix, "include"), vector);
	if (s->leg_count == 0 || s->leg_count > MATRIX_MAX)
		look_at_leg(s, (struct os_leg){0});
}

unsigned
job_oses(struct arena *a, const struct workflow_job *job)
{
	struct os_search s = {.a = a};

	look(&s, job);
	return s.oses;
}

unsigned
step_oses(struct arena *a, const struct workflow_job *job, const struct workflow_step *step)
{
	struct os_search s = {.a = a, .condition = step->condition};

	look(&s, job);
	return s.oses;
}
