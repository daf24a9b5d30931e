/*
 * libgit_shared: libgit2 as the shared library of this machine, which speaks https and ssh.
 */
#pragma once

#include "engine/git/libgit_library.h"

/*
 * Its functions, loaded and started by the first call. NULL if it is not on this machine:
 * ERROR_MISSING. Objects that they make are for them alone.
 */
const struct libgit *libgit_shared_load(struct error *err);
/* A symbol of the library or of those that it brought; NULL if none has it. */
void *libgit_shared_symbol(const char *name);
