#include "engine/exec/program_output.h"

#include "expr/base/buf.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 100 /* between looks at `stop` */

static time_t
now_s(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? t.tv_sec : 0;
}

static int
wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool
is_over(const struct program_output *program, time_t start)
{
	return (program->stop && atomic_load(program->stop)) ||
	       (program->limit_s > 0 && now_s() - start > (time_t)program->limit_s);
}

/* False if it is over before the program has closed its output. */
static bool
read_all(const struct program_output *program, int fd, struct buf *b)
{
	const time_t start = now_s();
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

bool
program_output_read(struct arena *a, const struct program_output *program, struct str *printed,
	int *code, struct error *err)
{
	struct buf b;
	pid_t pid;
	int fds[2];

	if (pipe(fds) != 0)
		return error_errno(err, errno, "cannot run '%s'", program->argv[0]);
	const struct spawn spawn = {
		.argv = program->argv,
		.env = program->env,
		.cwd = program->cwd,
		.output = fds[1],
	};
	buf_init(&b, program->size_max);
	const bool started = spawn_start(&spawn, &pid, err);
	(void)close(fds[1]);
	bool ok = started;
	if (started && !read_all(program, fds[0], &b)) {
		(void)kill(-pid, SIGKILL); /* the child leads a session, and so a group */
		ok = error_set(err, ERROR_CANCELLED, "'%s' took too long", program->argv[0]);
	}
	if (started)
		*code = wait_for(pid);
	(void)close(fds[0]);
	*printed = str_trim(buf_take(a, &b));
	return ok;
}
