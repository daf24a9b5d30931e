/*
 * buildx: the machine's Docker with its buildx, if it has them.
 */
#pragma once

#include "engine/run/step/builtin.h"

/* *version is what `docker buildx version` prints. False: there is no such program here. */
bool buildx_find(struct builtin_call *call, struct str *version);
/* "linux/amd64", "linux/arm64": this machine as Docker calls it. */
struct str buildx_platform(struct arena *a);
