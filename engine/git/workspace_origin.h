/*
 * workspace_origin: the `origin` of a workspace: a repository beside it that git fetches from.
 *
 * Place      `.git/lact/origin`, bare, without objects of its own: they are borrowed from the
 *            user's. Its branches are the user's remote-tracking branches, as last fetched, and the
 *            commit of the run; where there are none, the user's branches. All tags.
 * Use        `remote.origin.url` stays the real one. `remote.origin.vcs` has git ask a helper, the
 *            script `.git/lact/remote`, which speaks to this repository instead: fetch, pull and
 *            ls-remote need neither the network nor credentials. Once the remote has another URL,
 *            the helper does what git would: https by git's own helper, files, ssh.
 * Pushes     A hook refuses them. `git push --dry-run` works. In a step that the user has allowed
 *            (LACT_LIVE=true), the helper does what git would, too.
 * Limit      git before 2.29 does not find a helper that is an alias: it fails, and reaches
 *            nothing.
 * Source     git-scm.com, git-config (remote.<name>.vcs), gitremote-helpers (connect); git 2.29
 *            transport-helper.c, which runs `git remote-NAME`
 */
#pragma once

#include "engine/git/packed_refs.h"
#include "engine/git/repository.h"

struct workspace_origin {
	struct arena *a;
	struct str dot_git;
	struct repository *user;
	git_odb *odb;       /* the user's */
	struct str url;     /* of `origin`; without quotes */
	struct str remote;  /* the user's name for `origin`; empty: none */
	struct str ref;     /* the run's; empty: none */
	const git_oid *id;  /* the run's commit */
	struct str shallow; /* what the user's `shallow` says; empty: it has all history */
};

MUST_CHECK bool workspace_origin_write(const struct workspace_origin *origin, struct error *err);
/* The part of `.git/config` that leads there. */
struct str workspace_origin_config(void);
