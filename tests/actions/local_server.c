#include "tests/actions/local_server.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

pid_t
local_server_start(struct harness *harness, const char **url)
{
	struct sandbox *sandbox = &harness->sandbox;

	(void)sandbox_run(sandbox, "mkdir -p registry && mkfifo ready");
	const char *root = str_z(&sandbox->a, sandbox->root);
	const pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (chdir(root) != 0)
			_exit(126);
		execlp("python3", "python3", "-c",
			"import functools, http.server as h\n"
			"s = h.ThreadingHTTPServer(('127.0.0.1', 0), functools.partial("
			"h.SimpleHTTPRequestHandler, directory='registry'))\n"
			"open('ready', 'w').write(str(s.server_port))\n"
			"import os\n"
			"os.dup2(os.open('/dev/null', os.O_WRONLY), 2)\n"
			"s.serve_forever()",
			(char *)NULL);
		_exit(127);
	}
	const struct str port = sandbox_run(sandbox, "cat ready");
	*url = str_z(
		&sandbox->a, str_fmt(&sandbox->a, "http://127.0.0.1:%" STR_FMT, STR_ARG(port)));
	return pid;
}

void
local_server_stop(pid_t pid)
{
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
}
