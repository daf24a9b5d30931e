#include "engine/git/workspace_origin.h"

#include "engine/store/file.h"

#define BRANCHES "refs/heads/"
#define TAGS     "refs/tags/"

/* A remote helper that connects; as an alias, it needs no program on PATH. */
static const char redirect[] =
	"[remote \"origin\"]\n\tvcs = lact\n[alias]\n\tremote-lact = \"!"
	"f() { read -r a && printf 'connect\\\\n\\\\n' && read -r a s && echo && "
	"exec git -c safe.directory='*' \\\"${s#git-}\\\" "
	"\\\"$(git rev-parse --git-common-dir)/lact/origin\\\"; }; f\"\n";

/* As on GitHub, any commit and a filter may be asked for. */
static const char settings[] =
	"[core]\n\trepositoryformatversion = 0\n\tbare = true\n\thooksPath = hooks\n"
	"[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n"
	"[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n";

static const char refuse_push[] =
	"#!/bin/sh\n"
	"echo 'lact does not push to the remote: run with --live to push' >&2\n"
	"exit 1\n";

static const char *const folders[] = {"objects/info", "refs", "hooks"};

static bool
write_text(const struct workspace_origin *origin, const char *name, struct str text, mode_t mode,
	struct error *err)
{
	const struct str folder = path_join(origin->a, origin->dot_git, STR("lact"));

	return file_write(path_join(origin->a, folder, str_from(name)), text, mode, err);
}

static bool
make_folders(const struct workspace_origin *origin, struct error *err)
{
	const struct str root = path_join(origin->a, origin->dot_git, STR("lact/origin"));

	for (size_t i = 0; i < COUNT_OF(folders); i++)
		if (!file_make_dirs(path_join(origin->a, root, str_from(folders[i])), 0755, err))
			return false;
	return true;
}

/* The run's commit counts as pushed. */
static bool
collect_refs(const struct workspace_origin *origin, struct packed_refs *refs, struct error *err)
{
	git_repository *git = repository_handle(origin->user);
	const struct str tracked =
		str_concat(origin->a, STR("refs/remotes/"), origin->remote, STR("/"));

	if (origin->remote.n > 0 &&
		!packed_refs_add_below(refs, git, origin->odb, tracked, STR(BRANCHES), err))
		return false;
	if (refs->count == 0 &&
		!packed_refs_add_below(refs, git, origin->odb, STR(BRANCHES), STR(BRANCHES), err))
		return false;
	return packed_refs_add_below(refs, git, origin->odb, STR(TAGS), STR(TAGS), err);
}

static bool
write_refs(const struct workspace_origin *origin, struct error *err)
{
	struct packed_refs own = {.a = origin->a};
	struct packed_refs refs = {.a = origin->a};

	if (!collect_refs(origin, &refs, err))
		return false;
	if (origin->ref.n > 0 && !str_starts(origin->ref, STR(TAGS)))
		packed_refs_add(&own, origin->ref, origin->id);
	for (size_t i = 0; i < refs.count; i++)
		packed_refs_add(&own, refs.items[i].name, &refs.items[i].id);
	return write_text(origin, "origin/packed-refs", packed_refs_text(&own), 0644, err);
}

static bool
write_head(const struct workspace_origin *origin, struct error *err)
{
	const struct str branch = repository_default_branch(origin->user);
	const struct str text = str_concat(origin->a, STR("ref: " BRANCHES), branch, STR("\n"));

	return write_text(origin, "origin/HEAD", text, 0644, err);
}

bool
workspace_origin_write(const struct workspace_origin *origin, struct error *err)
{
	const struct str objects =
		str_concat(origin->a, repository_objects_dir(origin->user), STR("\n"));

	return make_folders(origin, err) && write_head(origin, err) && write_refs(origin, err) &&
	       write_text(origin, "config", str_from(redirect), 0644, err) &&
	       write_text(origin, "origin/config", str_from(settings), 0644, err) &&
	       write_text(origin, "origin/objects/info/alternates", objects, 0644, err) &&
	       write_text(origin, "origin/hooks/pre-receive", str_from(refuse_push), 0755, err) &&
	       (origin->shallow.n == 0 ||
		       write_text(origin, "origin/shallow", origin->shallow, 0644, err));
}

struct str
workspace_origin_include(struct arena *a, struct str url)
{
	return str_concat(a, STR("[includeIf \"hasconfig:remote.*.url:"), url,
		STR("\"]\n\tpath = lact/config\n"));
}
