#include "engine/plan/runs_on.h"

#include "engine/workflow/evaluate.h"

static bool
read_labels(struct arena *a, const struct workflow_job *job, struct value v, struct runs_on *out,
	struct error *err)
{
	if (v.kind == VALUE_OBJECT) /* {group, labels}: a group is any machine with the labels */
		v = object_get(v.object, STR("labels"));
	if (v.kind == VALUE_STRING) {
		out->labels = arena_new(a, struct str);
		*out->labels = v.string;
		out->count = v.string.n > 0;
		return true;
	}
	if (v.kind != VALUE_ARRAY)
		return node_error(
			err, job->runs_on, "'runs-on' must be a label or a list of labels");
	out->labels = arena_array(a, struct str, v.array->count);
	out->count = v.array->count;
	for (size_t i = 0; i < out->count; i++)
		out->labels[i] = value_to_string(a, v.array->items[i]);
	return true;
}

static struct str
join(struct arena *a, const struct runs_on *runs_on)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < runs_on->count; i++)
		buf_add_fmt(&b, "%s%" STR_FMT, i > 0 ? ", " : "", STR_ARG(runs_on->labels[i]));
	return buf_take(a, &b);
}

bool
runs_on_read(struct arena *a, const struct workflow_job *job, const struct expr_host *host,
	struct runs_on *out, struct error *err)
{
	struct runs_on runs_on = {0};
	struct value v;

	if (!node_evaluate(a, job->runs_on, host, &v, err) ||
		!read_labels(a, job, v, &runs_on, err))
		return false;
	runs_on.text = join(a, &runs_on);
	*out = runs_on;
	return true;
}
