#include "tests/engine/run/run_harness.h"

#include "engine/store/file.h"
#include "engine/workflow/load_workflow.h"
#include "tests/expr/expect.h"

#include <stdlib.h>

/* --- what it tells ------------------------------------------------------------------------ */

static void
add_line(struct buf *b, struct str text)
{
	buf_add(b, text);
	buf_add_char(b, '\n');
}

static struct harness_job *
job_of(struct run_harness *h, const struct record *record)
{
	expect(record->job < HARNESS_JOBS_MAX);
	return &h->jobs[record->job];
}

static void
queue_job(struct run_harness *h, const struct record *record)
{
	struct harness_job *job = job_of(h, record);

	job->name = str_copy(&h->sandbox->a, record->job_queued.name);
	buf_init(&job->output, BUF_UNBOUNDED);
	buf_init(&job->errors, BUF_UNBOUNDED);
	h->job_count = record->job + 1;
}

static void
start_job(struct run_harness *h, const struct record *record)
{
	job_of(h, record)->started_ms = record->time_ms;
	h->running++;
	h->running_max = h->running > h->running_max ? h->running : h->running_max;
}

static void
finish_job(struct run_harness *h, const struct record *record)
{
	struct harness_job *job = job_of(h, record);

	h->running -= job->started_ms > 0;
	job->finished_ms = record->time_ms;
	job->result = record->job_finished.conclusion;
}

static void
read_record(void *owner, const struct record *record)
{
	struct run_harness *h = owner;

	if (record->kind == RECORD_JOB_QUEUED)
		queue_job(h, record);
	else if (record->kind == RECORD_JOB_STARTED)
		start_job(h, record);
	else if (record->kind == RECORD_JOB_FINISHED)
		finish_job(h, record);
	else if (record->kind == RECORD_LINE && record->line.kind == LINE_OUTPUT)
		add_line(&job_of(h, record)->output, record->line.text);
	else if (record->kind == RECORD_ANNOTATION)
		add_line(&job_of(h, record)->errors, record->annotation.message);
}

/* --- making it ---------------------------------------------------------------------------- */

static const struct builtin *
no_builtin(struct str uses)
{
	(void)uses;
	return NULL;
}

static void
make_paths(struct run_harness *h)
{
	struct arena *a = &h->sandbox->a;
	const struct paths_env env = {
		.home = h->sandbox->root,
		.xdg_cache_home = path_join(a, h->sandbox->root, STR("cache")),
		.xdg_state_home = path_join(a, h->sandbox->root, STR("state")),
	};
	struct error err;

	if (!paths_init(a, &env, &h->paths, &err) || !paths_make(&h->paths, &err))
		fail_msg("%s", err.text);
}

static const struct workflow *
load(struct run_harness *h, const char *text)
{
	const struct load_options options = {.strict = true};
	struct arena *a = &h->sandbox->a;

	source_init(&h->source, a, STR(".github/workflows/t.yml"), str_from(text));
	diags_init(&h->diags, a);
	const struct workflow *workflow = workflow_load(a, &h->source, &options, &h->diags);
	if (!workflow)
		fail_msg("%" STR_FMT, STR_ARG(h->diags.items[0].message));
	return workflow;
}

void
run_harness_init(struct run_harness *h, struct sandbox *sandbox, const char *text)
{
	const struct event_options event_options = {.name = STR("push"), .folder_name = STR("t")};
	const struct str path = str_from(getenv("PATH"));
	struct arena *a = &sandbox->a;
	struct error err;

	*h = (struct run_harness){.sandbox = sandbox};
	make_paths(h);
	if (!event_make(a, NULL, &event_options, &h->event, &err))
		fail_msg("%s", err.text);
	env_init(&h->base_env, a);
	env_set(&h->base_env, STR("PATH"), path);
	env_init(&h->user_env, a);
	map_init(&h->secrets, a, true);
	map_init(&h->vars, a, true);
	h->options = (struct run_options){
		.workflow = load(h, text),
		.event = &h->event,
		.folder = sandbox->root,
		.paths = &h->paths,
		.builtins.find = no_builtin,
		.base_env = &h->base_env,
		.user_env = &h->user_env,
		.user_home = sandbox->root,
		.user_path = path,
		.secrets = &h->secrets,
		.vars = &h->vars,
		.inputs = object_new(a),
		.parallel = 8,
	};
}

static void
add_reader(struct run_harness *h)
{
	h->reader = (struct record_reader){.read = read_record, .owner = h};
	h->options.readers = &h->reader;
	h->options.reader_count = 1;
}

void
run_harness_run(struct run_harness *h)
{
	struct error err;

	add_reader(h);
	if (!run_execute(&h->options, &h->outcome, &err))
		fail_msg("%s", err.text);
}

void
harness_loop_init(struct harness_loop *loop)
{
	expect(uv_loop_init(&loop->loop) == 0);
	processes_init(&loop->processes, &loop->loop);
}

void
harness_loop_run(struct harness_loop *loop)
{
	expect(uv_run(&loop->loop, UV_RUN_DEFAULT) == 0);
	processes_close(&loop->processes);
	expect(uv_run(&loop->loop, UV_RUN_DEFAULT) == 0);
	expect(uv_loop_close(&loop->loop) == 0);
}

static void
ended(void *owner, const struct run_outcome *outcome)
{
	struct run_harness *h = owner;

	h->run = NULL;
	h->has_ended = true;
	h->outcome = *outcome;
}

void
run_harness_start(struct run_harness *h, struct processes *processes)
{
	const struct run_owner owner = {ended, h};
	struct error err;

	add_reader(h);
	h->run = run_start(processes, &h->options, &owner, &err);
	if (!h->run)
		fail_msg("%s", err.text);
}

void
run_harness_free(struct run_harness *h)
{
	for (size_t i = 0; i < h->job_count; i++) {
		buf_free(&h->jobs[i].output);
		buf_free(&h->jobs[i].errors);
	}
}

/* --- asking it ---------------------------------------------------------------------------- */

struct harness_job *
run_harness_job(struct run_harness *h, const char *name)
{
	for (size_t i = 0; i < h->job_count; i++)
		if (str_eq(h->jobs[i].name, str_from(name)))
			return &h->jobs[i];
	fail_msg("no job '%s'", name);
	return NULL;
}

void
run_harness_expect(struct run_harness *h, const char *name, enum result result, const char *output)
{
	const struct harness_job *job = run_harness_job(h, name);

	if (job->result != result)
		fail_msg("%s: %s, not %s\n%" STR_FMT, name, result_name(job->result),
			result_name(result), STR_ARG(buf_str(&job->errors)));
	expect_str(buf_str(&job->output), output);
}
