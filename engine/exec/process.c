#include "engine/exec/process.h"

#include "engine/exec/spawn.h"
#include "expr/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define READ_SIZE  ((size_t)1 << 18)
#define PIPE_SIZE  (1 << 20)
#define DRAIN_SIZE ((size_t)4 << 20) /* at exit: more than this can only come from left children */

struct process {
	struct processes *all;
	struct process *next;
	pid_t pid;
	uv_pipe_t pipe;
	uv_timer_t timer;
	unsigned open_handles;
	struct buf partial; /* a line whose end has not come yet */
	bool is_cut;        /* a piece of it was told already */
	void (*on_line)(void *owner, struct str line);
	void (*on_piece)(void *owner, struct str piece, bool is_last);
	void (*on_exit)(void *owner, struct process_exit exit);
	void *owner;
	int next_signal; /* what the timer sends */
	bool has_exited;
};

static void
unlink_process(struct process *p)
{
	struct process **at = &p->all->first;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
}

static void
handle_closed(uv_handle_t *handle)
{
	struct process *p = handle->data;

	if (--p->open_handles > 0)
		return;
	unlink_process(p);
	buf_free(&p->partial);
	free(p);
}

static void
close_handle(uv_handle_t *handle)
{
	if (!uv_is_closing(handle))
		uv_close(handle, handle_closed);
}

static void
close_process(struct process *p)
{
	close_handle((uv_handle_t *)&p->pipe);
	close_handle((uv_handle_t *)&p->timer);
}

void
processes_close(struct processes *all)
{
	for (struct process *p = all->first; p; p = p->next)
		close_process(p);
	uv_close((uv_handle_t *)&all->child, NULL);
	free(all->read_buffer);
	all->read_buffer = NULL;
}

bool
processes_has(const struct processes *all, int pid)
{
	for (const struct process *p = all->first; p; p = p->next)
		if (!p->has_exited && p->pid == pid)
			return true;
	return false;
}

/* --- output ------------------------------------------------------------------------------- */

/* A line that ends where a piece of it ended has nothing more to show. */
static void
tell_text(const struct process *p, struct str text, bool is_end)
{
	if (p->is_cut && p->on_piece)
		p->on_piece(p->owner, text, is_end);
	else if (!p->is_cut || text.n > 0)
		p->on_line(p->owner, text);
}

static void
tell(struct process *p, struct str tail, bool is_end)
{
	if (p->partial.n == 0) {
		tell_text(p, tail, is_end);
		return;
	}
	buf_add(&p->partial, tail);
	tell_text(p, buf_str(&p->partial), is_end);
	buf_clear(&p->partial);
}

static void
end_line(struct process *p, struct str tail)
{
	tell(p, tail, true);
	p->is_cut = false;
}

static void
keep_partial(struct process *p, struct str tail)
{
	if (p->partial.n + tail.n <= PROCESS_LINE_MAX) {
		buf_add(&p->partial, tail);
		return;
	}
	p->is_cut = true;
	tell(p, tail, false);
}

static void
take_output(struct process *p, struct str chunk)
{
	size_t at = 0;

	if (p->has_exited)
		return;
	for (size_t end = str_index(chunk, '\n', 0); end < chunk.n;
		end = str_index(chunk, '\n', at)) {
		end_line(p, str_slice(chunk, at, end));
		at = end + 1;
	}
	if (at < chunk.n)
		keep_partial(p, str_slice(chunk, at, chunk.n));
}

static void
lend_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buf)
{
	struct process *p = handle->data;

	(void)suggested;
	if (!p->all->read_buffer) {
		p->all->read_buffer = malloc(READ_SIZE);
		if (!p->all->read_buffer)
			arena_exhausted();
	}
	*buf = uv_buf_init(p->all->read_buffer, READ_SIZE);
}

static void
read_output(uv_stream_t *stream, ssize_t n, const uv_buf_t *buf)
{
	struct process *p = stream->data;

	if (n > 0)
		take_output(p, (struct str){buf->base, (size_t)n});
	else if (n < 0)
		close_handle((uv_handle_t *)stream);
}

/* The process is gone: takes what it had written and the loop has not read yet. */
static void
drain_output(struct process *p)
{
	uv_buf_t buf;
	uv_os_fd_t fd;
	size_t total = 0;
	ssize_t n = 1;

	if (uv_is_closing((uv_handle_t *)&p->pipe) || uv_fileno((uv_handle_t *)&p->pipe, &fd) != 0)
		return;
	lend_buffer((uv_handle_t *)&p->pipe, 0, &buf);
	while (total < DRAIN_SIZE && (n = read(fd, buf.base, buf.len)) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		take_output(p, (struct str){buf.base, (size_t)n});
		total += (size_t)n;
	}
	if (n == 0) /* no child that was left behind holds the other end */
		close_handle((uv_handle_t *)&p->pipe);
}

