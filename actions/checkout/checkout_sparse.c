#include "actions/checkout/checkout_sparse.h"

/*
 * git keeps files that differ from the index: so it is shown another one, in which nothing does.
 * The real one is told afterwards.
 */
#define WITH_ALL_ADDED                                                                             \
	"set -e\n"                                                                                 \
	"cp .git/index .git/sparse-index\n"                                                        \
	"export GIT_INDEX_FILE=\"$PWD/.git/sparse-index\"\n"                                       \
	"git -c core.safecrlf=false add -A\n"
#define WITH_REAL_INDEX                                                                            \
	"unset GIT_INDEX_FILE\n"                                                                   \
	"rm .git/sparse-index\n"                                                                   \
	"git read-tree -mu HEAD\n"

static const char cone[] = WITH_ALL_ADDED "git sparse-checkout set \"$@\"\n" WITH_REAL_INDEX;
static const char no_cone[] =
	WITH_ALL_ADDED "git config core.sparseCheckout true\n"
		       "{ echo; printf '%s\\n' \"$@\"; } >> .git/info/sparse-checkout\n"
		       "git read-tree -mu \"$(git write-tree)\"\n" WITH_REAL_INDEX;

/* The lines that are not empty, as C strings after `used` others, and NULL. */
static const char **
patterns_after(struct builtin_call *call, size_t used, size_t *count)
{
	const struct str text = builtin_input(call, "sparse-checkout");
	const char **argv = arena_array(call->a, const char *, used + text.n + 1);
	struct str rest = text;
	struct str line;

	*count = used;
	while (rest.n > 0 && str_split(&rest, '\n', &line)) {
		line = str_trim(line);
		if (line.n > 0)
			argv[(*count)++] = str_z(call->a, line);
	}
	argv[*count] = NULL;
	return argv;
}

static bool
is_cone(const struct builtin_call *call)
{
	const struct str text = builtin_input(call, "sparse-checkout-cone-mode");

	return text.n == 0 || str_eq_nocase(text, STR("true"));
}

bool
checkout_is_sparse(const struct builtin_call *call)
{
	return builtin_input(call, "sparse-checkout").n > 0;
}

enum result
checkout_sparse(struct builtin_call *call, struct str folder)
{
	struct error err = {0};
	int exit_code;
	size_t count;

	const char **argv = patterns_after(call, 4, &count);
	argv[0] = "sh";
	argv[1] = "-c";
	argv[2] = is_cone(call) ? cone : no_cone;
	argv[3] = "sparse-checkout"; /* $0 */
	const struct builtin_exec exec = {.argv = argv, .cwd = folder};
	if (!builtin_exec(call, &exec, &exit_code, &err))
		return builtin_error(call, "sparse-checkout: %s", err.text);
	if (exit_code != 0)
		return builtin_error(
			call, "sparse-checkout: git failed with exit code %d", exit_code);
	builtin_log(
		call, "Sparse checkout of %zu %s", count - 4, count == 5 ? "pattern" : "patterns");
	return RESULT_SUCCESS;
}
