/*
 * worker: work that may block, on a thread of its own, and its end told on the loop.
 *
 * Unlike uv_queue_work's pool, whose threads are shared and whose start aborts the program where
 * the machine has no thread left: that is an error here.
 */
#pragma once

#include "expr/base/error.h"

#include <uv.h>

/* `done` runs on the loop after `work` has returned on its thread. False: no thread could start. */
MUST_CHECK bool worker_start(uv_loop_t *loop, void (*work)(void *owner), void (*done)(void *owner),
	void *owner, struct error *err);
