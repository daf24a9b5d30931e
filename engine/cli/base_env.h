/*
 * base_env: the part of the machine's environment that steps see.
 *
 * Steps get a clean environment, not the user's shell: what leaks in by accident is why something
 * works here and fails on GitHub. Through come PATH, the user's name, what the network needs
 * (proxies, certificate authorities), where version managers keep their tools, and what
 * --env-pass names.
 */
#pragma once

#include "engine/cli/cli.h"
#include "engine/protocol/env.h"

void base_env_make(struct arena *a, const struct arguments *arguments, struct env *out);
