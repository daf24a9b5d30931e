#include "engine/cli/act_args.h"
#include "engine/cli/cli.h"
#include "engine/cli/help.h"
#include "engine/cli/refusal.h"
#include "engine/cli/terminal.h"
#include "engine/git/fetch_process.h"
#include "engine/workflow/events.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const struct cli_command *const commands[] = {
	&cmd_run,
	&cmd_plan,
	&cmd_list,
	&cmd_graph,
	&cmd_events,
	&cmd_lint,
	&cmd_explain,
	&cmd_cache,
	&cmd_artifact,
	&cmd_lock,
	&cmd_expr,
};

static const struct cli_command *
command_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(commands); i++)
		if (str_eq(name, str_from(commands[i]->name)))
			return commands[i];
	return NULL;
}

static bool
next_command(const void *owner, size_t i, struct str *candidate)
{
	(void)owner;
	if (i >= COUNT_OF(commands))
		return false;
	*candidate = str_from(commands[i]->name);
	return true;
}

static int
unknown_command(struct cli *cli, struct str name)
{
	const struct str nearest = str_nearest(name, next_command, NULL);
	struct error err;

	(void)error_set(&err, ERROR_USAGE, "unknown command '%" STR_FMT "'", STR_ARG(name));
	if (nearest.n > 0)
		(void)error_help(&err, "did you mean 'lact %" STR_FMT "'?", STR_ARG(nearest));
	else
		(void)error_help(&err, "`lact --help` lists the commands");
	return cli_fail(cli, &err);
}

static int
unexpected_argument(struct cli *cli, struct str given)
{
	struct error err;

	(void)error_set(&err, ERROR_USAGE, "unexpected argument '%" STR_FMT "'", STR_ARG(given));
	return cli_fail(cli, &err);
}

static int
run_command(struct cli *cli, const struct cli_command *command, int argc, char **argv)
{
	struct arguments arguments;
	struct error err;

	for (int i = 0; i < argc && !str_eq(str_from(argv[i]), STR("--")); i++)
		if (str_eq(str_from(argv[i]), STR("--help")) ||
			str_eq(str_from(argv[i]), STR("-h"))) {
			help_command(&cli->out, command);
			return EXIT_OK;
		}
	if (!command->one_dash && !act_args_translate(cli, command, &argc, &argv, &err))
		return cli_fail(cli, &err);
	output_flush(&cli->err);
	if (command->one_dash)
		options_double_dashes(cli->a, command->options, command->option_count, argc, argv);
	if (!options_parse(cli->a, command->options, command->option_count, argc, argv, &arguments,
		    &err)) {
		if (err.help[0] == '\0')
			(void)error_help(&err, "`lact %s --help` lists its options", command->name);
		if (command == &cmd_run && refusal_is_wanted(argc, argv))
			refusal_write_error(cli, &err);
		return cli_fail(cli, &err);
	}
	if (arguments.name_count > 0 && str_eq(str_from(command->usage), STR("[OPTIONS]")))
		return unexpected_argument(cli, arguments.names[0]);
	cli_set_color(cli, cli_wants_color(&arguments, STDOUT_FILENO));
	return command->run(cli, &arguments);
}

static int
help(struct cli *cli, int argc, char **argv)
{
	const struct cli_command *command = argc > 0 ? command_find(str_from(argv[0])) : NULL;
	const bool has_no_page = argc > 0 && (str_eq(str_from(argv[0]), STR("help")) ||
						     str_eq(str_from(argv[0]), STR("version")));

	if (argc > 0 && !command && !has_no_page)
		return unknown_command(cli, str_from(argv[0]));
	if (argc > 1)
		return unexpected_argument(cli, str_from(argv[1]));
	if (command)
		help_command(&cli->out, command);
	else
		help_program(&cli->out, commands, COUNT_OF(commands));
	return EXIT_OK;
}

/* Without a command: what act would do with these options. */
static int
run_options(struct cli *cli, int argc, char **argv)
{
	const struct cli_command *command = command_find(str_from(act_args_command(argc, argv)));
	struct error err;

	if (command->one_dash && !act_args_translate(cli, command, &argc, &argv, &err))
		return cli_fail(cli, &err);
	return run_command(cli, command, argc, argv);
}

/* `lact push …` is `lact run --event push …`, as act has it. */
static int
run_event(struct cli *cli, int argc, char **argv)
{
	static char option[] = "--event";
	char **made = arena_array(cli->a, char *, (size_t)argc + 1);

	made[0] = option;
	for (int i = 1; i < argc; i++)
		made[i] = argv[i];
	return run_command(cli, &cmd_run, argc, made);
}

static int
dispatch(struct cli *cli, int argc, char **argv)
{
	const struct str name = argc > 1 ? str_from(argv[1]) : STR("help");

	if (str_eq(name, STR("version")) || str_eq(name, STR("--version")) ||
		str_eq(name, STR("-V"))) {
		if (argc > 2)
			return unexpected_argument(cli, str_from(argv[2]));
		output_add_z(&cli->out, "lact " LACT_VERSION "\n");
		return EXIT_OK;
	}
	if (str_eq(name, STR("help")) || str_eq(name, STR("--help")) || str_eq(name, STR("-h")))
		return help(cli, argc > 2 ? argc - 2 : 0, argv + 2);
	const struct cli_command *command = command_find(name);
	if (command)
		return run_command(cli, command, argc - 2, argv + 2);
	if (str_starts(name, STR("-")))
		return run_options(cli, argc - 1, argv + 1);
	if (str_eq(name, STR(FETCH_COMMAND)))
		return cmd_git_fetch(cli, argc);
	return event_kind_find(name) ? run_event(cli, argc, argv) : unknown_command(cli, name);
}

/*
 * A standard stream that is closed would be given to the first file that is opened, and lact's
 * output written there. It becomes nothing to read and nowhere to write.
 */
static bool
fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	return fd >= 0 && close(fd) == 0;
}

/* A failed write is reported, unless the reader has just read enough. */
static int
finish_output(struct cli *cli, int code)
{
	struct error err;

	output_flush(&cli->out);
	if (cli->out.failed == 0 || cli->out.failed == EPIPE)
		return code;
	(void)error_errno(&err, cli->out.failed, "cannot write to standard output");
	const int failed = cli_fail(cli, &err);
	return code == EXIT_OK ? failed : code;
}

int
main(int argc, char **argv, char **env)
{
	struct arena a = {0};
	struct cli cli = {.a = &a, .env = (const char *const *)env};

	/* a reader that went away is a failed write, told by output.c; not an end of the run */
	(void)signal(SIGPIPE, SIG_IGN);
	if (!fill_standard_streams())
		return EXIT_FAILED;
	output_init(&cli.out, STDOUT_FILENO);
	output_init(&cli.err, STDERR_FILENO);
	terminal_look(&cli.out);
	terminal_look(&cli.err);
	cli_set_color(&cli, isatty(STDERR_FILENO) == 1 && !terminal_is_dumb());
	const int code = finish_output(&cli, dispatch(&cli, argc, argv));
	output_free(&cli.out);
	output_free(&cli.err);
	arena_free(&a);
	return code;
}
