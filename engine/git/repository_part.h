/*
 * repository_part: declarations shared by the files of repository.h. Private to them.
 */
#pragma once

#include "engine/git/libgit.h"
#include "engine/git/repository.h"

#define REPOSITORY_BRANCHES "refs/heads/"
#define REPOSITORY_TAGS     "refs/tags/"
#define REPOSITORY_REMOTES  "refs/remotes/"

struct repository {
	struct arena *a;
	git_repository *git;
	struct str root;
	struct str git_dir;
	struct str common_dir;
	struct str objects_dir;
};

/* Without a prefix, if it has it. */
struct str repository_after(struct str s, struct str prefix);
/* The value of a configuration key, empty when it is not set. */
struct str repository_config_text(struct repository *repository, struct str key);
/* The name of the remote that repository_remote gives; empty when there is none. */
struct str repository_remote_name(struct repository *repository);
/* refs/remotes/REMOTE/BRANCH */
struct str repository_remote_ref(
	struct repository *repository, struct str remote, struct str branch);
/* The commit that a ref leads to. False if there is none. */
MUST_CHECK bool repository_ref_commit(struct repository *repository, struct str ref, git_oid *out);
