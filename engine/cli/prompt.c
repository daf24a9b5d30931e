#include "engine/cli/prompt.h"

#include "engine/ui/terminal_text.h"

#include <termios.h>

/* Lets the terminal show what is typed, or not. `before` gets its settings. */
static void
set_echo(FILE *terminal, bool echo, struct termios *before)
{
	struct termios quiet;

	if (tcgetattr(fileno(terminal), before) != 0)
		return;
	quiet = *before;
	if (!echo)
		quiet.c_lflag &= ~(tcflag_t)ECHO;
	(void)tcsetattr(fileno(terminal), TCSAFLUSH, &quiet);
}

bool
prompt_read(struct arena *a, struct str name, bool is_hidden, struct str *out, struct error *err)
{
	FILE *terminal = fopen("/dev/tty", "r+e");
	struct termios before = {0};
	char *line = NULL;
	size_t capacity = 0;

	if (!terminal)
		return error_set(err, ERROR_USAGE,
			"missing value of '%" STR_FMT "', and no terminal to ask for it",
			STR_ARG(name));
	/* first the echo, then the question: an answer may come at once */
	set_echo(terminal, !is_hidden, &before);
	(void)fprintf(terminal, "%" STR_FMT ": ", STR_ARG(terminal_text_plain(a, name)));
	(void)fflush(terminal);
	const ssize_t n = getline(&line, &capacity, terminal);
	(void)tcsetattr(fileno(terminal), TCSAFLUSH, &before);
	if (is_hidden)
		(void)fputs("\n", terminal);
	if (n > 0)
		*out = str_copy(a, str_slice((struct str){line, (size_t)n}, 0,
					   (size_t)n - (line[n - 1] == '\n')));
	free(line);
	(void)fclose(terminal);
	return n > 0 ||
	       error_set(err, ERROR_USAGE, "missing value of '%" STR_FMT "'", STR_ARG(name));
}
