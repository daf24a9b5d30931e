/*
 * The Node.js that runs a JavaScript action, which the step does not see: the major version that
 * `using` names, as GitHub's runner brings it.
 *
 * Order      The user's `node` on PATH, if it has that version; then as for setup-node
 *            (node_install.h), which keeps what it installs; then whatever Node.js is here, and
 *            the run reports the difference.
 * Remembered The version of the user's `node`, as long as the file is the same: starting it takes
 *            longer than a short action.
 */
#include "actions/actions.h"
#include "actions/node/node_install.h"
#include "engine/store/file.h"

#include <inttypes.h>
#include <sys/stat.h>

#define MEMO_MAX ((size_t)1 << 12)
#define OLDEST   ">=16" /* what actions need at least */

static const struct builtin_input inputs[] = {
	{"node-version", "", true}, /* a major version */
};

/* --- the user's ---------------------------------------------------------------------------- */

static struct str
memo_path(struct builtin_call *call)
{
	return path_join(call->a, call->tool_cache, STR("node-on-path"));
}

/* What changes when the file does. */
static bool
stamp_of(struct builtin_call *call, struct str node, struct str *out)
{
	const char *z = str_z(call->a, node);
	struct stat s;

	if (!z || stat(z, &s) != 0)
		return false;
	*out = str_fmt(call->a, "%" STR_FMT " %jd %ju %jd", STR_ARG(node), (intmax_t)s.st_size,
		(uintmax_t)s.st_ino, (intmax_t)s.st_ctime);
	return true;
}

/* Two lines: the stamp, and the version. */
static bool
read_memo(struct builtin_call *call, struct str stamp, struct str *version)
{
	struct str text;
	struct str line;

	return file_read(call->a, memo_path(call), MEMO_MAX, &text, NULL) &&
	       str_line(&text, &line) && str_eq(line, stamp) && str_line(&text, version);
}

static bool
ask_version(struct builtin_call *call, struct str node, struct str stamp, struct str *version)
{
	const char *const argv[] = {str_z(call->a, node), "--version", NULL};

	if (!tool_output(call, argv, version, NULL))
		return false;
	/* without it, the next run asks again */
	IGNORE(file_write_atomic(memo_path(call),
		str_concat(call->a, stamp, STR("\n"), *version, STR("\n")), 0600, NULL));
	return true;
}

static bool
on_path(struct builtin_call *call, const struct semver_range *range, struct str *out)
{
	const struct str node = tool_on_path(call->a, call->user_path, STR("node"));
	struct semver parsed;
	struct str version;
	struct str stamp;

	if (node.n == 0 || !stamp_of(call, node, &stamp) ||
		(!read_memo(call, stamp, &version) && !ask_version(call, node, stamp, &version)) ||
		!semver_parse(version, &parsed) || !semver_satisfies(&parsed, range))
		return false;
	*out = node;
	return true;
}

/* --- another one --------------------------------------------------------------------------- */

static bool
find(struct builtin_call *call, struct str spec, struct str *node, struct error *err)
{
	struct node_request request = {
		.spec = spec,
		.range = semver_range_parse(call->a, spec),
	};
	struct tool tool;

	if (!request.range)
		return error_set(
			err, ERROR_INVALID, "'%" STR_FMT "' is not a version", STR_ARG(spec));
	if (on_path(call, request.range, node))
		return true;
	if (!tool_check_arch(call, "Node.js", &request.arch) ||
		!node_install(call, &request, &tool, err))
		return false;
	*node = path_join(call->a, tool.path, STR("bin/node"));
	return true;
}

static enum result
fall_back(struct builtin_call *call, struct str spec, const struct error *why)
{
	struct error err = {0};
	struct str node;

	call->offline = true; /* another version is not worth a download */
	if (!find(call, STR(OLDEST), &node, &err))
		return builtin_missing(
			call, "install Node.js, or run once with a network", "%s", why->text);
	builtin_difference(call,
		"'%" STR_FMT "' asks for Node.js %" STR_FMT
		", which is not here, and runs on '%" STR_FMT "': %s",
		STR_ARG(call->uses), STR_ARG(spec), STR_ARG(node), why->text);
	builtin_set_output(call, "node", node);
	return RESULT_SUCCESS;
}

static enum result
run(struct builtin_call *call)
{
	const struct str spec = builtin_input(call, "node-version");
	struct error err = {0};
	struct str node;

	if (!find(call, spec, &node, &err))
		return err.kind == ERROR_CANCELLED ? RESULT_FAILURE : fall_back(call, spec, &err);
	builtin_set_output(call, "node", node);
	return RESULT_SUCCESS;
}

const struct builtin action_node_runtime = {
	.name = "lact/node-runtime",
	.summary = "the Node.js of JavaScript actions",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
};
