/*
 * worker: blocking work on a separate thread, which reports its end on the loop.
 *
 * uv_queue_work's pool shares its threads, and aborts the program if no thread can start: here that
 * is an error.
 */
#pragma once

#include "expr/base/error.h"

#include <uv.h>

/* `done` runs on the loop after `work` has returned on its thread. False: no thread could start. */
MUST_CHECK bool worker_start(uv_loop_t *loop, void (*work)(void *owner), void (*done)(void *owner),
	void *owner, struct error *err);
