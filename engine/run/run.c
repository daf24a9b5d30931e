#include "engine/run/run.h"

#include "engine/exec/descriptors.h"
#include "engine/exec/orphans.h"
#include "engine/run/base/emit.h"
#include "engine/run/call.h"
#include "engine/run/cancel.h"
#include "engine/run/claim.h"
#include "engine/run/context/contexts.h"
#include "engine/run/preflight.h"
#include "engine/run/scheduler.h"
#include "engine/store/run_id.h"
#include "engine/work/leftovers.h"
#include "engine/workflow/evaluate.h"

#include <inttypes.h>
#include <signal.h>
#include <unistd.h>

/* How long the end of a run waits for the removal of its folder. */
#define PATIENCE_MS        200
#define PATIENCE_KILLED_MS 50
#define DESCRIPTORS_MIN    16

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};

/* --- what runs ---------------------------------------------------------------------------- */

static void
select_needs(struct run *run, size_t index)
{
	struct job_group *group = &run->root.groups[index];

	if (group->is_selected)
		return;
	group->is_selected = true;
	for (size_t i = 0; i < group->model->need_count; i++)
		select_needs(run, group->model->need_jobs[i]);
}

static bool
next_job(const void *owner, size_t i, struct str *candidate)
{
	const struct workflow *workflow = owner;

	if (i >= workflow->job_count)
		return false;
	*candidate = workflow->jobs[i].id;
	return true;
}

static bool
tell_unknown_job(const struct workflow *workflow, struct str wanted, struct error *err)
{
	const struct str nearest = str_nearest(wanted, next_job, workflow);
	struct buf b;

	(void)error_set(err, ERROR_USAGE, "'%" STR_FMT "' has no job '%" STR_FMT "'",
		STR_ARG(workflow->source->path), STR_ARG(wanted));
	buf_init(&b, sizeof(err->help));
	if (nearest.n > 0)
		buf_add_fmt(&b, "did you mean '%" STR_FMT "'? ", STR_ARG(nearest));
	buf_add_z(&b, "its jobs are:");
	for (size_t i = 0; i < workflow->job_count; i++)
		buf_add_fmt(&b, "%s %" STR_FMT, i > 0 ? "," : "", STR_ARG(workflow->jobs[i].id));
	(void)error_help(err, "%" STR_FMT, STR_ARG(buf_str(&b)));
	buf_free(&b);
	return false;
}

static bool
select_jobs(struct run *run, struct error *err)
{
	const struct workflow *workflow = run->options->workflow;

	if (!step_choice_make(workflow, &run->options->steps, run->options->jobs,
		    run->options->job_count, &run->choice, err))
		return false;
	for (size_t i = 0;
		(run->options->job_count > 0 || run->choice.job) && i < run->root.group_count; i++)
		run->root.groups[i].is_selected = false;
	if (run->choice.job) {
		select_needs(run, (size_t)(run->choice.job - workflow->jobs));
		return true;
	}
	for (size_t i = 0; i < run->options->job_count; i++) {
		const struct workflow_job *job = workflow_job_find(workflow, run->options->jobs[i]);
		if (!job)
			return tell_unknown_job(workflow, run->options->jobs[i], err);
		select_needs(run, (size_t)(job - workflow->jobs));
	}
	return true;
}

static void
register_secrets(struct run *run)
{
	const struct map *secrets = run->options->secrets;

	for (size_t i = 0; i < secrets->count; i++)
		mask_add(run->mask, *(const struct str *)secrets->entries[i].value);
}

/* --- signals ------------------------------------------------------------------------------ */

static void
signalled(uv_signal_t *handle, int number)
{
	struct run *run = handle->data;

	(void)number;
	if (run->is_interrupted) {
		run_kill(run);
		return;
	}
	run->is_interrupted = true;
	run_emit(run, &(struct record){
			      .kind = RECORD_CANCELLING,
			      .job = RECORD_NO_INDEX,
			      .step = RECORD_NO_INDEX,
			      .cancelling.text =
				      STR("cancelling: running steps get 10 seconds to stop; press "
					  "Ctrl-C again to kill them now"),
		      });
	run_cancel(run);
}

static void
watch_signals(struct run *run)
{
	for (size_t i = 0; i < COUNT_OF(watched); i++) {
		(void)uv_signal_init(&run->loop, &run->signals[i]);
		run->signals[i].data = run;
		(void)uv_signal_start(&run->signals[i], signalled, watched[i]);
		uv_unref((uv_handle_t *)&run->signals[i]);
	}
}

/* --- the loop ----------------------------------------------------------------------------- */

static void
flush_readers(uv_prepare_t *handle)
{
	const struct run *run = handle->data;

	for (size_t i = 0; i < run->options->reader_count; i++) {
		const struct record_reader *reader = &run->options->readers[i];
		if (reader->idle)
			reader->idle(reader->owner);
	}
}

