/*
 * differential_expr SCRIPT [--seed N] [--count N]: compares lact's expressions with GitHub's
 * library for JavaScript, on random expressions over random contexts.
 *
 * SCRIPT is evaluate.mjs, which runs in one node process throughout. A trial on which the two
 * disagree falls under a row of the table of known differences or is a failure, which is printed.
 * Exits 0 only if there is no failure.
 */
#include "tests/expr/differential/differences.h"
#include "tests/expr/differential/generate.h"

#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SEED_DEFAULT  1
#define COUNT_DEFAULT 50000
#define BATCH         250 /* expressions over the same contexts */
#define FAILURES_MAX  20  /* that are printed */

struct peer {
	pid_t pid;
	FILE *to;
	FILE *from;
	char *line;
	size_t line_size;
};

struct difference_tally {
	size_t equal;
	size_t errors; /* of the equal ones: both have an error */
	size_t known[64];
	size_t failed;
};

struct batch {
	struct arena a;
	struct object *contexts;
	struct expr_scope scope;
	struct str texts[BATCH];
	size_t count;
};

static bool
peer_open(struct peer *peer, const char *script)
{
	char *argv[] = {(char *)"node", (char *)script, NULL}; /* execve's argv is not written to */
	posix_spawn_file_actions_t actions;
	int to[2];
	int from[2];

	if (pipe(to) != 0 || pipe(from) != 0)
		return false;
	(void)posix_spawn_file_actions_init(&actions);
	(void)posix_spawn_file_actions_adddup2(&actions, to[0], STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&actions, from[1], STDOUT_FILENO);
	(void)posix_spawn_file_actions_addclose(&actions, to[1]);
	(void)posix_spawn_file_actions_addclose(&actions, from[0]);
	const int failed = posix_spawnp(&peer->pid, "node", &actions, NULL, argv, environ);
	(void)posix_spawn_file_actions_destroy(&actions);
	(void)close(to[0]);
	(void)close(from[1]);
	peer->to = fdopen(to[1], "w");
	peer->from = fdopen(from[0], "r");
	return failed == 0 && peer->to && peer->from;
}

static bool
peer_close(struct peer *peer)
{
	int status = 1;

	(void)fclose(peer->to); /* its end of input */
	(void)fclose(peer->from);
	free(peer->line);
	return waitpid(peer->pid, &status, 0) == peer->pid && status == 0;
}

/* The next answer; ends the program if the peer has died. */
static struct str
peer_read(struct peer *peer, struct arena *a)
{
	const ssize_t n = getline(&peer->line, &peer->line_size, peer->from);

	if (n <= 0) {
		fprintf(stderr, "differential_expr: no answer from node\n");
		exit(1);
	}
	return str_copy(a, (struct str){peer->line, (size_t)n - 1});
}

static void
send_json(struct peer *peer, struct arena *a, struct value v)
{
	const struct str json = value_to_json_line(a, v);

	fprintf(peer->to, "%" STR_FMT "\n", STR_ARG(json));
}

static void
send_batch(struct peer *peer, struct batch *batch)
{
	send_json(peer, &batch->a, value_object(batch->contexts));
	for (size_t i = 0; i < batch->count; i++)
		send_json(peer, &batch->a, value_string(batch->texts[i]));
	fputc('\n', peer->to);
	(void)fflush(peer->to); /* a failure shows when nothing is answered */
}

static void
write_string(struct buf *b, struct str s)
{
	buf_add_char(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];
		if (c < 0x20 || c == '"' || c == '\\')
			buf_add_fmt(b, "\\u%04x", c);
		else
			buf_add_char(b, s.p[i]);
	}
	buf_add_char(b, '"');
}

static void
write_number(struct buf *b, double n)
{
	uint64_t bits;

	memcpy(&bits, &n, sizeof(bits));
	if (n != n)
		buf_add_z(b, "#nan");
	else
		buf_add_fmt(b, "#%016" PRIx64, bits);
}

/* A value as evaluate.mjs writes it. */
static void
write_value(struct buf *b, struct value v)
{
	switch (v.kind) {
	case VALUE_NULL: buf_add_z(b, "null"); break;
	case VALUE_BOOLEAN: buf_add_z(b, v.boolean ? "true" : "false"); break;
	case VALUE_NUMBER: write_number(b, v.number); break;
	case VALUE_STRING: write_string(b, v.string); break;
	case VALUE_ARRAY:
		buf_add_char(b, '[');
		for (size_t i = 0; i < v.array->count; i++) {
			buf_add_z(b, i ? "," : "");
			write_value(b, v.array->items[i]);
		}
		buf_add_char(b, ']');
		break;
	case VALUE_OBJECT: {
		const struct map *members = object_members(v.object);
		buf_add_char(b, '{');
		for (size_t i = 0; i < members->count; i++) {
			buf_add_z(b, i ? "," : "");
			write_string(b, members->entries[i].key);
			buf_add_char(b, ':');
			write_value(b, *(const struct value *)members->entries[i].value);
		}
		buf_add_char(b, '}');
		break;
	}
	}
}

