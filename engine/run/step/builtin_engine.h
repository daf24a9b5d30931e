/*
 * builtin_engine: one call of a built-in action while it runs on its worker thread.
 *
 * Private to engine/run. The worker fills the lists and the queue; the loop empties the queue on
 * each uv_async, and takes the lists when the worker has returned.
 */
#pragma once

#include "engine/run/base/state.h"

enum message_kind {
	MESSAGE_LINE,
	MESSAGE_ERROR,
	MESSAGE_WARNING,
	MESSAGE_NOTE,
	MESSAGE_DIFFERENCE,
	MESSAGE_MISSING,
};

struct message {
	struct message *next;
	enum message_kind kind;
	struct str text;
	struct str help;
};

/* A program that the worker wants run, and waits for. */
struct exec_request {
	const char *const *argv;
	const char *const *env;
	const char *cwd;
	struct buf *capture; /* NULL: to the log */
	bool is_new;
	bool is_done;
	int exit_code;
	struct error error; /* kind ERROR_NONE: it ran */
};

struct builtin_setting {
	struct builtin_setting *next;
	struct str name;
	struct str value;
};

struct builtin_settings {
	struct builtin_setting *first;
	struct builtin_setting **last;
};

struct builtin_engine {
	struct step *step;
	struct builtin_call call;
	struct arena a; /* the worker's */
	enum result result;
	void (*done)(struct step *step, struct builtin_engine *engine);
	struct str identity; /* of the run's repository, for one that has stores */

	struct builtin_settings outputs;
	struct builtin_settings exports;
	struct builtin_settings paths;
	struct builtin_settings states;

	uv_async_t async;
	uv_mutex_t lock; /* guards what follows */
	uv_cond_t answered;
	struct arena queue_arena;
	struct message *queue;
	struct message **queue_last;
	struct exec_request *exec;
	struct process *process; /* of `exec`; the loop's */
};

/* From the worker: queues a message and wakes the loop. */
void builtin_engine_tell(
	struct builtin_engine *engine, enum message_kind kind, struct str text, struct str help);
/* From the worker: has the loop run a program, and waits. */
void builtin_engine_exec(struct builtin_engine *engine, struct exec_request *request);