static void
close_left(uv_handle_t *handle, void *unused)
{
	(void)unused;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
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

/* Runs until no job is left, then lets all handles go. */
static void
run_loop(struct run *run)
{
	uv_prepare_t prepare;

	(void)uv_prepare_init(&run->loop, &prepare);
	prepare.data = run;
	(void)uv_prepare_start(&prepare, flush_readers);
	uv_unref((uv_handle_t *)&prepare);
	enter_group(run);
	schedule(run);
	(void)uv_run(&run->loop, UV_RUN_DEFAULT);
	claim_leave(&run->root.claim);
	(void)orphans_kill(&run->processes, STR_NONE);
	processes_close(&run->processes);
	(void)uv_run(&run->loop, UV_RUN_NOWAIT);
	uv_walk(&run->loop, close_left, NULL);
	(void)uv_run(&run->loop, UV_RUN_DEFAULT);
	(void)uv_loop_close(&run->loop);
}

/* --- start and end ------------------------------------------------------------------------ */

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

static const struct run_hooks hooks = {
	.schedule = schedule,
	.cancel = run_cancel,
	.claim = {run_claim_granted, run_claim_cancelled},
};

static void
init(struct run *run, const struct run_options *options)
{
	run->options = options;
	run->hooks = &hooks;
	run->started_ms = now_ms();
	run->scope = (struct scope){run, NULL, NULL, NULL};
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

static void
release(struct run *run)
{
	for (struct call *call = &run->root; call; call = call->next)
		for (size_t i = 0; i < call->group_count; i++)
			for (size_t j = 0; j < call->groups[i].leg_count; j++)
				if (call->groups[i].legs[j])
					arena_free(&call->groups[i].legs[j]->a);
	mask_free(run->mask);
	arena_free(&run->scratch);
	arena_free(&run->a);
}

/* What earlier runs have left is removed beside this one, or told if it stays. */
static void
take_leftovers(struct run *run)
{
	struct leftovers left;

	leftovers_find(&run->a, run->options->paths->work, &left);
	for (size_t i = 0; i < left.removable_count; i++)
		remover_add(run->remover, left.removable[i]);
	remover_start(run->remover);
	for (size_t i = 0; i < left.stuck_count; i++)
		run_difference(run, NULL, NULL, left.stuck[i]);
}

/* One who has pressed Ctrl-C twice does not wait. */
static void
remove_folder(struct run *run)
{
	remover_end(run->remover,
		&(const struct remover_end){
			.work = run->options->paths->work,
			.folder = run->keeps ? STR_NONE : run->slot.folder,
			.patience_ms = run->is_killed ? PATIENCE_KILLED_MS : PATIENCE_MS,
		});
	slot_release(&run->slot);
	leftovers_end(run->options->paths->work);
}

static bool
make_folder(struct run *run, struct error *err)
{
	if (!slot_take(&run->a, run->options->paths->work, &run->slot, err))
		return false;
	run->remover = remover_new();
	leftovers_forget(run->slot.folder);
	run->keeps = run->options->keep && leftovers_keep(run->slot.folder, err);
	if (run->keeps == run->options->keep)
		return true;
	remove_folder(run);
	return false;
}

static bool
init_loop(struct run *run, struct error *err)
{
	/* libuv ends the program where it gets no pipe for signals */
	if (descriptors_are_left(DESCRIPTORS_MIN) && uv_loop_init(&run->loop) == 0)
		return true;
	remove_folder(run);
	(void)error_set(err, ERROR_IO, "too many open files");
	return error_help(
		err, "a run needs %d descriptors and more: see `ulimit -n`", DESCRIPTORS_MIN);
}

static bool
execute(struct run *run, struct run_outcome *out, struct error *err)
{
	if (!select_jobs(run, err) || !claim_read_call(&run->root, run, err) ||
		!make_folder(run, err) || !init_loop(run, err))
		return false;
	processes_init(&run->processes, &run->loop);
	orphans_adopt();
	watch_signals(run);
	tell_started(run);
	take_leftovers(run);
	if (is_asked_for(run->options, "ACTIONS_RUNNER_DEBUG"))
		run_difference(run, NULL, NULL,
			STR("there are no diagnostic logs of a runner here, which "
			    "ACTIONS_RUNNER_DEBUG asks for: -v shows what is run"));
	preflight_secrets(run);
	run_loop(run);
	tell_finished(run);
	*out = (struct run_outcome){
		.result = run_result(run),
		.counts = run->counts,
		.is_interrupted = run->is_interrupted,
		.only_missing = run->any_failed && !run->any_failed_for_real,
	};
	remove_folder(run);
	return true;
}

bool
run_execute(const struct run_options *options, struct run_outcome *out, struct error *err)
{
	struct run run = {0};

	init(&run, options);
	const bool ok = execute(&run, out, err);
	release(&run);
	return ok;
}
