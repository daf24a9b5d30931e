/*
 * act_args: act's command lines, translated to lact's: `-l`, `-j build`, `push -n`, `.actrc`.
 *
 * Options    Many have the same name and meaning in lact. Others have another name or are a
 *            command, have no effect (one note), or are refused with a replacement.
 * Files      ~/.config/act/actrc, ~/.actrc and ./.actrc, as act reads them, for `lact run`. Options
 *            without effect are ignored there, and so are --github-instance and --directory: a
 *            repository must not decide where a token is sent.
 * Source     act 0.2.89: act --list-options; cmd/root.go
 */
#pragma once

#include "engine/cli/cli.h"

/* The command that act's options ask for: -l `list`, -g `graph`, --validate `lint`, else `run`. */
const char *act_args_command(int argc, char **argv);
/*
 * Puts lact's options in the place of act's, and behind those of act's files. What has no effect is
 * told on standard error. False: an option that is refused, ERROR_USAGE.
 */
MUST_CHECK bool act_args_translate(struct cli *cli, const struct cli_command *command, int *argc,
	char ***argv, struct error *err);
