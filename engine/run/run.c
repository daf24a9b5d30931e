#include "engine/run/run.h"

#include "engine/exec/orphans.h"
#include "engine/run/base/emit.h"
#include "engine/run/base/job_walk.h"
#include "engine/run/call.h"
#include "engine/run/cancel.h"
#include "engine/run/claim.h"
#include "engine/run/context/contexts.h"
#include "engine/run/preflight.h"
#include "engine/run/run_folder.h"
#include "engine/run/scheduler.h"
#include "engine/run/selection.h"
#include "engine/run/step/step_service.h"
#include "engine/store/run_id.h"
#include "engine/workflow/evaluate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* --- what it tells ------------------------------------------------------------------------ */

static void
flush_readers(const struct run *run)
{
	for (size_t i = 0; i < run->options->reader_count; i++) {
		const struct record_reader *reader = &run->options->readers[i];
		if (reader->idle)
			reader->idle(reader->owner);
	}
}

static void
before_waiting(uv_prepare_t *handle)
{
	flush_readers(handle->data);
}

static enum result
run_result(const struct run *run)
{
	if (run->is_cancelled)
		return RESULT_CANCELLED;
	if (run->any_failed)
		return RESULT_FAILURE;
	if (run->counts.jobs.cancelled > 0)
		return RESULT_CANCELLED;
	return RESULT_SUCCESS;
}

/* `run-name`, if it can be evaluated; it is shown and nothing else. */
static struct str
run_title(struct run *run)
{
	const struct expr_host host = scope_host(&run->scope);
	struct str title;
	struct error err;

	if (node_evaluate_text(&run->a, run->options->workflow->run_name, &host, &title, &err))
		return str_trim(title);
	return STR_NONE;
}

static void
tell_started(struct run *run)
{
	const struct event *event = run->options->event;
	const struct workflow *workflow = run->options->workflow;

	run_emit(run, &(struct record){
			      .kind = RECORD_RUN_STARTED,
			      .job = RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .run_started =
				      {
					      .path = workflow->source->path,
					      .workflow = workflow_title(workflow),
					      .event = event->name,
					      .ref = str_fmt(&run->a, "%" STR_FMT "@%" STR_FMT,
						      STR_ARG(event->ref_name),
						      STR_ARG(str_slice(event->sha, 0, 7))),
					      .run_name = run_title(run),
				      },
		      });
}

static void
tell_finished(struct run *run)
{
	run_emit(run, &(struct record){
			      .kind = RECORD_RUN_FINISHED,
			      .job = RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .run_finished =
				      {
					      .conclusion = run_result(run),
					      .duration_ms = now_ms() - run->started_ms,
					      .jobs = run->counts.jobs,
					      .steps_not_run = run->counts.steps_not_run,
					      .steps_left_out = run->counts.steps_left_out,
				      },
		      });
}

static void
release(struct run *run)
{
	struct job_walk walk = job_walk_start(run);
	struct job *job;

	while ((job = job_walk_next(&walk)))
		arena_free(&job->a);
	mask_free(run->mask);
	arena_free(&run->scratch);
	arena_free(&run->a);
	free(run);
}

/* --- end ---------------------------------------------------------------------------------- */

/*
 * All handles that the run had on the loop are gone. The last to end kills what its jobs have not
 * found: a process that has dropped its RUNNER_TRACKING_ID.
 */
static void
end(struct run *run)
{
	const struct run_owner owner = run->owner;

	if (--run->processes->run_count == 0)
		(void)orphans_kill(run->processes, STR_NONE);
	tell_finished(run);
	flush_readers(run);
	struct run_outcome outcome = {
		.result = run_result(run),
		.counts = run->counts,
		.is_interrupted = run->is_interrupted,
		.only_missing = run->any_failed && !run->any_failed_for_real,
	};
	(void)snprintf(outcome.run_id, sizeof(outcome.run_id), "%.*s", STR_ARG(run->id));
	run_folder_remove(run);
	release(run);
	owner.ended(owner.owner, &outcome);
}

static void
closed(uv_handle_t *handle)
{
	end(handle->data);
}

/*
 * Handles that are closed together tell so in one turn of the loop, in no order that is promised:
 * what is closed now follows those that were closed before.
 */
static void
closed_first(uv_handle_t *handle)
{
	struct run *run = handle->data;

	uv_close((uv_handle_t *)&run->ending, closed);
}

