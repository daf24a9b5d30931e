/*
 * actions/setup-node: a Node.js of the asked-for version on the job's PATH.
 *
 * The version comes from this machine or from the npm registry (node_install.h). Programs that
 * `npm install -g` adds go to the job's own folder, so that neither the tool cache nor the user's
 * version manager changes. Whoever writes into the tool itself changes it for running jobs
 * alone: it is looked at, and set right, before it is used again (seal.h).
 * Source     github.com/actions/setup-node action.yml, src/main.ts, src/authutil.ts,
 *            src/cache-restore.ts
 */
#include "actions/actions.h"
#include "actions/base/major.h"
#include "actions/base/package_cache.h"
#include "actions/node/node_install.h"
#include "actions/node/node_version.h"
#include "engine/store/file.h"
#include "engine/store/json.h"
#include "engine/store/tool_cache.h"

#define NO_TOKEN "XXXXX-XXXXX-XXXXX-XXXXX"

#define NPMRC_MAX   ((size_t)1 << 20)
#define PACKAGE_MAX ((size_t)1 << 20)

static const struct builtin_input inputs[] = {
	{"always-auth", "false", false},
	{"node-version", "", false},
	{"node-version-file", "", false},
	{"architecture", "", false},
	{"check-latest", "false", false},
	{"registry-url", "", false},
	{"scope", "", false},
	{"token", "", false},
	{"cache", "", false},
	{"package-manager-cache", "true", false},
	{"cache-dependency-path", "", false},
	{"mirror", "", false},
	{"mirror-token", "", false},
};

static const struct package_manager {
	const char *name;
	const char *locks[3];  /* in the order in which they are looked for */
	const char *folder;    /* of its cache, where none of the commands answers */
	const char *ask[4];    /* a command that prints the folder */
	const char *ask_of[4]; /* another one, for a newer version */
} managers[] = {
	{"npm", {"package-lock.json", "npm-shrinkwrap.json", "yarn.lock"}, "~/.npm", {NULL},
		{NULL}},
	{"yarn", {"yarn.lock"}, "~/.cache/yarn", {"yarn", "cache", "dir"},
		{"yarn", "config", "get", "cacheFolder"}},
	{"pnpm", {"pnpm-lock.yaml"}, "~/.local/share/pnpm/store", {"pnpm", "store", "path"},
		{NULL}},
};

static const char *const programs[] = {"node", "npm", "npx", "corepack"};

/* --- PATH --------------------------------------------------------------------------------- */

/* Only Node's own programs: what else lies beside them on this machine is not on GitHub's. */
static bool
link_bin(struct builtin_call *call, const struct tool *node, struct str bin, struct error *err)
{
	if (!file_make_dirs(bin, 0755, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(programs); i++) {
		const struct str from =
			str_concat(call->a, node->path, STR("/bin/"), str_from(programs[i]));
		if (file_exists(from) &&
			!file_link(from, path_join(call->a, bin, str_from(programs[i])), err))
			return false;
	}
	return true;
}

static bool
set_path(struct builtin_call *call, const struct tool *node, struct error *err)
{
	const struct str globals = path_join(call->a, call->temp, STR("npm-global"));
	const struct str bin = str_concat(call->a, call->temp, STR("/node-"), node->version);

	if (!file_make_dirs(path_join(call->a, globals, STR("lib")), 0755, err) ||
		!link_bin(call, node, bin, err))
		return false;
	builtin_add_path(call, bin);
	builtin_add_path(call, path_join(call->a, globals, STR("bin")));
	builtin_export(call, "NPM_CONFIG_PREFIX", globals);
	return true;
}

/* --- registry ----------------------------------------------------------------------------- */

static struct str
scope_of(struct builtin_call *call, struct str url)
{
	struct str scope = builtin_input(call, "scope");
	const struct str repository = builtin_repository(call);

	if (scope.n == 0 && str_has(url, STR("npm.pkg.github.com")))
		scope = str_slice(repository, 0, str_index(repository, '/', 0));
	if (scope.n == 0)
		return STR_NONE;
	const struct str at = str_starts(scope, STR("@")) ? STR_NONE : STR("@");
	return str_lower(call->a, str_concat(call->a, at, scope, STR(":")));
}

/* The lines of an .npmrc that is there already, without those for the same registry. */
static struct str
other_lines(struct builtin_call *call, struct str path, struct str key)
{
	struct str text;
	struct str line;
	struct buf b;

	if (!file_read(call->a, path, NPMRC_MAX, &text, NULL))
		return STR_NONE;
	buf_init(&b, BUF_UNBOUNDED);
	while (str_line(&text, &line)) {
		if (str_starts(str_lower(call->a, line), key))
			continue;
		buf_add(&b, line);
		buf_add_char(&b, '\n');
	}
	return buf_take(call->a, &b);
}

static bool
write_npmrc(struct builtin_call *call, struct str url, bool always_auth, struct error *err)
{
	struct arena *a = call->a;
	const struct str path = path_join(a, call->temp, STR(".npmrc"));
	const struct str key = str_concat(a, scope_of(call, url), STR("registry"));
	const struct str token = builtin_env(call, "NODE_AUTH_TOKEN");

	if (!str_ends(url, STR("/")))
		url = str_concat(a, url, STR("/"));
	const struct str text = str_concat(a, other_lines(call, path, key),
		str_slice(url, str_index(url, ':', 0) + 1, url.n),
		STR(":_authToken=${NODE_AUTH_TOKEN}\n"), key, STR("="), url,
		always_auth ? STR("\nalways-auth=true") : STR("\nalways-auth=false"));
	if (!file_write(path, text, 0600, err))
		return false;
	builtin_export(call, "NPM_CONFIG_USERCONFIG", path);
	builtin_export(call, "NODE_AUTH_TOKEN", token.n > 0 ? token : STR(NO_TOKEN));
	return true;
}

static enum result
set_registry(struct builtin_call *call)
{
	const struct str url = builtin_input(call, "registry-url");
	struct error err = {0};
	bool always_auth;

	if (url.n == 0)
		return RESULT_SUCCESS;
	if (!builtin_flag(call, "always-auth", &always_auth))
		return RESULT_FAILURE;
	return write_npmrc(call, url, always_auth, &err) ? RESULT_SUCCESS : tool_fail(call, &err);
}

/* --- cache -------------------------------------------------------------------------------- */

static const struct package_manager *
manager_find(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(managers); i++)
		if (str_eq(name, str_from(managers[i].name)))
			return &managers[i];
	return NULL;
}