static struct str
value_text(struct arena *a, struct value v)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	write_value(&b, v);
	return buf_take(a, &b);
}

static struct value
context(void *owner, struct arena *a, struct str name)
{
	(void)a; /* they live as long as the batch */
	return object_get(owner, name);
}

static void
see(void *owner, const struct ast *node, struct value value)
{
	(void)node;
	differences_see(owner, value);
}

static const char *
find_difference(const struct trial *trial, struct difference_tally *tally)
{
	for (size_t i = 0; i < difference_count; i++) {
		if (!differences[i].explains(trial))
			continue;
		tally->known[i]++;
		return differences[i].name;
	}
	return NULL;
}

static void
print_failure(const struct batch *batch, const struct trial *trial, struct str ours)
{
	struct arena a = {0};
	const struct str contexts = value_to_json_line(&a, value_object(batch->contexts));

	printf("DIFFERS %" STR_FMT "\n  lact %s %" STR_FMT "\n  node %s %" STR_FMT
	       "\n  with %" STR_FMT "\n",
		STR_ARG(trial->text), trial->ok ? "=" : "!",
		STR_ARG(trial->ok ? ours : str_from(trial->err.text)), trial->peer_ok ? "=" : "!",
		STR_ARG(trial->peer), STR_ARG(contexts));
	arena_free(&a);
}

static void
judge(const struct batch *batch, struct trial *trial, struct str ours,
	struct difference_tally *tally)
{
	const bool equal = trial->ok == trial->peer_ok && (!trial->ok || str_eq(ours, trial->peer));

	if (equal) {
		tally->equal++;
		tally->errors += !trial->ok;
		return;
	}
	if (find_difference(trial, tally))
		return;
	if (tally->failed++ < FAILURES_MAX)
		print_failure(batch, trial, ours);
}

static void
run_trial(struct batch *batch, struct str text, struct str answer, struct difference_tally *tally)
{
	struct trial trial = {
		.a = &batch->a,
		.text = text,
		.peer_ok = str_starts(answer, STR("=")),
		.peer = str_slice(answer, 1, answer.n),
	};
	const struct expr_observer observer = {.evaluated = see, .owner = &trial};
	const struct expr_host plain = {.context = context, .owner = batch->contexts};
	struct expr_host observed = plain;
	struct value v;
	struct str ours = STR_NONE;

	observed.observer = &observer;
	trial.host = &plain;
	trial.ok = expr_parse(&batch->a, text, &batch->scope, &trial.expr, &trial.err) &&
		   expr_eval(&batch->a, trial.expr, &observed, &v, &trial.err);
	if (trial.ok)
		ours = value_text(&batch->a, v);
	judge(batch, &trial, ours, tally);
}

static void
run_batch(struct peer *peer, struct generator *g, size_t count, struct difference_tally *tally)
{
	static struct batch batch;

	arena_reset(&batch.a);
	batch.contexts = generate_context_values(g, &batch.a);
	batch.scope = (struct expr_scope){
		.contexts = generate_contexts, .context_count = GENERATE_CONTEXTS};
	batch.count = count;
	for (size_t i = 0; i < count; i++)
		batch.texts[i] = generate_expression(g, &batch.a);
	send_batch(peer, &batch);
	for (size_t i = 0; i < count; i++)
		run_trial(&batch, batch.texts[i], peer_read(peer, &batch.a), tally);
}

static void
print_tally(const struct difference_tally *tally, size_t count)
{
	for (size_t i = 0; i < difference_count; i++)
		printf("%6zu  %s: %s\n", tally->known[i], differences[i].name,
			differences[i].reason);
	printf("%zu expressions: %zu equal (%zu of them errors), %zu failed\n", count, tally->equal,
		tally->errors, tally->failed);
}

int
main(int argc, char **argv)
{
	struct generator g = {.state = SEED_DEFAULT};
	size_t count = COUNT_DEFAULT;
	struct peer peer = {0};
	struct difference_tally tally = {0};

	for (int i = 2; i + 1 < argc; i += 2) {
		if (strcmp(argv[i], "--seed") == 0)
			g.state = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "--count") == 0)
			count = (size_t)strtoull(argv[i + 1], NULL, 10);
	}
	if (argc < 2 || signal(SIGPIPE, SIG_IGN) == SIG_ERR || !peer_open(&peer, argv[1])) {
		fprintf(stderr, "usage: differential_expr SCRIPT [--seed N] [--count N]\n");
		return 2;
	}
	for (size_t done = 0; done < count; done += BATCH)
		run_batch(&peer, &g, count - done < BATCH ? count - done : BATCH, &tally);
	print_tally(&tally, count);
	return peer_close(&peer) && tally.failed == 0 ? 0 : 1;
}
