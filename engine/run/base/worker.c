#include "engine/run/base/worker.h"

#include <stdlib.h>

#define STACK_BYTES ((size_t)2 << 20)

struct worker {
	void (*work)(void *owner);
	void (*done)(void *owner);
	void *owner;
	uv_thread_t thread;
	uv_async_t async; /* keeps the loop alive */
};

static void
closed(uv_handle_t *handle)
{
	struct worker *worker = handle->data;
	void (*done)(void *owner) = worker->done;
	void *owner = worker->owner;

	free(worker);
	if (done)
		done(owner);
}

static void
worked(uv_async_t *async)
{
	struct worker *worker = async->data;

	(void)uv_thread_join(&worker->thread); /* it has nothing left to do */
	uv_close((uv_handle_t *)async, closed);
}

static void
run(void *owner)
{
	struct worker *worker = owner;

	worker->work(worker->owner);
	(void)uv_async_send(&worker->async); /* fails for no handle that is open */
}

bool
worker_start(uv_loop_t *loop, void (*work)(void *owner), void (*done)(void *owner), void *owner,
	struct error *err)
{
	const uv_thread_options_t options = {
		.flags = UV_THREAD_HAS_STACK_SIZE, .stack_size = STACK_BYTES};
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker)
		arena_exhausted();
	*worker = (struct worker){.work = work, .done = done, .owner = owner};
	int code = uv_async_init(loop, &worker->async, worked);
	if (code != 0) {
		free(worker);
		return error_errno(err, -code, "no worker thread");
	}
	worker->async.data = worker;
	code = uv_thread_create_ex(&worker->thread, &options, run, worker);
	if (code == 0)
		return true;
	worker->done = NULL;
	uv_close((uv_handle_t *)&worker->async, closed);
	(void)error_errno(err, -code, "no worker thread");
	return error_help(err, "the limit of processes or of memory is reached: see `ulimit -a`");
}
