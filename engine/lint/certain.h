/*
 * certain: which findings hold in a file with a fault, of which a part could not be read.
 *
 * What is in the tree stands as it is; but what a finding says is missing, or that it is the only
 * one or never used, may stand in what was lost. So each rule says how much of a file it looks at
 * (rule.h): a finding holds if nothing of that was lost. Repairs of such a file wait until the
 * fault is repaired, which is the only repair that is left.
 */
#pragma once

#include "engine/lint/base/report.h"

/* Drops what is not certain; `root` is of the file that the findings are of, and is_cut. */
void certain_keep(struct diags *findings, const struct source *source, const struct node *root);
