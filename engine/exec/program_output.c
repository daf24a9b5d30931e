#include "engine/exec/program_output.h"

#include "expr/base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 100      /* between looks at `stop` */
#define WAIT_NS 1000000L /* between looks at a program that has closed its output */

static time_t
now_s(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? t.tv_sec : 0;
}

static bool
is_over(const struct program_output *program, time_t start)
{
	return (program->stop && atomic_load(program->stop)) ||
	       (program->limit_s > 0 && now_s() - start > (time_t)program->limit_s);
}

/* False if it is over before the program has closed its output. */
static bool
read_all(const struct program_output *program, int fd, time_t start, struct buf *b)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	char chunk[4096];

	while (!is_over(program, start)) {
		if (poll(&poll_fd, 1, LOOK_MS) <= 0)
			continue;
		const ssize_t n = read(fd, chunk, sizeof(chunk));
		if (n == 0 || (n < 0 && errno != EINTR))
			return true;
		if (n > 0)
			buf_add(b, (struct str){chunk, (size_t)n});
	}
	return false;
}

/* A program may close its output and go on. False if it is over before. */
static bool
wait_for(const struct program_output *program, pid_t pid, time_t start, int *code)
{
	const struct timespec pause = {.tv_nsec = WAIT_NS};
	int status = 0;
	pid_t ended;

	while ((ended = waitpid(pid, &status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
		if (is_over(program, start))
			return false;
		(void)nanosleep(&pause, NULL); /* cut short: one more look */
	}
	*code = ended == pid && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
	return true;
}

static bool
read_to_end(const struct program_output *program, int fd, pid_t pid, struct buf *b, int *code,
	struct error *err)
{
	const time_t start = now_s();

	if (!read_all(program, fd, start, b) || !wait_for(program, pid, start, code)) {
		(void)kill(-pid, SIGKILL); /* the child leads a session, and so a group */
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		return error_set(err, ERROR_CANCELLED, "'%s' took too long", program->argv[0]);
	}
	return !b->overflow || error_set(err, ERROR_INVALID, "'%s' prints more than %zu bytes",
				       program->argv[0], program->size_max);
}

static void
close_opened(int fd)
{
	if (fd > 0)
		(void)close(fd); /* nothing of ours was written */
}

bool
program_output_read(struct arena *a, const struct program_output *program, struct str *printed,
	int *code, struct error *err)
{
	struct buf b;
	pid_t pid;
	int fds[2];

	const int dropped = program->takes_errors ? 0 : open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (dropped < 0 || pipe(fds) != 0) {
		error_errno(err, errno, "cannot run '%s'", program->argv[0]);
		close_opened(dropped);
		return false;
	}
	const struct spawn spawn = {
		.argv = program->argv,
		.env = program->env,
		.cwd = program->cwd,
		.output = fds[1],
		.errors = dropped,
	};
	buf_init(&b, program->size_max);
	bool ok = spawn_start(&spawn, &pid, err);
	(void)close(fds[1]);
	close_opened(dropped);
	ok = ok && read_to_end(program, fds[0], pid, &b, code, err);
	(void)close(fds[0]);
	*printed = str_trim(buf_take(a, &b));
	return ok;
}
