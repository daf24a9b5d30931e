#include "actions/checkout/checkout_fetch.h"

#include "engine/store/file.h"

#define CHECKED_OUT "checked out: "
#define NO_REF      "no such ref: "

/*
 * $1: the URL, $2: the ref, $3: --depth=N or empty, $4: --tags or --no-tags, $5: --filter=… or
 * empty, $6: --progress or --no-progress, $7: submodules: empty, first or all, $8: clean or empty.
 * The last line is CHECKED_OUT, the commit, and the number of files; or NO_REF.
 */
static const char script[] =
	"set -e\n"
	"url=$1 ref=$2 depth=$3 tags=$4 filter=$5 progress=$6 submodules=$7 clean=$8\n"
	"git() { command git -c core.hooksPath=/dev/null \"$@\"; }\n"
	"has() { git ls-remote --exit-code -q origin \"$1\" >/dev/null; }\n"
	"fetch() { git fetch $progress --prune --force $tags $depth $filter origin \"$@\"; }\n"
	"if [ -e .git ] && [ \"$(git config remote.origin.url)\" = \"$url\" ]; then\n"
	"	[ ! \"$clean\" ] || { git clean -ffdxq; git reset -q --hard; }\n"
	"else\n"
	"	find . -mindepth 1 -maxdepth 1 -exec rm -rf {} +\n"
	"	git init -q .\n"
	"	git remote add origin \"$url\"\n"
	"	git config gc.auto 0\n"
	"fi\n"
	"if [ ! \"$ref\" ]; then\n"
	"	head=$(git ls-remote -q --symref origin HEAD)\n"
	"	ref=$(printf '%s\\n' \"$head\" | sed -n 's/^ref: \\(.*\\)\\tHEAD$/\\1/p')\n"
	"fi\n"
	"case $ref in\n"
	"refs/*) ;;\n"
	"*)\n"
	"	if printf %s \"$ref\" | grep -Eqx '[0-9a-fA-F]{40}|[0-9a-fA-F]{64}'; then :\n"
	"	elif has \"refs/heads/$ref\"; then ref=refs/heads/$ref\n"
	"	elif has \"refs/tags/$ref\"; then ref=refs/tags/$ref\n"
	"	else\n"
	"		git ls-remote -q origin HEAD >/dev/null\n"
	"		echo '" NO_REF "'\"$ref\"\n"
	"		exit 1\n"
	"	fi ;;\n"
	"esac\n"
	"[ \"$depth\" ] || fetch '+refs/heads/*:refs/remotes/origin/*' '+refs/tags/*:refs/tags/*'\n"
	"case $ref in\n"
	"refs/heads/*)\n"
	"	branch=${ref#refs/heads/}\n"
	"	fetch \"+$ref:refs/remotes/origin/$branch\"\n"
	"	git checkout -q --force -B \"$branch\" \"refs/remotes/origin/$branch\" ;;\n"
	"refs/tags/*)\n"
	"	fetch \"+$ref:$ref\"\n"
	"	git checkout -q --force \"$ref\" ;;\n"
	"refs/*)\n"
	"	fetch \"+$ref:refs/remotes/${ref#refs/}\"\n"
	"	git checkout -q --force \"refs/remotes/${ref#refs/}\" ;;\n"
	"*)\n"
	"	git cat-file -e \"$ref^{commit}\" 2>/dev/null || fetch \"$ref\"\n"
	"	git checkout -q --force --detach \"$ref\" ;;\n"
	"esac\n"
	"case $submodules in\n"
	"first) git submodule --quiet update --init --force $depth ;;\n"
	"all) git submodule --quiet update --init --force --recursive $depth ;;\n"
	"esac\n"
	"echo '" CHECKED_OUT "'\"$(git rev-parse HEAD) $(git ls-files | wc -l)\"\n";

/* What the last line tells; the others are logged. */
struct told {
	struct str checked_out;
	struct str no_ref;
};

