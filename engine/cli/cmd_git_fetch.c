#include "engine/cli/cli.h"
#include "engine/git/fetch_process.h"
#include "engine/git/fetch_serve.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

static int
refuse(struct cli *cli)
{
	struct error err;

	(void)error_set(&err, ERROR_USAGE,
		"'" FETCH_COMMAND "' is an internal command: lact starts it itself, with a "
		"request on standard input");
	(void)error_help(&err, "`lact --help` lists the commands");
	return cli_fail(cli, &err);
}

static bool
is_pipe(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

/* Standard input ends with the lact that sent the request: then nothing waits for an answer. */
static void *
watch(void *owner)
{
	char byte;
	ssize_t n;

	do
		n = read(STDIN_FILENO, &byte, sizeof(byte));
	while (n > 0 || (n < 0 && errno == EINTR));
	_exit(EXIT_FAILED);
	return owner;
}

/* What libraries print on standard output is no answer. */
static int
take_output(void)
{
	const int fd = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);

	return fd >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 ? fd : -1;
}

static bool
send_answer(int fd, struct str answer)
{
	ssize_t n = 0;

	while (answer.n > 0 && (n >= 0 || errno == EINTR)) {
		n = write(fd, answer.p, answer.n);
		answer = str_slice(answer, n > 0 ? (size_t)n : 0, answer.n);
	}
	return answer.n == 0;
}

int
cmd_git_fetch(struct cli *cli, int argc)
{
	struct fetch_request request;
	struct fetch_answer answer = {0};
	pthread_t watcher;

	if (argc != 2 || !is_pipe(STDIN_FILENO) || !is_pipe(STDOUT_FILENO) ||
		!fetch_request_read(cli->a, STDIN_FILENO, &request))
		return refuse(cli);
	const int out = take_output();
	if (out < 0 || pthread_create(&watcher, NULL, watch, NULL) != 0)
		return EXIT_FAILED;
	if (!fetch_serve(cli->a, &request, &answer.commit, &answer.error))
		answer.commit = STR_NONE;
	return send_answer(out, fetch_answer_write(cli->a, &answer)) ? EXIT_OK : EXIT_FAILED;
}
