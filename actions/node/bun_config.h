/*
 * bun_config: the registries of oven-sh/setup-bun in the workspace's bunfig.toml.
 *
 * Source     github.com/oven-sh/setup-bun src/registry.ts, src/bunfig.ts, README.md
 */
#pragma once

#include "engine/run/step/builtin.h"

/* Writes those of `registries`, and of `registry-url` with `scope`. */
enum result bun_config_write(struct builtin_call *call);
