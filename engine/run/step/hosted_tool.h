/*
 * hosted_tool: programs of GitHub's Linux images, and how to install a missing one.
 *
 * A step that lacks one of these may succeed on GitHub: the program is missing here. Any other
 * missing program is the step's own failure.
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
