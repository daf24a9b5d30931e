#include "engine/lint/base/check.h"
#include "engine/lint/base/matrix_values.h"
#include "engine/workflow/runner_label.h"

enum {
	RUNNER_LABEL,
	RUNNER_LABEL_CONFLICT,
};

static const struct rule rules[] = {
	[RUNNER_LABEL] =
		{
			.code = "runner-label",
			.kind = "runner-label",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_JOB,
			.summary = "unknown runner label",
			.why = "The job waits up to a day for a self-hosted runner. Name the "
			       "labels of your own runners in the settings; as long as none is "
			       "named, any label is accepted beside `self-hosted` and in a group.",
			.frame = FRAME_JOB,
			.bad = "runs-on: linux-latest\nsteps:\n  - run: make\n",
			.good = "runs-on: [self-hosted, linux]\nsteps:\n  - run: make\n",
		},
	[RUNNER_LABEL_CONFLICT] =
		{
			.code = "runner-label-conflict",
			.kind = "runner-label",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "docs.github.com, Workflow syntax: jobs.<job_id>.runs-on",
			.summary = "conflicting runner labels",
			.why = "A runner must have all labels of the job. To run on several "
			       "runners, use a matrix.",
			.frame = FRAME_JOB,
			.bad = "runs-on: [ubuntu-latest, windows-latest]\nsteps:\n  - run: make\n",
			.good = "runs-on: ${{ matrix.os }}\nstrategy:\n  matrix:\n    os: "
				"[ubuntu-latest, windows-latest]\n"
				"steps:\n  - run: make\n",
		},
};

#define LABELS_MAX 32

/* The labels of one `runs-on` that GitHub knows. */
struct known_labels {
	struct lint *l;
	const struct runner_label *labels[LABELS_MAX];
	const struct node *nodes[LABELS_MAX];
	size_t count;
	struct str matrix_key; /* what is looked at is a value of it; empty: it is none */
	bool is_of_group;      /* of a group of runners, which have any names */
	bool is_self_hosted;   /* with labels that the owner of the runner made up */
};

