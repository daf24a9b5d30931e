/*
 * spawn_close: closes the descriptors that a started program must not inherit.
 */
#pragma once

#include <spawn.h>

/* Lets the child have descriptors 0, 1 and 2 alone, whatever lact itself was started with. Comes
 * after the actions that open those. Returns an errno, or 0. */
int spawn_close_rest(posix_spawn_file_actions_t *files, short *flags);
