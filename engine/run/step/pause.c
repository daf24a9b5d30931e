#include "engine/run/step/pause.h"

#include "engine/run/base/emit.h"
#include "engine/run/step/step_make.h"

/* --- time limits -------------------------------------------------------------------------- */

static void
hold_timer(uv_timer_t *timer, bool is_there, uint64_t *left_ms)
{
	if (!is_there || !uv_is_active((uv_handle_t *)timer))
		return;
	*left_ms = uv_timer_get_due_in(timer) + 1; /* 0 is for one that does not run */
	(void)uv_timer_stop(timer);
}

/* Once, with the callback that it has: for libuv that is one repetition. */
static void
release_timer(uv_timer_t *timer, uint64_t *left_ms)
{
	if (*left_ms == 0)
		return;
	uv_timer_set_repeat(timer, *left_ms);
	(void)uv_timer_again(timer);
	uv_timer_set_repeat(timer, 0);
	*left_ms = 0;
}

static void
hold_time(struct step *step)
{
	struct job *job = step->job;

	hold_timer(&job->timer, job->has_timer, &job->timer_left_ms);
	for (; step; step = step->frame->owner)
		hold_timer(&step->timer, step->has_timer, &step->timer_left_ms);
}

/* What was waited is no time that the step, the actions around it or the job took. */
static void
release_time(struct step *step, uint64_t waited_ms)
{
	struct job *job = step->job;

	release_timer(&job->timer, &job->timer_left_ms);
	job->started_ms += waited_ms;
	for (; step; step = step->frame->owner) {
		release_timer(&step->timer, &step->timer_left_ms);
		step->started_ms += waited_ms;
	}
}

/* --- holding ------------------------------------------------------------------------------ */

bool
pause_holds(struct step *step, enum pause_place place, void (*go_on)(struct step *step))
{
	struct job *job = step->job;
	const struct run_control *control = job->run->options->control;

	if (!control || atomic_load(&job->is_cancelled) || atomic_load(&step->is_cancelled))
		return false;
	const struct stop_point at = {
		.job = job->index,
		.step = step->shown->index,
		.depth = frame_depth(step->frame),
		.attempt = step->retry_count + 1,
		.name = mask_apply(job->run->mask, &step->a, step->name),
		.is_after = place == PAUSE_AFTER,
		.outcome = step->outcome,
	};
	if (!control->stops_at(control->owner, &at))
		return false;
	step->state = STEP_PAUSED;
	step->pause = (struct step_pause){go_on, place == PAUSE_AFTER, now_ms()};
	hold_time(step);
	return true;
}

void
pause_drop(struct step *step)
{
	release_time(step, now_ms() - step->pause.since_ms);
	step->pause = (struct step_pause){0};
	step->state = STEP_WORKS;
}

void
pause_end(struct step *step)
{
	void (*const go_on)(struct step * step) = step->pause.go_on;

	pause_drop(step);
	go_on(step);
}
