/*
 * help: the text of `--help`, made from the tables of commands and options.
 */
#pragma once

#include "engine/cli/cli.h"

void help_program(struct output *out, const struct cli_command *const *commands, size_t count);
void help_command(struct output *out, const struct cli_command *command);
