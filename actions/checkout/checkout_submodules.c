#include "actions/checkout/checkout_submodules.h"

#include "engine/store/file.h"

#define CANNOT_FETCH "cannot fetch: "

/*
 * $1: --recursive or empty, $2: --depth=N or empty, $3: offline or empty; $4, $5: the work tree and
 * the git folder of the user's repository. What follows CANNOT_FETCH is the path of a submodule.
 */
static const char script[] =
	"set -e\n"
	"recursive=$1 depth=$2 offline=$3\n"
	"prefix=\n"
	"setting() { git config \"submodule.$1.$2\" || git config -f .gitmodules "
	"\"submodule.$1.$2\"; }\n"
	"update() {\n"
	"	git -c core.hooksPath=/dev/null \"$@\" submodule --quiet update --init --force "
	"$depth -- "
	"\"$path\"\n"
	"}\n"
	/* $1: the name, $2: the user's git folder of it */
	"fetch() {\n"
	"	commit=$(git rev-parse \":$path\")\n"
	"	if git --git-dir=\"$2\" cat-file -e \"$commit^{commit}\" 2>/dev/null; then\n"
	"		update -c protocol.file.allow=always -c \"submodule.$1.url=file://$2\" &&\n"
	"			git submodule --quiet sync -- \"$path\"\n"
	"	elif [ \"$offline\" ]; then\n"
	"		return 1\n"
	"	else\n"
	"		update\n"
	"	fi\n"
	"}\n"
	/* $1: the user's folder of this repository, $2: its git folder */
	"visit() {\n"
	"	git submodule --quiet init\n"
	"	git config -f .gitmodules --name-only --get-regexp '^submodule\\..*\\.path$' |\n"
	"	while IFS= read -r key; do\n"
	"		path=$(git config -f .gitmodules \"$key\")\n"
	"		name=${key#submodule.} name=${name%.path}\n"
	"		git ls-files -s -- \"$path\" | grep -q '^160000 ' || continue\n"
	"		how=$(git -C \"$1\" config \"submodule.$name.update\" 2>/dev/null ||\n"
	"			setting \"$name\" update) || how=\n"
	"		if [ \"$how\" = none ]; then\n"
	"			git config \"submodule.$name.update\" none\n"
	"			rm -rf \"./$path\"\n"
	"			mkdir -p \"./$path\"\n"
	"			continue\n"
	"		fi\n"
	"		if [ ! -e \"$path/.git\" ] && ! fetch \"$name\" \"$2/modules/$name\"; "
	"then\n"
	"			echo '" CANNOT_FETCH "'\"$prefix$path\"\n"
	"			exit 1\n"
	"		fi\n"
	"		[ ! \"$recursive\" ] || [ ! -e \"$path/.gitmodules\" ] || (\n"
	"			prefix=$prefix$path/\n"
	"			cd \"./$path\"\n"
	"			visit \"$1/$path\" \"$2/modules/$name\"\n"
	"		)\n"
	"	done\n"
	"}\n"
	"visit \"$4\" \"$5\"\n"
	"git submodule absorbgitdirs\n";

/* The submodule that the last line says could not be fetched; empty if it says no such thing. */
static struct str
log_lines(struct builtin_call *call, struct str printed)
{
	struct str failed = STR_NONE;
	struct str line;

	while (str_line(&printed, &line)) {
		const bool is_failed = str_starts(line, STR(CANNOT_FETCH));
		if (is_failed)
			failed = str_slice(line, sizeof(CANNOT_FETCH) - 1, line.n);
		else
			builtin_log(call, "%" STR_FMT, STR_ARG(line));
	}
	return failed;
}

static enum result
cannot_fetch(struct builtin_call *call, struct str path)
{
	return builtin_missing(call, "check it out: git submodule update --init --recursive",
		"submodule '%" STR_FMT "' is not checked out here, and %s", STR_ARG(path),
		call->offline ? "is not fetched with --offline" : "git cannot fetch it");
}

enum result
checkout_submodules(struct builtin_call *call, const struct builtin_checkout *options,
	const struct builtin_checkout_result *result)
{
	struct arena *a = call->a;
	const struct str depth =
		options->fetch_depth > 0 ? str_fmt(a, "--depth=%d", options->fetch_depth) : STR("");
	const char *const argv[] = {"sh", "-c", script, "submodules",
		options->recursive ? "--recursive" : "", str_z(a, depth),
		call->offline ? "offline" : "", str_z(a, result->user_root),
		str_z(a, result->user_git), NULL};
	const char *const env[] = {str_z(a, str_concat(a, STR("HOME="), call->user_home)),
		"GIT_TERMINAL_PROMPT=0", NULL};
	struct str printed = STR_NONE;
	const struct builtin_exec exec = {.argv = argv,
		.env = env,
		.cwd = path_join(a, call->workspace, options->path),
		.capture = &printed};
	struct error err = {0};
	int exit_code;

	if (!builtin_exec(call, &exec, &exit_code, &err))
		return builtin_error(call, "submodules: %s", err.text);
	const struct str failed = log_lines(call, printed);
	if (failed.n > 0)
		return cannot_fetch(call, failed);
	if (exit_code != 0)
		return builtin_error(call, "submodules: git failed with exit code %d", exit_code);
	return RESULT_SUCCESS;
}
