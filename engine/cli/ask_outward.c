#include "engine/cli/ask_outward.h"

#include "engine/ui/terminal_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#define ANSWER_MAX 256
#define PAUSE_MS   100

struct ask_outward {
	pthread_mutex_t lock; /* of the terminal */
	bool all;             /* the answer was `a` */
	bool is_over;         /* it was `q`, or the terminal is gone */
};

struct ask_outward *
ask_outward_open(struct arena *a)
{
	struct ask_outward *asker;

	if (isatty(STDIN_FILENO) != 1 || isatty(STDOUT_FILENO) != 1)
		return NULL;
	asker = arena_new(a, struct ask_outward);
	(void)pthread_mutex_init(&asker->lock, NULL); /* fails on no system for a plain mutex */
	return asker;
}

void
ask_outward_close(struct ask_outward *asker)
{
	if (asker)
		(void)pthread_mutex_destroy(&asker->lock);
}

/* A line from the terminal. False if the run is cancelled, or the terminal gone. */
static bool
read_answer(int terminal, const atomic_bool *is_cancelled, char *answer)
{
	struct pollfd wanted = {.fd = terminal, .events = POLLIN};

	while (!atomic_load(is_cancelled)) {
		const int ready = poll(&wanted, 1, PAUSE_MS);
		if (ready < 0 && errno != EINTR)
			return false;
		if (ready <= 0)
			continue;
		const ssize_t n = read(terminal, answer, ANSWER_MAX - 1);
		if (n <= 0)
			return false;
		answer[n] = '\0';
		return true;
	}
	return false;
}

static void
show(int terminal, const struct outward_question *question)
{
	struct arena tmp = {0};

	(void)dprintf(terminal,
		"\n%" STR_FMT " · %" STR_FMT ": %" STR_FMT "\n"
		"run it? y (yes), n (leave it out), a (all such steps), q (cancel): ",
		STR_ARG(terminal_text_plain(&tmp, question->job)),
		STR_ARG(terminal_text_plain(&tmp, question->step)),
		STR_ARG(terminal_text_plain(&tmp, question->reason)));
	arena_free(&tmp);
}

static enum outward_answer
ask(struct ask_outward *asker, int terminal, const struct outward_question *question)
{
	char answer[ANSWER_MAX];

	for (;;) {
		(void)tcflush(terminal, TCIFLUSH); /* what was typed before is no answer */
		show(terminal, question);
		if (!read_answer(terminal, question->is_cancelled, answer)) {
			asker->is_over = !atomic_load(question->is_cancelled);
			return OUTWARD_CANCEL;
		}
		switch (answer[0]) {
		case 'a': asker->all = true; return OUTWARD_RUN;
		case 'y': return OUTWARD_RUN;
		case 'n': return OUTWARD_LEAVE_OUT;
		case 'q': asker->is_over = true; return OUTWARD_CANCEL;
		default: break;
		}
	}
}

enum outward_answer
ask_outward(void *owner, const struct outward_question *question)
{
	struct ask_outward *asker = owner;
	enum outward_answer answer = OUTWARD_LEAVE_OUT;

	(void)pthread_mutex_lock(&asker->lock);
	const bool is_known = asker->all || asker->is_over || atomic_load(question->is_cancelled);
	const int terminal = is_known ? -1 : open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (is_known)
		answer = asker->all ? OUTWARD_RUN : OUTWARD_CANCEL;
	else if (terminal >= 0)
		answer = ask(asker, terminal, question);
	if (terminal >= 0)
		(void)close(terminal);
	(void)pthread_mutex_unlock(&asker->lock);
	return answer;
}
