/*
 * lint_init: a first .github/actionlint.yaml, as actionlint's -init-config writes one.
 */
#pragma once

#include "engine/cli/cli.h"

/* In the repository above `folder` (empty: the current one). Leaves a file that is there alone.
 * Returns the exit code. */
int lint_init(struct cli *cli, struct str folder);
