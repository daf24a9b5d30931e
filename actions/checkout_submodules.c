#include "actions/checkout_submodules.h"

/* $1 is --recursive or not there. */
static const char script[] =
	"set -e\n"
	"git submodule --quiet init\n"
	"[ -z \"$1\" ] || git submodule --quiet foreach \"$1\" 'git submodule --quiet init'\n"
	"git submodule absorbgitdirs\n";

enum result
checkout_submodules(struct builtin_call *call, struct str folder, bool recursive)
{
	const char *const argv[] = {
		"sh", "-c", script, "submodules", recursive ? "--recursive" : NULL, NULL};
	const struct builtin_exec exec = {.argv = argv, .cwd = folder};
	struct error err = {0};
	int exit_code;

	if (!builtin_exec(call, &exec, &exit_code, &err))
		return builtin_error(call, "submodules: %s", err.text);
	if (exit_code != 0)
		return builtin_error(call, "submodules: git failed with exit code %d", exit_code);
	return RESULT_SUCCESS;
}
