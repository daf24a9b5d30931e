/*
 * process: the one place where lact starts programs.
 *
 * A process leads its own session and group, reads end-of-file from standard input, and writes
 * standard output and error to one pipe, so that their order is kept. It inherits those three
 * descriptors and nothing else, and the environment it is given, not ours.
 *
 * Ending     `on_exit` is called once, after the last line that the process had written when it
 *            exited. Children it left behind keep the pipe; what they write later is read and
 *            dropped, so that they don't die of a broken pipe.
 * Cancelling process_cancel sends SIGINT to the whole group, SIGTERM 7.5 s later and SIGKILL 2.5 s
 *            after that, until the process has exited; process_kill is SIGKILL at once.
 * Ownership  A struct process belongs to its struct processes. A pointer to one is valid until
 *            its on_exit has returned.
 * Source     actions/runner src/Runner.Sdk/ProcessInvoker.cs (which signals the process alone)
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

#include <uv.h>

#define PROCESS_SIGINT_MS  7500
#define PROCESS_SIGTERM_MS 2500
#define PROCESS_LINE_MAX   ((size_t)1 << 20) /* a longer line is delivered in pieces */

struct process;

struct process_exit {
	int code;   /* 128 + signal when a signal ended it */
	int signal; /* 0: it exited */
};

struct process_spec {
	const char *const *argv; /* argv[0] is the program's path; NULL at the end */
	const char *const *env;  /* "NAME=value"; NULL at the end */
	const char *cwd;
	void (*on_line)(void *owner, struct str line); /* without its line feed */
	/*
	 * A part of a line that is longer than PROCESS_LINE_MAX; the last one may be empty. NULL:
	 * such parts are delivered as lines.
	 */
	void (*on_piece)(void *owner, struct str piece, bool is_last);
	void (*on_exit)(void *owner, struct process_exit exit);
	void *owner;
};

/* All processes of a loop, which all runs on it share: nobody else may start children. */
struct processes {
	uv_loop_t *loop;
	uv_signal_t child; /* SIGCHLD; keeps the loop alive while any runs */
	size_t running_count;
	size_t run_count; /* of runs that start processes here */
	struct process *first;
	char *read_buffer; /* shared by all pipes: the loop reads one at a time */
};

/* `all` must stay where it is until processes_close. */
void processes_init(struct processes *all, uv_loop_t *loop);
/* Closes remaining processes; the loop must run once more to close the handles. */
void processes_close(struct processes *all);
/* True if `pid` is a process that has not exited yet. */
bool processes_has(const struct processes *all, int pid);

/* False if it could not be started: a program or a directory that is not there. */
MUST_CHECK bool process_start(struct processes *all, const struct process_spec *spec,
	struct process **out, struct error *err);
void process_cancel(struct process *process);
void process_kill(struct process *process);
/* One or the other; NULL: nothing runs. */
void process_stop(struct process *process, bool kills);
