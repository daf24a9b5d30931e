/*
 * local_repositories: the option --local-repository, which may be repeated.
 */
#pragma once

#include "engine/action/local_repository.h"
#include "engine/cli/options.h"
#include "expr/base/error.h"

/* Paths are seen from `folder`. False: ERROR_USAGE. */
MUST_CHECK bool local_repositories_read(struct arena *a, const struct arguments *arguments,
	struct str folder, struct local_repositories *out, struct error *err);