/* No job's function is on the stack any more. */
static void
let_go(uv_idle_t *handle)
{
	struct run *run = handle->data;

	(void)uv_idle_stop(handle);
	claim_leave(&run->root.claim);
	run_service_stop(run);
	uv_close((uv_handle_t *)&run->before_waiting, closed_first);
}

static void
over(struct run *run)
{
	if (run->is_over)
		return;
	run->is_over = true;
	(void)uv_idle_start(&run->ending, let_go);
}

/* --- start -------------------------------------------------------------------------------- */

static const struct run_hooks hooks = {
	.schedule = schedule,
	.cancel = run_cancel,
	.over = over,
	.claim = {run_claim_granted, run_claim_cancelled},
};

static void
register_secrets(struct run *run)
{
	const struct map *secrets = run->options->secrets;

	for (size_t i = 0; i < secrets->count; i++)
		mask_add(run->mask, *(const struct str *)secrets->entries[i].value);
}

static size_t
processor_count(void)
{
	const long count = sysconf(_SC_NPROCESSORS_ONLN);

	return count > 0 ? (size_t)count : 1;
}

/* A secret or a variable that says so. */
static bool
is_asked_for(const struct run_options *options, const char *name)
{
	const struct str *secret = map_find(options->secrets, str_from(name));
	const struct str *variable = map_find(options->vars, str_from(name));

	return (secret && str_eq_nocase(*secret, STR("true"))) ||
	       (variable && str_eq_nocase(*variable, STR("true")));
}

static void
init(struct run *run, struct processes *processes, const struct run_options *options)
{
	run->options = options;
	run->hooks = &hooks;
	run->processes = processes;
	run->loop = processes->loop;
	run->started_ms = now_ms();
	run->scope = (struct scope){.run = run};
	run->mask = mask_new(&run->a);
	map_init(&run->told_missing, &run->a, false);
	run->id = str_fmt(&run->a, "%" PRIu64, run_id_next(options->paths->state, run->started_ms));
	run->parallel = options->parallel > 0 ? options->parallel : processor_count();
	run->debug = options->debug || is_asked_for(options, "ACTIONS_STEP_DEBUG");
	register_secrets(run);
	call_init(&run->root, run, options->workflow);
	run->root.inputs = options->inputs;
	run->root.secrets = options->secrets;
	run->last_call = &run->root;
}

/* The workflow's own concurrency group comes before all jobs. */
static void
enter_group(struct run *run)
{
	struct str reason;
	struct error err;

	switch (claim_enter(&run->root.claim, &reason, &err)) {
	case CLAIM_HELD: break;
	case CLAIM_WAITING: run->root.is_waiting = true; break;
	case CLAIM_FAILED:
		run->any_failed = true;
		run->any_failed_for_real = true;
		run_error(run, reason);
		call_refuse(&run->root, reason);
		break;
	case CLAIM_REFUSED: call_refuse(&run->root, reason); break;
	}
}

static void
watch_loop(struct run *run)
{
	run->processes->run_count++;
	run->before_waiting.data = run->ending.data = run;
	(void)uv_idle_init(run->loop, &run->ending);
	(void)uv_prepare_init(run->loop, &run->before_waiting);
	(void)uv_prepare_start(&run->before_waiting, before_waiting);
	uv_unref((uv_handle_t *)&run->before_waiting);
}

static void
start(struct run *run)
{
	orphans_adopt();
	watch_loop(run);
	tell_started(run);
	run_folder_take_leftovers(run);
	if (is_asked_for(run->options, "ACTIONS_RUNNER_DEBUG"))
		run_difference(run, NULL, NULL,
			STR("ACTIONS_RUNNER_DEBUG has no effect: lact has no runner diagnostic "
			    "logs; -v shows the commands of the steps"));
	preflight_secrets(run);
	enter_group(run);
	schedule(run);
}

struct run *
run_start(struct processes *processes, const struct run_options *options,
	const struct run_owner *owner, struct error *err)
{
	struct run *run = calloc(1, sizeof(*run));

	if (!run)
		arena_exhausted();
	init(run, processes, options);
	run->owner = *owner;
	if (!select_jobs(run, err) || !claim_read_call(&run->root, run, err) ||
		!run_folder_make(run, err)) {
		release(run);
		return NULL;
	}
	start(run);
	return run;
}
