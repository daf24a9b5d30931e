/*
 * cli: the state and functions that all commands share.
 *
 * This is the only part of lact that reads the environment, writes to the terminal on its own,
 * and decides the exit code.
 */
#pragma once

#include "engine/cli/options.h"
#include "engine/ui/output.h"
#include "expr/base/error.h"

/* docs/exit-codes.md */
enum exit_code {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_INVALID = 3,
	EXIT_MISSING = 4,
	EXIT_CANCELLED = 130,
};

struct cli {
	struct arena *a;
	const char *const *env; /* lact's own environment, for programs that it runs itself */
	struct output out;      /* standard output */
	struct output err;      /* standard error */
	bool color;
};

struct cli_command {
	const char *name;
	const char *summary; /* one line of `lact --help` */
	const char *usage;   /* what follows the name in the usage line */
	const char *text;    /* a paragraph of `lact NAME --help` */
	const struct option *options;
	size_t option_count;
	bool one_dash; /* long options may be written with one dash */
	int (*run)(struct cli *cli, const struct arguments *arguments);
};

extern const struct cli_command cmd_run;
extern const struct cli_command cmd_plan;
extern const struct cli_command cmd_list;
extern const struct cli_command cmd_graph;
extern const struct cli_command cmd_events;
extern const struct cli_command cmd_lock;
extern const struct cli_command cmd_expr;
extern const struct cli_command cmd_lint;
extern const struct cli_command cmd_explain;
extern const struct cli_command cmd_cache;
extern const struct cli_command cmd_artifact;

/* FETCH_COMMAND, which lact starts for itself (engine/git/fetch_process.h): no
 * command of users'. */
int cmd_git_fetch(struct cli *cli, int argc);

/* Prints an error with its help to standard error. Returns the exit code of its kind. */
int cli_fail(struct cli *cli, const struct error *err);
int cli_exit_code(enum error_kind kind);
/* Decides about colour from --color, --no-color, NO_COLOR, CLICOLOR_FORCE and the terminal. */
bool cli_wants_color(const struct arguments *arguments, int fd);
/* Colours, or none, on both streams, from here on. */
void cli_set_color(struct cli *cli, bool color);
/* What follows on standard output is data: exact, unless a terminal shows it. */
void cli_begin_data(struct cli *cli);
