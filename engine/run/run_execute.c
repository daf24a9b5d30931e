#include "engine/exec/descriptors.h"
#include "engine/run/run.h"

#include <signal.h>

#define DESCRIPTORS_MIN 16

static const int watched[] = {SIGINT, SIGTERM, SIGHUP};

/* A run that has the process for itself. */
struct alone {
	uv_loop_t loop;
	struct processes processes;
	uv_signal_t signals[COUNT_OF(watched)];
	struct run *run; /* NULL: it has ended */
	struct run_outcome outcome;
};

static void
signalled(uv_signal_t *handle, int number)
{
	struct alone *alone = handle->data;

	(void)number;
	if (alone->run)
		run_interrupt(alone->run,
			STR("cancelling: running steps get 10 seconds to stop; press Ctrl-C again "
			    "to kill them now"));
}

static void
watch_signals(struct alone *alone)
{
	for (size_t i = 0; i < COUNT_OF(watched); i++) {
		(void)uv_signal_init(&alone->loop, &alone->signals[i]);
		alone->signals[i].data = alone;
		(void)uv_signal_start(&alone->signals[i], signalled, watched[i]);
		uv_unref((uv_handle_t *)&alone->signals[i]);
	}
}

static void
ended(void *owner, const struct run_outcome *outcome)
{
	struct alone *alone = owner;

	alone->run = NULL;
	alone->outcome = *outcome;
}

static bool
open_loop(struct alone *alone, struct error *err)
{
	/* libuv ends the program where it gets no pipe for signals */
	if (!descriptors_are_left(DESCRIPTORS_MIN) || uv_loop_init(&alone->loop) != 0) {
		(void)error_set(err, ERROR_IO, "too many open files");
		return error_help(err, "a run needs %d descriptors and more: see `ulimit -n`",
			DESCRIPTORS_MIN);
	}
	processes_init(&alone->processes, &alone->loop);
	watch_signals(alone);
	return true;
}

static void
close_left(uv_handle_t *handle, void *unused)
{
	(void)unused;
	if (!uv_is_closing(handle))
		uv_close(handle, NULL);
}

static void
close_loop(struct alone *alone)
{
	processes_close(&alone->processes);
	(void)uv_run(&alone->loop, UV_RUN_NOWAIT);
	uv_walk(&alone->loop, close_left, NULL);
	(void)uv_run(&alone->loop, UV_RUN_DEFAULT);
	(void)uv_loop_close(&alone->loop);
}

bool
run_execute(const struct run_options *options, struct run_outcome *out, struct error *err)
{
	struct alone alone = {0};
	const struct run_owner owner = {ended, &alone};

	if (!open_loop(&alone, err))
		return false;
	alone.run = run_start(&alone.processes, options, &owner, err);
	const bool ok = alone.run != NULL;
	(void)uv_run(&alone.loop, UV_RUN_DEFAULT);
	close_loop(&alone);
	*out = alone.outcome;
	return ok;
}
