#include "engine/run/step/node_program.h"

#include "engine/exec/which.h"
#include "engine/store/file.h"
#include "engine/store/seal.h"
#include "engine/store/tool_cache.h"

/* The highest version, or the highest that is lower than `below`. NULL: there is none. */
static const struct tool_cache_entry *
highest(const struct tool_cache_entry *entries, size_t count, const struct semver *below,
	struct semver *out)
{
	const struct tool_cache_entry *best = NULL;
	struct semver version;

	for (size_t i = 0; i < count; i++) {
		if (!semver_parse(entries[i].version, &version) ||
			(below && semver_compare(&version, below) >= 0) ||
			(best && semver_compare(&version, out) <= 0))
			continue;
		best = &entries[i];
		*out = version;
	}
	return best;
}

/* The newest Node in lact's tool cache that is what was put there: each look is at
 * all its files. */
static bool
find_in_tool_cache(struct arena *a, struct str root, struct str *out)
{
	const struct tool_cache_entry *entry;
	struct tool_cache_entry *entries;
	struct semver version;
	struct semver broken;
	struct str what;
	size_t count;

	if (!tool_cache_list(a, root, STR("node"), tool_cache_arch(a), &entries, &count, NULL))
		return false;
	entry = highest(entries, count, NULL, &version);
	while (entry && seal_check(a, entry->path, tool_cache_marker(a, entry->path), &what) ==
				SEAL_BROKEN) {
		broken = version;
		entry = highest(entries, count, &broken, &version);
	}
	if (entry)
		*out = path_join(a, entry->path, STR("bin/node"));
	return entry != NULL;
}

bool
node_program_find(
	struct arena *a, struct str user_path, struct str tools, struct str *out, struct error *err)
{
	if (which(a, user_path, STR("node"), out) || find_in_tool_cache(a, tools, out))
		return true;
	(void)error_set(err, ERROR_MISSING, "node is not installed");
	return error_help(
		err, "install Node 20 or later, or run a workflow with actions/setup-node first");
}
