/*
 * tags: the names of a repository's tags.
 */
#pragma once

#include "engine/git/repository.h"

/* Without `refs/tags/`, sorted by bytes. */
MUST_CHECK bool tags_list(struct arena *a, struct repository *repository, struct str **out,
	size_t *count, struct error *err);