/* The text matches a pattern with `*` and `?`. */
static bool
matches(struct str pattern, struct str text)
{
	size_t star = pattern.n;
	size_t kept = 0;
	size_t p = 0;
	size_t t = 0;

	while (t < text.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			kept = t;
		} else if (p < pattern.n && (pattern.p[p] == '?' || pattern.p[p] == text.p[t])) {
			p++;
			t++;
		} else if (star < pattern.n) {
			p = star + 1;
			t = ++kept;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
is_own(const struct lint_options *options, struct str label)
{
	for (size_t i = 0; i < options->label_count; i++)
		if (matches(options->labels[i], label))
			return true;
	return false;
}

/* Where settings name the labels of own runners, these are all there are. */
static bool
may_be_own(const struct known_labels *s, struct str nearest)
{
	return s->l->options->label_count == 0 &&
	       (s->is_of_group || (s->is_self_hosted && nearest.n == 0));
}

static void
tell_unknown(struct known_labels *s, const struct node *node)
{
	struct lint *l = s->l;

	if (l->is_full)
		return;
	const struct str nearest = str_nearest(node->text, runner_label_next, NULL);
	if (may_be_own(s, nearest))
		return;
	struct diag *diag = lint_tell(l, &rules[RUNNER_LABEL], node,
		"unknown runner label '%" STR_FMT "'", STR_ARG(node->text));
	if (nearest.n > 0)
		diag->help = str_fmt(l->diags->a, "did you mean '%" STR_FMT "'?", STR_ARG(nearest));
	else
		diag->help = STR("name the labels of your own runners in .lact.yml: lint: "
				 "{runner-labels: [NAME]}");
}

static bool
is_once_in(struct str text, struct str part)
{
	const size_t at = str_find(text, part);

	return at < text.n && !str_has(str_slice(text, at + 1, text.n), part);
}

static bool
has_text(const struct node *node, struct str text)
{
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		if (has_text(node->items[i], text))
			return true;
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++)
		if (has_text(node->entries[i].value, text))
			return true;
	return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING &&
	       str_has(node->text, text);
}

/*
 * A value of a list of the matrix may be another where nothing of the file names it, as `include`,
 * a condition, or a file that is called after it might, and the matrix has not got the successor.
 */
static bool
may_become(struct known_labels *s, const struct node *node, const struct runner_label *label)
{
	const struct node *matrix = node_find(s->l->job->strategy, "matrix");
	const struct node *list = node_find_nocase(matrix, s->matrix_key);
	bool is_in_list = false;

	if (!is_once_in(s->l->source->text, node->text))
		return false;
	for (size_t i = 0; list && list->kind == NODE_SEQUENCE && i < list->item_count; i++)
		is_in_list = is_in_list || list->items[i] == node;
	return is_in_list && !has_text(matrix, str_from(label->successor));
}

/* Repaired where it is written as it is read. */
static void
tell_gone(struct known_labels *s, const struct node *node, const struct runner_label *label)
{
	struct diag *diag = lint_tell(s->l, &rules[RUNNER_LABEL], node,
		"GitHub has removed the runner '%" STR_FMT "'", STR_ARG(node->text));
	const struct str written = str_slice(node->source->text, node->span.start, node->span.end);
	const size_t quote = node->is_plain ? 0 : 1;

	diag->help = str_fmt(s->l->diags->a, "did you mean '%s'?", label->successor);
	if ((s->matrix_key.n > 0 && !may_become(s, node, label)) ||
		written.n != node->text.n + 2 * quote ||
		!str_eq(node->text, str_slice(written, quote, written.n - quote)))
		return;
	diag_fix_add(s->l->diags->a, diag,
		(struct span){node->span.start + (uint32_t)quote, node->span.end - (uint32_t)quote},
		str_from(label->successor));
}

/* A removed label may occur twice: with others of its kind, it is checked against them. */
static void
check_conflict(struct known_labels *s, const struct node *node, const struct runner_label *label)
{
	for (size_t i = 0; i < s->count; i++) {
		if (!runner_labels_conflict(s->labels[i], label))
			continue;
		struct diag *diag = lint_tell(s->l, &rules[RUNNER_LABEL_CONFLICT], node,
			"no runner is both '%" STR_FMT "' and '%s'", STR_ARG(node->text),
			s->labels[i]->name);
		diag->help = STR("to run the job on each, use a matrix");
		diag->related = STR("the other label is here");
		diag->related_span = node_start(s->nodes[i]);
		return;
	}
}

static const struct runner_label *
check_label(struct known_labels *s, const struct node *node)
{
	if (node->kind != NODE_STRING || node->is_wrong || node->text.n == 0 ||
		is_own(s->l->options, node->text))
		return NULL;
	const struct runner_label *label = runner_label_find(node->text);
	if (!label)
		tell_unknown(s, node);
	else if (label->successor && !may_be_own(s, STR_NONE))
		tell_gone(s, node, label);
	else
		check_conflict(s, node, label);
	return label;
}

static bool
has_self_hosted(const struct node *list)
{
	for (size_t i = 0; i < list->item_count; i++)
		if (str_eq_nocase(node_string(list->items[i]), STR("self-hosted")))
			return true;
	return false;
}

static void
look(struct known_labels *s, const struct node *node)
{
	const struct runner_label *label = check_label(s, node);

	if (!label || s->count == LABELS_MAX)
		return;
	s->nodes[s->count] = node;
	s->labels[s->count++] = label;
}

/* A value of the matrix stands in a run alone, so it is held against the fixed labels only. */
static void
found_value(void *owner, const struct node *value)
{
	struct known_labels *s = owner;
	const bool is_self_hosted = s->is_self_hosted;

	if (value->kind == NODE_SEQUENCE) {
		s->is_self_hosted |= has_self_hosted(value);
		for (size_t i = 0; i < value->item_count; i++)
			(void)check_label(s, value->items[i]);
		s->is_self_hosted = is_self_hosted;
	} else {
		(void)check_label(s, value);
	}
}

static void
look_up_matrix(struct known_labels *s, const struct node *node)
{
	const struct str key = node->kind == NODE_EXPRESSION ? matrix_key_of(node) : STR_NONE;

	s->matrix_key = key;
	if (key.n > 0)
		lint_matrix_values(s->l, key, found_value, s);
}

static void
look_at_list(struct known_labels *s, const struct node *list)
{
	s->is_self_hosted = has_self_hosted(list);
	for (size_t i = 0; i < list->item_count; i++)
		look(s, list->items[i]);
	for (size_t i = 0; i < list->item_count; i++)
		look_up_matrix(s, list->items[i]);
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	struct known_labels s = {.l = l};
	const struct node *labels = job->runs_on;

	s.is_of_group = node_find(labels, "group") != NULL;
	if (labels && labels->kind == NODE_MAPPING)
		labels = node_find(labels, "labels");
	if (!labels || labels->is_wrong)
		return;
	if (labels->kind == NODE_SEQUENCE) {
		look_at_list(&s, labels);
	} else {
		look(&s, labels);
		look_up_matrix(&s, labels);
	}
}

const struct check check_runner_label = {
	.name = "runner-label",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
