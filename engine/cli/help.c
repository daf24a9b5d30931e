#include "engine/cli/help.h"

#define NAME_WIDTH   10
#define OPTION_WIDTH 34

void
help_program(struct output *out, const struct cli_command *const *commands, size_t count)
{
	output_add_z(out, "lact runs GitHub Actions workflows on this machine, before the push.\n\n"
			  "usage: lact COMMAND [OPTIONS] [NAMES]\n\ncommands:\n");
	for (size_t i = 0; i < count; i++)
		output_add_fmt(
			out, "  %-*s %s\n", NAME_WIDTH, commands[i]->name, commands[i]->summary);
	output_add_fmt(out, "  %-*s %s\n", NAME_WIDTH, "help", "shows the help of a command");
	output_add_fmt(out, "  %-*s %s\n", NAME_WIDTH, "version", "prints the version");
	output_add_z(out, "\n`lact COMMAND --help` explains one. `man lact` explains all.\n"
			  "\nexit codes: 0 all succeeded, 1 a job failed, 2 bad usage, 3 an "
			  "invalid workflow,\n"
			  "4 something needed is missing on this machine, 130 cancelled\n");
}

static void
write_option(struct output *out, const struct option *option)
{
	struct arena tmp = {0};
	const struct str argument =
		option->argument
			? str_fmt(&tmp, option->may_lack ? " [%s]" : " %s", option->argument)
			: STR("");
	const struct str names =
		option->short_name
			? str_fmt(&tmp, "-%c, --%s%" STR_FMT, option->short_name, option->name,
				  STR_ARG(argument))
			: str_fmt(&tmp, "    --%s%" STR_FMT, option->name, STR_ARG(argument));

	output_add_fmt(out, "  %-*" STR_FMT, OPTION_WIDTH, STR_ARG(names));
	arena_free(&tmp);
	output_add_fmt(out, " %s\n", option->help);
}

void
help_command(struct output *out, const struct cli_command *command)
{
	output_add_fmt(out, "usage: lact %s %s\n\n%s\n\noptions:\n", command->name, command->usage,
		command->text);
	for (size_t i = 0; i < command->option_count; i++)
		write_option(out, &command->options[i]);
}