static struct str
lock_names(struct builtin_call *call, const struct package_manager *manager)
{
	struct buf b;

	buf_init(&b, BUF_UNBOUNDED);
	for (size_t i = 0; i < COUNT_OF(manager->locks) && manager->locks[i]; i++)
		buf_add_fmt(&b, "%s%s", i > 0 ? "," : "", manager->locks[i]);
	return buf_take(call->a, &b);
}

static bool
find_lock(struct builtin_call *call, const struct package_manager *manager, struct str *out)
{
	for (size_t i = 0; i < COUNT_OF(manager->locks) && manager->locks[i]; i++) {
		const struct str name = str_from(manager->locks[i]);
		if (!file_exists(path_join(call->a, call->workspace, name)))
			continue;
		*out = name;
		return true;
	}
	(void)builtin_error(call,
		"Dependencies lock file is not found in %" STR_FMT
		". Supported file patterns: %" STR_FMT,
		STR_ARG(call->workspace), STR_ARG(lock_names(call, manager)));
	return false;
}

/* The lines of `cache-dependency-path`, or the lock file that is there. */
static bool
hash_locks(struct builtin_call *call, const struct package_manager *manager, struct str *out)
{
	const struct str given = builtin_input(call, "cache-dependency-path");
	struct str rest = given;
	struct str *patterns = NULL;
	struct str pattern;
	struct error err = {0};
	size_t count = 0;
	size_t capacity = 0;

	while (str_line(&rest, &pattern))
		*arena_push(call->a, patterns, count, capacity) = str_trim(pattern);
	if (given.n == 0) {
		if (!find_lock(call, manager, &pattern))
			return false;
		*arena_push(call->a, patterns, count, capacity) = pattern;
	}
	if (builtin_hash_files(call, patterns, count, out, &err) && out->n > 0)
		return true;
	(void)builtin_error(call, "%s",
		err.text[0] ? err.text
			    : "Some specified paths were not resolved, unable to cache "
			      "dependencies.");
	return false;
}

/* Below HOME it is written with `~`, so that each job means the same. */
static bool
ask_folder(struct builtin_call *call, const char *const words[4], struct str *out)
{
	const char *argv[5] = {words[0], words[1], words[2], words[3], NULL};
	struct str printed;

	if (!argv[0] || !tool_output(call, argv, &printed, NULL) || !str_starts(printed, STR("/")))
		return false;
	*out = path_is_below(printed, call->home)
		       ? path_join(call->a, STR("~"), path_within(printed, call->home))
		       : printed;
	return true;
}

static struct str
cache_folder(struct builtin_call *call, const struct package_manager *manager)
{
	struct str folder;

	if (ask_folder(call, manager->ask_of, &folder) || ask_folder(call, manager->ask, &folder))
		return folder;
	return str_from(manager->folder);
}

static enum result
restore_packages(struct builtin_call *call, struct str name)
{
	const struct package_manager *manager = manager_find(name);
	struct str hash;

	if (!manager)
		return builtin_error(
			call, "Caching for '%" STR_FMT "' is not supported", STR_ARG(name));
	if (!hash_locks(call, manager, &hash))
		return RESULT_FAILURE;
	const struct str folder = cache_folder(call, manager);
	package_cache_restore(
		call, &(const struct package_cache){
			      .name = manager->name,
			      .paths = &folder,
			      .path_count = 1,
			      .key = str_concat(call->a, STR("node-cache-"),
				      builtin_env(call, "RUNNER_OS"), STR("-"),
				      tool_cache_arch(call->a), STR("-"), name, STR("-"), hash),
		      });
	return RESULT_SUCCESS;
}

