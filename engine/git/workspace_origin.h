/*
 * workspace_origin: what `origin` of a workspace is: a repository beside it that git fetches from.
 *
 * Place      `.git/lact/origin`, bare, without objects of its own: they are borrowed from the user's.
 *            Its branches are the user's remote-tracking branches, as last fetched, and the commit
 *            of the run; where there are none, the user's branches. All tags.
 * Use        `remote.origin.url` stays the real one. `.git/lact/config`, included as long as the
 *            remote has that URL, sets `remote.origin.vcs`, so that git speaks to this repository
 *            instead: fetch, pull and ls-remote need neither the network nor credentials.
 * Pushes     Are refused by a hook. `git push --dry-run` works.
 * Limit      git before 2.36 does not know the condition, and goes to the network.
 * Source     git-scm.com, git-config (includeIf, remote.<name>.vcs), gitremote-helpers (connect)
 */
#pragma once

#include "engine/git/packed_refs.h"
#include "engine/git/repository.h"

struct workspace_origin {
	struct arena *a;
	struct str dot_git;
	struct repository *user;
	git_odb *odb;       /* the user's */
	struct str remote;  /* the user's name for `origin`; empty: none */
	struct str ref;     /* the run's; empty: none */
	const git_oid *id;  /* the run's commit */
	struct str shallow; /* what the user's `shallow` says; empty: it has all history */
};

MUST_CHECK bool workspace_origin_write(const struct workspace_origin *origin, struct error *err);
/* The part of `.git/config` that leads there. */
struct str workspace_origin_include(struct arena *a, struct str url);
