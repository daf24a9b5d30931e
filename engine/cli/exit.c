#include "engine/cli/cli.h"
#include "engine/cli/terminal.h"

#include "engine/ui/style.h"

#include <unistd.h>

static const enum exit_code codes[] = {
	[ERROR_NONE] = EXIT_OK,
	[ERROR_USAGE] = EXIT_USAGE,
	[ERROR_INVALID] = EXIT_INVALID,
	[ERROR_MISSING] = EXIT_MISSING,
	[ERROR_IO] = EXIT_FAILED,
	[ERROR_NETWORK] = EXIT_MISSING,
	[ERROR_CANCELLED] = EXIT_CANCELLED,
};

int
cli_exit_code(enum error_kind kind)
{
	return (int)codes[kind];
}

int
cli_fail(struct cli *cli, const struct error *err)
{
	output_flush(&cli->out);
	output_add_fmt(&cli->err, "%serror%s: %s\n", style_begin(STYLE_RED, cli->color),
		style_end(cli->color), err->text);
	if (err->help[0] != '\0')
		output_add_fmt(&cli->err, "help: %s\n", err->help);
	output_flush(&cli->err);
	return cli_exit_code(err->kind);
}

bool
cli_wants_color(const struct arguments *arguments, int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *force = getenv("CLICOLOR_FORCE");

	if (options_has(arguments, "no-color"))
		return false;
	if (options_has(arguments, "color"))
		return true;
	if (no_color && no_color[0] != '\0')
		return false;
	if (force && force[0] != '\0' && str_cmp(str_from(force), STR("0")) != 0)
		return true;
	return isatty(fd) == 1 && !terminal_is_dumb();
}

void
cli_set_color(struct cli *cli, bool color)
{
	cli->color = color;
	cli->out.filter.color = color;
	cli->err.filter.color = color;
}

void
cli_begin_data(struct cli *cli)
{
	output_flush(&cli->out);
	cli->out.is_filtered = isatty(cli->out.fd) == 1;
}
