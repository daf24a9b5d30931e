/*
 * hosted_tool: programs that GitHub's Linux images have, and how to get one that is not here.
 *
 * A step that does not find one of these may well succeed on GitHub: it is missing here. Any other
 * program that is not found is the step's own failure.
 * Source     actions/runner-images images/ubuntu/Ubuntu2404-Readme.md and
 *            images/ubuntu/scripts/build; package names of Debian 12, Ubuntu 24.04 and Homebrew
 */
#pragma once

#include "expr/base/arena.h"
#include "expr/base/str.h"

/*
 * "apt install jq", "brew install jq", or where it is told how: by what this machine has, where
 * `path` is the PATH that is searched. Empty if the images do not have the program.
 */
struct str hosted_tool_help(struct arena *a, struct str path, struct str program);
