/*
 * packed_refs: the refs of a repository in the making, as the file `packed-refs` has them.
 *
 * Source     git-scm.com, gitrepository-layout
 */
#pragma once

#include "engine/git/libgit.h"
#include "expr/base/str.h"

struct packed_ref {
	struct str name;
	git_oid id;
};

struct packed_refs {
	struct arena *a;
	struct packed_ref *items;
	size_t count;
	size_t capacity;
};

/* The first of a name stays. */
void packed_refs_add(struct packed_refs *refs, struct str name, const git_oid *id);

/* Adds the refs of `git` below `from` whose objects are in `odb`, as refs below `to`. */
MUST_CHECK bool packed_refs_add_below(struct packed_refs *refs, git_repository *git, git_odb *odb,
	struct str from, struct str to, struct error *err);

/* The file's text: sorted, each name once. */
struct str packed_refs_text(struct packed_refs *refs);
