/*
 * fuzz_workflow: any bytes as a workflow file.
 *
 * Beyond not failing: either a model or an error comes out, all places lie within the text, the
 * model's parts hang together, and what evaluates does so in bounds. What is left of a file with a
 * fault lies within the text, and each place of that is in a node.
 */
#include "engine/workflow/evaluate.h"
#include "engine/workflow/load_workflow.h"
#include "engine/workflow/node_at.h"
#include "engine/workflow/references.h"

#include <assert.h>

static struct value
context(void *owner, struct arena *a, struct str name)
{
	(void)owner;
	(void)a;
	return value_string(name);
}

static bool
call(void *owner, struct arena *a, const char *function, const struct value *args, size_t count,
	struct value *out, struct error *err)
{
	(void)owner;
	(void)a;
	if (count > 1)
		return error_set(err, ERROR_IO, "%s has too much to do", function);
	*out = count > 0 ? args[0] : value_boolean(true);
	return true;
}

static const struct expr_host host = {
	.context = context,
	.call = call,
	.memory_limit_bytes = (size_t)1 << 18,
};

static void
check_diags(const struct diags *diags, struct source *source)
{
	for (size_t i = 0; i < diags->count; i++) {
		const struct diag *d = &diags->items[i];
		assert(d->span.start <= d->span.end && d->span.end <= source->text.n);
		assert(d->related_span.start <= d->related_span.end);
		assert(d->related_span.end <= source->text.n);
		assert(d->message.n > 0 && d->code[0] != '\0');
		(void)source_position(source, d->span.start);
	}
}

static void
check_spans(const struct node *node)
{
	assert(node->span.start <= node->span.end && node->span.end <= node->source->text.n);
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->item_count; i++)
		check_spans(node->items[i]);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->entry_count; i++) {
		check_spans(node->entries[i].key);
		check_spans(node->entries[i].value);
	}
}

static void
ignore_name(void *owner, struct str name)
{
	(void)owner;
	(void)name;
}

static void
check_job(const struct workflow *w, const struct workflow_job *job)
{
	struct arena tmp = {0};
	struct value v;
	struct error err;

	assert(workflow_job_find(w, job->id) == job);
	for (size_t i = 0; i < job->need_count; i++)
		assert(job->need_jobs[i] < w->job_count);
	for (size_t i = 0; i < job->step_count; i++)
		assert(job->steps[i].id.n > 0 && job->steps[i].id.n <= ID_LENGTH_MAX);
	if (!node_evaluate(&tmp, job->node, &host, &v, &err))
		assert(err.kind == ERROR_INVALID && err.text[0] != '\0');
	arena_free(&tmp);
}

static void
check_workflow(const struct workflow *w)
{
	assert(w->trigger_count > 0 && w->job_count > 0);
	check_spans(w->root);
	node_references(w->root, STR("secrets"), ignore_name, NULL);
	for (size_t i = 0; i < w->job_count; i++)
		check_job(w, &w->jobs[i]);
}

static void
check_places(const struct node *root)
{
	const size_t n = root->source->text.n;
	struct node_path path;

	for (size_t at = 0; at <= n; at += 1 + n / 64) {
		node_at(root, (uint32_t)at, &path);
		assert(path.count > 0 && path.count <= NODE_PATH_MAX);
		assert(path.places[0].node == root && node_path_collection(&path));
	}
}

static void
recover(struct str text)
{
	const struct load_options options = {.strict = true, .keep_going = true, .recover = true};
	struct arena a = {0};
	struct source source;
	struct diags diags;

	source_init(&source, &a, STR("w.yml"), text);
	diags_init(&diags, &a);
	const struct workflow *w = workflow_load(&a, &source, &options, &diags);
	check_diags(&diags, &source);
	assert(w || diags.error_count > 0);
	if (w) {
		assert(!w->root->is_cut || diags.error_count > 0);
		check_spans(w->root);
		if (w->root->kind == NODE_MAPPING || w->root->kind == NODE_SEQUENCE)
			check_places(w->root);
	}
	arena_free(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int strict = 0; strict < 2; strict++) {
		struct arena a = {0};
		struct source source;
		struct diags diags;
		source_init(&source, &a, STR("w.yml"), (struct str){(const char *)data, size});
		diags_init(&diags, &a);
		const struct workflow *w = workflow_load(
			&a, &source, &(struct load_options){.strict = strict}, &diags);
		assert((w == NULL) == (diags.error_count > 0));
		check_diags(&diags, &source);
		if (w)
			check_workflow(w);
		arena_free(&a);
	}
	recover((struct str){(const char *)data, size});
	return 0;
}
