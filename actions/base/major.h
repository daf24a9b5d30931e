/*
 * major: the major version of an action that a step names, for what changed from one to the next.
 */
#pragma once

#include "engine/run/step/builtin.h"

#include <stdint.h>

/* 5 of `NAME@v5.1.0`; UINT32_MAX, which is the newest, for a branch, a commit or another tag. */
uint32_t action_major(const struct builtin_call *call);
