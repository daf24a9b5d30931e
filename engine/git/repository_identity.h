/*
 * repository_identity: an identity that all clones of a repository share.
 */
#pragma once

#include "engine/git/repository.h"

/*
 * "HOST/OWNER/NAME" of its remote; the real path of `folder` where that has none with a host, or is
 * no repository (NULL).
 */
struct str repository_identity(struct arena *a, struct repository *repository, struct str folder);
