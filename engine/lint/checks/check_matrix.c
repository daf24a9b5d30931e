#include "engine/lint/base/check.h"
#include "engine/lint/base/matrix_values.h"

enum {
	MATRIX_DUPLICATE,
	MATRIX_EXCLUDE,
	MATRIX_SIZE,
};

static const struct rule rules[] = {
	[MATRIX_DUPLICATE] =
		{
			.code = "matrix-duplicate",
			.kind = "matrix",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_JOB,
			.summary = "duplicate value in a matrix",
			.why = "The same job runs twice.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22, "
			       "20]\nsteps:\n"
			       "  - run: make\n",
			.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22, "
				"24]\nsteps:\n"
				"  - run: make\n",
		},
	[MATRIX_EXCLUDE] =
		{
			.code = "matrix-exclude",
			.kind = "matrix",
			.severity = SEVERITY_WARNING,
			.evidence = EVIDENCE_JOB,
			.summary = "unused entry of `exclude`",
			.why = "No combination has that value, so all of them run.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, 22]\n "
			       "   exclude:\n"
			       "      - node: 18\nsteps:\n  - run: make\n",
			.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n    node: [20, "
				"22]\n    exclude:\n"
				"      - node: 20\nsteps:\n  - run: make\n",
		},
	[MATRIX_SIZE] =
		{
			.code = "matrix-size",
			.kind = "matrix",
			.severity = SEVERITY_ERROR,
			.evidence = EVIDENCE_JOB,
			.source = "docs.github.com, Workflow syntax: jobs.<job_id>.strategy.matrix",
			.summary = "matrix with more jobs than GitHub takes",
			.why = "The limit is 256 for each job with a matrix; beyond it none of "
			       "them runs.",
			.frame = FRAME_JOB,
			.bad = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n"
			       "    a: [1, 2, 3, 4, 5, 6, 7]\n    b: [1, 2, 3, 4, 5, 6, 7]\n"
			       "    c: [1, 2, 3, 4, 5, 6, 7]\nsteps:\n  - run: make\n",
			.good = "runs-on: ubuntu-latest\nstrategy:\n  matrix:\n"
				"    a: [1, 2, 3, 4, 5, 6, 7]\n    b: [1, 2, 3, 4, 5, 6, 7]\n"
				"    c: [1, 2, 3, 4, 5]\nsteps:\n  - run: make\n",
		},
};

#define HELP_MAX ((size_t)200) /* bytes of values that help lists */

static void
check_doubles(struct lint *l, const struct node_entry *vector)
{
	const struct node *list = vector->value;
	struct map seen;

	map_init(&seen, l->a, false);
	for (size_t i = 0; list->kind == NODE_SEQUENCE && i < list->item_count; i++) {
		const struct node *item = list->items[i];
		if (node_has_expression(item))
			continue;
		const struct str text = matrix_value_text(l->a, item);
		const struct node *before = map_find(&seen, text);
		if (!before) {
			map_set(&seen, text, item);
			continue;
		}
		struct diag *diag = lint_tell(l, &rules[MATRIX_DUPLICATE], item,
			"duplicate value '%" STR_FMT "' in the matrix's '%" STR_FMT "'",
			STR_ARG(text), STR_ARG(vector->key->text));
		diag->related = STR("first here");
		diag->related_span = node_start(before);
	}
}

/* --- exclude ------------------------------------------------------------------------------ */

static bool matches(const struct node *filter, const struct node *value);

static bool
matches_entries(const struct node *filter, const struct node *value)
{
	for (size_t i = 0; i < filter->entry_count; i++) {
		const struct node *found = NULL;
		for (size_t j = 0; j < value->entry_count; j++)
			if (str_eq_nocase(
				    filter->entries[i].key->text, value->entries[j].key->text))
				found = value->entries[j].value;
		if (!found || !matches(filter->entries[i].value, found))
			return false;
	}
	return true;
}

/* An excluded value takes out those that hold all of it. */
static bool
matches(const struct node *filter, const struct node *value)
{
	if (filter->kind == NODE_EXPRESSION || value->kind == NODE_EXPRESSION)
		return true;
	if (filter->kind == NODE_MAPPING && value->kind == NODE_MAPPING)
		return matches_entries(filter, value);
	if (filter->kind == NODE_SEQUENCE && value->kind == NODE_SEQUENCE) {
		if (filter->item_count != value->item_count)
			return false;
		for (size_t i = 0; i < filter->item_count; i++)
			if (!matches(filter->items[i], value->items[i]))
				return false;
		return true;
	}
	if (filter->kind == NODE_MAPPING || value->kind == NODE_MAPPING ||
		filter->kind == NODE_SEQUENCE || value->kind == NODE_SEQUENCE)
		return false;
	return str_eq_nocase(filter->text, value->text);
}

/* The vector that was looked at last; its texts, where it holds nothing else. */
struct last_vector {
	const struct node *list;
	struct map texts;
	bool is_of_texts;
};

static bool
is_text(const struct node *node)
{
	return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING &&
	       node->kind != NODE_EXPRESSION;
}

static void
vector_look_at(struct lint *l, struct last_vector *v, const struct node *list)
{
	if (v->list == list)
		return;
	v->list = list;
	v->is_of_texts = true;
	map_init(&v->texts, l->a, true);
	for (size_t i = 0; i < list->item_count && v->is_of_texts; i++) {
		v->is_of_texts = is_text(list->items[i]);
		map_set(&v->texts, list->items[i]->text, list->items[i]);
	}
}

static bool
vector_has(const struct last_vector *v, const struct node *filter)
{
	if (v->is_of_texts && is_text(filter))
		return map_has(&v->texts, filter->text);
	for (size_t i = 0; i < v->list->item_count; i++)
		if (matches(filter, v->list->items[i]))
			return true;
	return false;
}

/* The first values, as far as a line of help goes. */
static struct str
vector_text(struct lint *l, const struct node *list)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < list->item_count && b.n < HELP_MAX; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? ", " : "",
			STR_ARG(str_slice(matrix_value_text(l->a, list->items[i]), 0, HELP_MAX)));
	buf_add_z(&b, b.n >= HELP_MAX ? ", …" : "");
	return buf_take(l->a, &b);
}