/* What package.json names in `devEngines` or `packageManager`; empty if it names none. */
static struct str
named_manager(struct builtin_call *call)
{
	struct str text;

	if (!tool_read(call, STR("package.json"), &text))
		return STR_NONE;
	const struct value package = json_read(call->a, text);
	const struct str engine = json_text(
		json_member(json_member(package, "devEngines"), "packageManager"), "name");
	const struct str field = json_text(package, "packageManager");
	return engine.n > 0 ? engine : str_slice(field, 0, str_index(field, '@', 0));
}

/* Version 5 caches for each package manager that package.json names; later ones for npm alone. */
static bool
caches_by_itself(struct builtin_call *call, struct str name)
{
	const uint32_t major = action_major(call);

	return major == 5 ? manager_find(name) != NULL : major > 5 && str_eq(name, STR("npm"));
}

static enum result
restore_cache(struct builtin_call *call)
{
	const struct str asked = builtin_input(call, "cache");
	bool by_itself;

	if (asked.n > 0)
		return restore_packages(call, asked);
	if (!builtin_flag(call, "package-manager-cache", &by_itself))
		return RESULT_FAILURE;
	const struct str named = by_itself ? named_manager(call) : STR_NONE;
	if (!caches_by_itself(call, named))
		return RESULT_SUCCESS;
	builtin_log(call,
		"Detected %" STR_FMT
		" as the package manager from package.json's packageManager field. Auto caching "
		"has been enabled for it. If you want to disable it, set package-manager-cache "
		"input to false",
		STR_ARG(named));
	return restore_packages(call, named);
}

/* --- main --------------------------------------------------------------------------------- */

static struct str
npm_version(struct builtin_call *call, const struct tool *node)
{
	const struct str path =
		path_join(call->a, node->path, STR("lib/node_modules/npm/package.json"));
	struct str text;

	if (!file_read(call->a, path, PACKAGE_MAX, &text, NULL))
		return STR_NONE;
	return json_text(json_read(call->a, text), "version");
}

static void
tell(struct builtin_call *call, const struct tool *node)
{
	const struct str npm = npm_version(call, node);

	builtin_log(call, "Found in %s @ %" STR_FMT,
		str_eq(str_from(node->place), STR("tool cache")) ? "cache" : node->place,
		STR_ARG(node->path));
	builtin_log(call, "::group::Environment details");
	builtin_log(call, "node: v%" STR_FMT, STR_ARG(node->version));
	if (npm.n > 0)
		builtin_log(call, "npm: %" STR_FMT, STR_ARG(npm));
	builtin_log(call, "::endgroup::");
	builtin_note(call, "node %" STR_FMT " (%s)", STR_ARG(node->version), node->place);
	builtin_set_output(call, "node-version", str_concat(call->a, STR("v"), node->version));
}

static enum result
set_up(struct builtin_call *call, struct str spec)
{
	struct node_request request = {
		.spec = spec,
		.range = node_version_range(call->a, spec),
	};
	struct error err = {0};
	struct tool node;

	if (!request.range)
		return builtin_error(
			call, "Unable to find Node version '%" STR_FMT "'", STR_ARG(spec));
	if (!builtin_flag(call, "check-latest", &request.check_latest) ||
		!tool_check_arch(call, "Node.js", &request.arch))
		return RESULT_FAILURE;
	if (!node_install(call, &request, &node, &err) || !set_path(call, &node, &err))
		return tool_fail(call, &err);
	tell(call, &node);
	return RESULT_SUCCESS;
}

/* Without a version, the Node that the job has anyway. */
static enum result
use_present(struct builtin_call *call)
{
	const char *const argv[] = {"node", "--version", NULL};
	struct error err = {0};
	struct str version;

	if (!tool_output(call, argv, &version, &err))
		return builtin_missing(call, "set `node-version` of the step",
			"missing node-version, and the job has no Node.js: %s", err.text);
	builtin_log(call, "node: %" STR_FMT, STR_ARG(version));
	builtin_set_output(call, "node-version", version);
	return RESULT_SUCCESS;
}

static enum result
run(struct builtin_call *call)
{
	struct str spec;

	if (!node_version_spec(call, &spec))
		return RESULT_FAILURE;
	if (builtin_input(call, "mirror").n > 0)
		builtin_difference(call, "actions/setup-node: `mirror` is not used");
	if ((spec.n > 0 ? set_up(call, spec) : use_present(call)) != RESULT_SUCCESS ||
		set_registry(call) != RESULT_SUCCESS)
		return RESULT_FAILURE;
	return restore_cache(call);
}

const struct builtin action_setup_node = {
	.name = "actions/setup-node",
	.summary = "a Node.js from this machine or the npm registry, and npm's cache",
	.inputs = inputs,
	.input_count = COUNT_OF(inputs),
	.main = run,
	.post = package_cache_save,
	.post_if_success = true,
	.has_stores = true,
};
