/*
 * os_release: what /etc/os-release says of a Linux system, for keys of caches.
 *
 * Source     freedesktop.org, os-release(5)
 */
#pragma once

#include "engine/run/step/builtin.h"

/* The value of "ID", "VERSION_ID" and their like; empty without one. */
struct str os_release(struct builtin_call *call, const char *name);
