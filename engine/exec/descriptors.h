/*
 * descriptors: whether this process may open files.
 */
#pragma once

#include <stdbool.h>

/* True if `count` more descriptors can be opened. libuv aborts where its first ones cannot. */
bool descriptors_are_left(unsigned count);