static struct told
log_lines(struct builtin_call *call, struct str printed)
{
	struct told told = {STR_NONE, STR_NONE};
	struct str line;

	while (str_line(&printed, &line)) {
		if (str_starts(line, STR(CHECKED_OUT)))
			told.checked_out = str_slice(line, sizeof(CHECKED_OUT) - 1, line.n);
		else if (str_starts(line, STR(NO_REF)))
			told.no_ref = str_slice(line, sizeof(NO_REF) - 1, line.n);
		else
			builtin_log(call, "%" STR_FMT, STR_ARG(line));
	}
	return told;
}

static enum result
cannot_fetch(struct builtin_call *call, const struct checkout_fetch *fetch, struct str no_ref)
{
	const struct str help = str_concat(call->a, STR("--local-repository "), fetch->repository,
		STR("@REF=FOLDER names a copy of it on this machine"));

	if (no_ref.n > 0)
		return builtin_missing(call, str_z(call->a, help),
			"repository '%" STR_FMT "' has no branch or tag '%" STR_FMT "'",
			STR_ARG(fetch->repository), STR_ARG(no_ref));
	return builtin_missing(call, str_z(call->a, help),
		"repository '%" STR_FMT "' is not the run's own, and %s",
		STR_ARG(fetch->repository),
		call->offline ? "is not fetched with --offline"
			      : "git cannot fetch it: it does not exist, needs other credentials, "
				"or the network does not reach it");
}

/* "COMMIT COUNT" */
static void
read_checked_out(struct str text, struct builtin_checkout_result *out)
{
	const size_t space = str_index(text, ' ', 0);
	const struct str count = str_trim(str_slice(text, space, text.n));

	*out = (struct builtin_checkout_result){.commit = str_slice(text, 0, space)};
	for (size_t i = 0; i < count.n && char_is_digit(count.p[i]); i++)
		out->file_count = out->file_count * 10 + (size_t)(count.p[i] - '0');
}

static const char *
submodules_word(const struct builtin_checkout *options)
{
	if (!options->submodules)
		return "";
	return options->recursive ? "all" : "first";
}

static bool
exec(struct builtin_call *call, const struct checkout_fetch *fetch, struct str folder,
	struct str *printed, int *exit_code, struct error *err)
{
	const struct builtin_checkout *options = fetch->options;
	struct arena *a = call->a;
	const struct str depth =
		options->fetch_depth > 0 ? str_fmt(a, "--depth=%d", options->fetch_depth) : STR("");
	const struct str filter =
		fetch->filter.n > 0 ? str_concat(a, STR("--filter="), fetch->filter) : STR("");
	const char *const argv[] = {"sh", "-c", script, "checkout", str_z(a, fetch->url),
		str_z(a, options->ref), str_z(a, depth),
		options->fetch_tags ? "--tags" : "--no-tags", str_z(a, filter),
		fetch->show_progress ? "--progress" : "--no-progress", submodules_word(options),
		options->clean ? "clean" : "", NULL};
	const struct builtin_exec run = {.argv = argv,
		.env = checkout_login_env(call, fetch->login),
		.cwd = folder,
		.capture = printed};

	return builtin_exec(call, &run, exit_code, err);
}

enum result
checkout_fetch(struct builtin_call *call, const struct checkout_fetch *fetch,
	struct builtin_checkout_result *out)
{
	const struct str folder =
		path_normal(call->a, path_join(call->a, call->workspace, fetch->options->path));
	struct str printed = STR_NONE;
	struct error err = {0};
	int exit_code;

	if (!path_is_below(folder, call->workspace))
		return builtin_error(call, "the path '%" STR_FMT "' is not under the workspace",
			STR_ARG(fetch->options->path));
	if (call->offline)
		return cannot_fetch(call, fetch, STR_NONE);
	if (!file_make_dirs(folder, 0755, &err) ||
		!exec(call, fetch, folder, &printed, &exit_code, &err))
		return builtin_error(call, "%s", err.text);
	const struct told told = log_lines(call, printed);
	if (exit_code != 0 || told.checked_out.n == 0)
		return cannot_fetch(call, fetch, told.no_ref);
	read_checked_out(told.checked_out, out);
	return RESULT_SUCCESS;
}
