/*
 * base_env: the part of the machine's environment that steps see.
 *
 * Steps get a clean environment, not the user's shell: a variable that leaks in makes a step work
 * here and fail on GitHub. Passed are PATH, the user's name, proxies, certificate authorities, the
 * folders of version managers, and the variables of --env-pass.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/protocol/env.h"

void base_env_make(struct arena *a, const struct arguments *arguments, struct env *out);
