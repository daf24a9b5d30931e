#include "engine/git/fetch_process.h"

#include "engine/exec/spawn.h"
#include "engine/git/fetch_program.h"
#include "engine/git/fetch_wire.h"
#include "expr/base/buf.h"

#include <uv.h>

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#if defined(__APPLE__)
extern char **environ; /* its unistd.h leaves it out */
#endif

#define CHUNK    4096
#define PAUSE_NS 1000000

/* libgit2's own, and those of its TLS, ssh, Kerberos and resolver, and of the dynamic linker. */
static const char *const inherited[] = {
	"HOME",
	"PATH",
	"XDG_CONFIG_HOME",
	"TMPDIR",
	"GIT_SSH",
	"GIT_SSH_COMMAND",
	"SSH_AUTH_SOCK",
	"SSL_CERT_DIR",
	"SSL_CERT_FILE",
	"KRB5CCNAME",
	"KRB5_CONFIG",
	"LOCALDOMAIN",
	"RES_OPTIONS",
	"ALL_PROXY",
	"HTTPS_PROXY",
	"HTTP_PROXY",
	"NO_PROXY",
	"all_proxy",
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"DYLD_LIBRARY_PATH",
	"LD_LIBRARY_PATH",
	"LD_PRELOAD",
};

struct fetch_exchange {
	pid_t pid;
	int to;          /* its standard input */
	int from;        /* its standard output */
	struct str rest; /* of the request */
	struct buf answer;
	const atomic_bool *cancel;
};

static bool
is_cancelled(const struct fetch_exchange *asking)
{
	return asking->cancel && atomic_load(asking->cancel);
}

/* --- starting ----------------------------------------------------------------------------- */

static bool
is_inherited(struct str variable)
{
	const struct str name = str_slice(variable, 0, str_index(variable, '=', 0));

	for (size_t i = 0; i < COUNT_OF(inherited); i++)
		if (str_eq(name, str_from(inherited[i])))
			return true;
	return false;
}

static const char *const *
environment(struct arena *a)
{
	const char **result = arena_array(a, const char *, COUNT_OF(inherited) + 1);
	size_t count = 0;

	for (char *const *variable = environ; *variable && count < COUNT_OF(inherited); variable++)
		if (is_inherited(str_from(*variable)))
			result[count++] = *variable;
	result[count] = NULL;
	return result;
}

static bool
start(struct arena *a, const int input[2], const int output[2], pid_t *pid, struct error *err)
{
	const char *const argv[] = {fetch_program(a), FETCH_COMMAND, NULL};
	const struct spawn spawn = {
		.argv = argv,
		.env = environment(a),
		.cwd = ".",
		.input = input[0],
		.output = output[1],
		.errors = STDERR_FILENO,
	};

	return spawn_start(&spawn, pid, err) || error_prefix(err, "no process");
}

static bool
open_pipes(int input[2], int output[2], struct error *err)
{
	int code = uv_pipe(input, 0, UV_NONBLOCK_PIPE);

	if (code != 0)
		return error_errno(err, -code, "cannot start a process: no pipe to it");
	code = uv_pipe(output, UV_NONBLOCK_PIPE, 0);
	if (code == 0)
		return true;
	(void)close(input[0]);
	(void)close(input[1]);
	return error_errno(err, -code, "cannot start a process: no pipe from it");
}

/* --- asking ------------------------------------------------------------------------------- */

/* What a process that has ended does not read is dropped: how it ended says enough. */
static void
send_rest(struct fetch_exchange *asking)
{
	const ssize_t n = write(asking->to, asking->rest.p, asking->rest.n);

	if (n >= 0)
		asking->rest = str_slice(asking->rest, (size_t)n, asking->rest.n);
	else if (errno != EINTR && errno != EAGAIN)
		asking->rest = STR_NONE;
}

/* False at the end of the answer, or where it is too long. */
static bool
receive(struct fetch_exchange *asking)
{
	char chunk[CHUNK];
	const ssize_t n = read(asking->from, chunk, sizeof(chunk));

	if (n > 0)
		buf_add(&asking->answer, (struct str){chunk, (size_t)n});
	return !asking->answer.overflow &&
	       (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)));
}

static void
exchange(struct fetch_exchange *asking)
{
	bool goes_on = true;

	while (goes_on && !is_cancelled(asking)) {
		struct pollfd fds[] = {
			{.fd = asking->from, .events = POLLIN},
			{.fd = asking->rest.n > 0 ? asking->to : -1, .events = POLLOUT},
		};
		if (poll(fds, COUNT_OF(fds), FETCH_LOOK_MS) <= 0)
			continue;
		if (fds[1].revents != 0)
			send_rest(asking);
		if (fds[0].revents != 0)
			goes_on = receive(asking);
	}
}

/* --- ending ------------------------------------------------------------------------------- */

/* Its group too: libgit2 may have started ssh. */
static void
kill_session(pid_t pid)
{
	siginfo_t info = {0};

	/* else orphans_kill has reaped it, and the number may be another's */
	if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0)
		(void)kill(-pid, SIGKILL);
}

/* Its status; 0 where orphans_kill was quicker: then the answer is all that there is. */
static int
wait_for_end(const struct fetch_exchange *asking)
{
	static const struct timespec pause = {.tv_nsec = PAUSE_NS};
	int status = 0;
	pid_t ended = 0;

	while (ended == 0 || (ended < 0 && errno == EINTR)) {
		if (is_cancelled(asking) || asking->answer.overflow)
			kill_session(asking->pid);
		ended = waitpid(asking->pid, &status, WNOHANG);
		if (ended == 0)
			(void)nanosleep(&pause, NULL);
	}
	return ended == asking->pid ? status : 0;
}

static bool
judge(const struct fetch_exchange *asking, int status, struct error *err)
{
	if (asking->answer.overflow)
		return error_set(err, ERROR_NETWORK, "answer of the fetching process too large");
	if (WIFSIGNALED(status))
		return error_set(err, ERROR_NETWORK, "signal %d ended the fetching process",
			WTERMSIG(status));
	if (status != 0)
		return error_set(err, ERROR_NETWORK, "the fetching process exited with code %d",
			WEXITSTATUS(status));
	return true;
}

bool
fetch_process_ask(struct arena *a, struct str request, const atomic_bool *cancel,
	struct str *answer, struct error *err)
{
	int input[2];
	int output[2];
	pid_t pid;

	if (!open_pipes(input, output, err))
		return false;
	bool ok = start(a, input, output, &pid, err);
	(void)close(input[0]);
	(void)close(output[1]);
	if (ok) {
		struct fetch_exchange asking = {pid, input[1], output[0], request, {0}, cancel};
		buf_init(&asking.answer, FETCH_ANSWER_MAX);
		exchange(&asking);
		ok = judge(&asking, wait_for_end(&asking), err);
		*answer = buf_take(a, &asking.answer);
	}
	(void)close(input[1]);
	(void)close(output[0]);
	return ok;
}