static void
check_exclude_value(struct lint *l, const struct node *matrix, struct last_vector *v,
	const struct node_entry *entry)
{
	const struct str key = entry->key->text;
	const struct node *list = node_find_nocase(matrix, key);

	if (!list || list->kind != NODE_SEQUENCE || list->item_count == 0)
		return;
	vector_look_at(l, v, list);
	if (!vector_has(v, entry->value))
		lint_tell(l, &rules[MATRIX_EXCLUDE], entry->value,
			"'exclude' excludes nothing: '%" STR_FMT "' has no value '%" STR_FMT "'",
			STR_ARG(key), STR_ARG(matrix_value_text(l->a, entry->value)))
			->help = str_fmt(
			l->diags->a, "its values are: %" STR_FMT, STR_ARG(vector_text(l, list)));
}

static void
check_exclude(struct lint *l, const struct node *matrix, const struct node *exclude)
{
	struct last_vector vector = {0};

	for (size_t i = 0; exclude->kind == NODE_SEQUENCE && i < exclude->item_count; i++) {
		const struct node *item = exclude->items[i];
		for (size_t j = 0; item->kind == NODE_MAPPING && j < item->entry_count; j++)
			check_exclude_value(l, matrix, &vector, &item->entries[j]);
	}
}

/* What `exclude` takes out is not counted, and neither is what an expression makes. */
static void
check_size(struct lint *l, const struct workflow_job *job, const struct node *matrix)
{
	size_t count = 1;

	for (size_t i = 0; i < matrix->entry_count; i++) {
		const struct node_entry *entry = &matrix->entries[i];
		const struct node *list = entry->value;
		if (str_eq(entry->key->text, STR("exclude")))
			return;
		if (!str_eq(entry->key->text, STR("include")) && list->kind == NODE_SEQUENCE &&
			list->item_count > 0 && !node_has_expression(list) &&
			__builtin_mul_overflow(count, list->item_count, &count))
			count = SIZE_MAX;
	}
	if (count > MATRIX_MAX)
		lint_tell(l, &rules[MATRIX_SIZE], matrix,
			"the matrix of the job '%" STR_FMT "' makes more than %d jobs",
			STR_ARG(job->id), MATRIX_MAX)
			->help = STR("GitHub runs none of them: split it into several jobs");
}

static void
visit_job(struct lint *l, const struct workflow_job *job)
{
	const struct node *matrix = node_find(job->strategy, "matrix");

	if (!matrix || matrix->kind != NODE_MAPPING)
		return;
	check_size(l, job, matrix);
	for (size_t i = 0; i < matrix->entry_count; i++) {
		const struct str key = matrix->entries[i].key->text;
		if (str_eq(key, STR("exclude")))
			check_exclude(l, matrix, matrix->entries[i].value);
		else if (!str_eq(key, STR("include")))
			check_doubles(l, &matrix->entries[i]);
	}
}

const struct check check_matrix = {
	.name = "matrix",
	.rules = rules,
	.rule_count = COUNT_OF(rules),
	.job = visit_job,
};
