#include "actions/script/script_packages.h"

#include "actions/base/npm_package.h"
#include "actions/base/tool_install.h"
#include "engine/store/file.h"
#include "engine/store/tool_cache.h"

#include <inttypes.h>

#define HASH_MAX 1000000000 /* so that it is a number of a version */

static const struct {
	const char *name, *version, *integrity;
} packages[] = {
#define PACKAGE(name, version, integrity) {name, version, integrity},
#include "actions/script/script_packages.def"
#undef PACKAGE
};

static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct str modules = path_join(call->a, folder, STR("node_modules"));
	struct npm_package package;

	(void)source;
	(void)version;
	for (size_t i = 0; i < COUNT_OF(packages); i++) {
		const struct str to = path_join(call->a, modules, str_from(packages[i].name));
		npm_package_known(call, packages[i].name, packages[i].version,
			packages[i].integrity, &package);
		if (!npm_package_install(call, &package, to, err))
			return false;
	}
	return true;
}

static struct str
version_of_list(struct arena *a)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < COUNT_OF(packages); i++)
		hash = hash * 31 + str_hash(str_from(packages[i].integrity));
	return str_fmt(a, "1.0.%" PRIu64, hash % HASH_MAX);
}

bool
script_packages_get(struct builtin_call *call, struct tool *out, struct error *err)
{
	const struct str version = version_of_list(call->a);
	const struct tool_source source = {
		.name = "github-script",
		.shown = "the npm packages of actions/github-script",
		.place = "npm registry",
		.arch = tool_cache_arch(call->a),
		.make = make,
	};

	return tool_find_whole(call, &source, semver_range_parse(call->a, version), out) ||
	       tool_install(call, &source, version, out, err) ||
	       error_prefix(err, "the npm packages that scripts use are not all here");
}
