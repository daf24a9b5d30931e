/*
 * act_args: act's way to be called, for those who know it: `-l`, `-j build`, `push -n`, `.actrc`.
 *
 * Options    Those that mean the same are lact's own. Of the others some have another name here,
 *            some are another command, some have no effect (told once), and some are refused with
 *            what to use instead.
 * Files      ~/.config/act/actrc, ~/.actrc and ./.actrc, as act reads them, for `lact run`. An
 *            option that lact has no use for is passed over there, and so are --github-instance and
 *            --directory: a repository must not decide where a token is sent.
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
