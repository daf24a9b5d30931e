#include "engine/lint/certain.h"

#include "engine/lint/rule_table.h"
#include "engine/workflow/node_at.h"

/* The number of the place that is the job, or else the value of the root's key. */
static size_t
job_place(const struct node_path *path)
{
	const struct node_place *top = &path->places[path->count > 1 ? 1 : 0];
	const bool is_job = top->key && str_eq(top->key->text, STR("jobs")) && path->count > 2;

	return is_job ? 2 : path->count > 1 ? 1 : 0;
}

/* The number of the place that is the step, or else the one for the job. */
static size_t
step_place(const struct node_path *path)
{
	const size_t job = job_place(path);

	for (size_t i = job; i + 1 < path->count; i++)
		if (path->places[i].key && str_eq(path->places[i].key->text, STR("steps")))
			return i + 1;
	return job;
}

/* The value of a key counts, too. */
static bool
is_node_cut(const struct node_path *path)
{
	const struct node *innermost = path->places[path->count - 1].node;

	for (size_t i = path->count - (path->is_key ? 1 : 0); i-- > 0;)
		if (node_is_collection(path->places[i].node))
			return innermost->is_cut || path->places[i].node->is_cut;
	return innermost->is_cut;
}

/* A text whose end may be lost, or a key whose value is. */
static bool
is_text_cut(const struct node_path *path)
{
	const struct node *innermost = path->places[path->count - 1].node;

	return innermost->is_cut && !node_is_collection(innermost);
}

static bool
is_cut(const struct node_path *path, enum evidence evidence)
{
	switch (evidence) {
	case EVIDENCE_FILE: return path->places[0].node->is_cut;
	case EVIDENCE_JOB: return path->places[job_place(path)].node->is_cut;
	case EVIDENCE_STEP: return path->places[step_place(path)].node->is_cut;
	case EVIDENCE_NODE: return is_node_cut(path);
	case EVIDENCE_PLACE: return is_text_cut(path);
	}
	return true;
}

/* It is told before there is a tree. */
static bool
is_of_text(const struct diag *diag)
{
	return strcmp(diag->code, "yaml-syntax") == 0;
}

static bool
is_certain(const struct diag *diag, const struct source *source, const struct node *root)
{
	const struct rule *rule = rule_find(str_from(diag->code));
	const enum evidence evidence = rule ? rule->evidence : EVIDENCE_FILE;
	struct node_path path;

	if (is_of_text(diag))
		return true;
	if (diag->source != source)
		return evidence == EVIDENCE_PLACE;
	node_at(root, diag->span.start, &path);
	return !is_cut(&path, evidence);
}

void
certain_keep(struct diags *findings, const struct source *source, const struct node *root)
{
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++) {
		struct diag *diag = &findings->items[i];
		if (!is_certain(diag, source, root)) {
			findings->error_count -= diag->severity == SEVERITY_ERROR;
			continue;
		}
		if (!is_of_text(diag))
			diag->fix = (struct diag_fix){0};
		findings->items[kept++] = *diag;
	}
	findings->count = kept;
}