/* --- start and exit ----------------------------------------------------------------------- */

static void
exited(struct process *p, int status)
{
	const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	const struct process_exit result = {
		.code = signal ? 128 + signal : WEXITSTATUS(status),
		.signal = signal,
	};

	drain_output(p);
	if (p->partial.n > 0 || p->is_cut)
		end_line(p, STR_NONE);
	p->has_exited = true;
	if (--p->all->running_count == 0)
		uv_unref((uv_handle_t *)&p->all->child);
	close_handle((uv_handle_t *)&p->timer);
	/* else they may still write: read on, but don't wait for them */
	uv_unref((uv_handle_t *)&p->pipe);
	p->on_exit(p->owner, result);
}

/* on_exit may start processes, which are put in front, and closes none: the list holds. */
static void
child_signalled(uv_signal_t *handle, int number)
{
	struct processes *all = handle->data;
	struct process *next;
	int status;

	(void)number;
	for (struct process *p = all->first; p; p = next) {
		next = p->next;
		if (!p->has_exited && waitpid(p->pid, &status, WNOHANG) == p->pid)
			exited(p, status);
	}
}

void
processes_init(struct processes *all, uv_loop_t *loop)
{
	*all = (struct processes){.loop = loop};
	(void)uv_signal_init(loop, &all->child);
	all->child.data = all;
	(void)uv_signal_start(&all->child, child_signalled, SIGCHLD);
	uv_unref((uv_handle_t *)&all->child);
}

static bool
open_pipe(int fds[2], struct error *err)
{
	const int code = uv_pipe(fds, UV_NONBLOCK_PIPE, 0);

	if (code != 0)
		return error_errno(err, -code, "no pipe for a process's output");
#ifdef F_SETPIPE_SZ
	(void)fcntl(fds[0], F_SETPIPE_SZ, PIPE_SIZE); /* a larger pipe is only faster */
#endif
	return true;
}

static struct process *
process_new(struct processes *all, const struct process_spec *spec)
{
	struct process *p = calloc(1, sizeof(*p));

	if (!p)
		arena_exhausted();
	p->all = all;
	p->on_line = spec->on_line;
	p->on_piece = spec->on_piece;
	p->on_exit = spec->on_exit;
	p->owner = spec->owner;
	p->pipe.data = p->timer.data = p;
	buf_init(&p->partial, BUF_UNBOUNDED);
	p->next = all->first;
	all->first = p;
	return p;
}

bool
process_start(struct processes *all, const struct process_spec *spec, struct process **out,
	struct error *err)
{
	int fds[2];
	pid_t pid;

	if (!open_pipe(fds, err))
		return false;
	const struct spawn spawn = {
		.argv = spec->argv, .env = spec->env, .cwd = spec->cwd, .output = fds[1]};
	const bool ok = spawn_start(&spawn, &pid, err);
	(void)close(fds[1]);
	if (!ok) {
		(void)close(fds[0]);
		return false;
	}
	struct process *p = process_new(all, spec);
	p->pid = pid;
	p->open_handles = 2;
	/* it may close its output long before it exits: SIGCHLD is what the loop waits for */
	all->running_count++;
	uv_ref((uv_handle_t *)&all->child);
	(void)uv_pipe_init(all->loop, &p->pipe, 0);
	(void)uv_timer_init(all->loop, &p->timer);
	(void)uv_pipe_open(&p->pipe, fds[0]);
	(void)uv_read_start((uv_stream_t *)&p->pipe, lend_buffer, read_output);
	*out = p;
	return true;
}

/* --- cancelling --------------------------------------------------------------------------- */

static void
signal_group(const struct process *p, int signal)
{
	/* it may have exited just now: nothing to tell */
	if (!p->has_exited)
		(void)kill(-p->pid, signal);
}

static void
send_next(uv_timer_t *timer)
{
	struct process *p = timer->data;

	signal_group(p, p->next_signal);
	if (p->next_signal == SIGKILL)
		return;
	p->next_signal = SIGKILL;
	(void)uv_timer_start(timer, send_next, PROCESS_SIGTERM_MS, 0);
}

void
process_cancel(struct process *p)
{
	signal_group(p, SIGINT);
	p->next_signal = SIGTERM;
	(void)uv_timer_start(&p->timer, send_next, PROCESS_SIGINT_MS, 0);
}

void
process_kill(struct process *p)
{
	signal_group(p, SIGKILL);
}

void
process_stop(struct process *process, bool kills)
{
	if (process && kills)
		process_kill(process);
	else if (process)
		process_cancel(process);
}
