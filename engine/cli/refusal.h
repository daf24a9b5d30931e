/*
 * refusal: the output of `--json` if nothing runs: {"record":"refused", …}, one line.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/project/project.h"

/* True if --json is among the arguments, also where they could not be read. */
bool refusal_is_wanted(int argc, char **argv);
/* An error: kind "usage", "invalid", "missing", "io", "network" or "cancelled". */
void refusal_write_error(struct cli *cli, const struct error *err);
/* A workflow that GitHub refuses, with its errors. */
void refusal_write_file(struct cli *cli, struct workflow_file *file);
