#include "engine/git/workspace_origin.h"

#include "engine/store/file.h"

#define BRANCHES "refs/heads/"
#define TAGS     "refs/tags/"

/* A remote helper; as an alias, it needs no program on PATH. */
static const char redirect[] = "[remote \"origin\"]\n\tvcs = lact\n[alias]\n\tremote-lact = \"!"
			       "sh \\\"$(git rev-parse --git-common-dir)/lact/remote\\\"\"\n";

/*
 * What git runs for the remote $1 with the address $2: it connects to the repository beside it
 * while the remote has the address of the run's, and else does what git would without it.
 */
static const char helper[] =
	"# The remote of this run; lact writes this file, see its docs/support.md.\n"
	"connect() {\n"
	"	read -r word && printf 'connect\\n\\n' && read -r word service && echo\n"
	"}\n"
	"[ \"$LACT_LIVE\" = true ] || [ \"$(git config \"remote.$1.url\")\" != \"$own\" ] || {\n"
	"	connect && exec git -c safe.directory='*' \"${service#git-}\" \"${0%/*}/origin\"\n"
	"}\n"
	"case $2 in\n"
	"*::*) exec git \"remote-${2%%::*}\" \"$1\" \"${2#*::}\" ;;\n"
	"http://*|https://*|ftp://*|ftps://*) exec git \"remote-${2%%:*}\" \"$1\" \"$2\" ;;\n"
	"file://*) connect && exec git \"${service#git-}\" \"${2#file://}\" ;;\n"
	"ssh://*) host=${2#ssh://} path=/${host#*/} host=${host%%/*} ;;\n"
	"*://*)\n"
	"	echo \"lact: '$2' as the remote '$1' is not supported: name it in the command\" "
	">&2\n"
	"	exit 1 ;;\n"
	"/*|./*|../*) connect && exec git \"${service#git-}\" \"$2\" ;;\n"
	"*:*) host=${2%%:*} path=${2#*:} ;;\n"
	"*) connect && exec git \"${service#git-}\" \"$2\" ;;\n"
	"esac\n"
	"case $host in\n"
	"-*) echo \"lact: '$host' is not a host\" >&2; exit 1 ;;\n"
	"*:*) set -- -p \"${host##*:}\" \"${host%:*}\" ;;\n"
	"*) set -- \"$host\" ;;\n"
	"esac\n"
	"ssh=${GIT_SSH_COMMAND:-$(git config core.sshCommand || printf %s \"${GIT_SSH:-ssh}\")}\n"
	"connect && eval \"exec $ssh \\\"\\$@\\\" \\\"\\$service '\\$path'\\\"\"\n";

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
	       write_text(origin, "remote",
		       str_concat(
			       origin->a, STR("own='"), origin->url, STR("'\n"), str_from(helper)),
		       0644, err) &&
	       write_text(origin, "origin/config", str_from(settings), 0644, err) &&
	       write_text(origin, "origin/objects/info/alternates", objects, 0644, err) &&
	       write_text(origin, "origin/hooks/pre-receive", str_from(refuse_push), 0755, err) &&
	       (origin->shallow.n == 0 ||
		       write_text(origin, "origin/shallow", origin->shallow, 0644, err));
}

struct str
workspace_origin_config(void)
{
	return str_from(redirect);
}
