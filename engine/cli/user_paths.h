/*
 * user_paths: lact's folders for caches and state, by HOME and the XDG variables.
 */
#pragma once

#include "engine/store/paths.h"

MUST_CHECK bool user_paths_read(struct arena *a, struct paths *out, struct error *err);
