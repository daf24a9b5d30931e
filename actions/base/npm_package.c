#include "actions/base/npm_package.h"

#include "engine/store/file.h"
#include "engine/store/json.h"

#define DEFAULT_REGISTRY "https://registry.npmjs.org"
#define ACCEPT           "application/vnd.npm.install-v1+json"
#define NPMRC_MAX        ((size_t)1 << 20)

/* The value of a `registry = …` line; empty if the line is another. */
static struct str
registry_of(struct str line)
{
	const size_t equals = str_index(line, '=', 0);

	if (!str_eq(str_trim(str_slice(line, 0, equals)), STR("registry")))
		return STR_NONE;
	struct str value = str_trim(str_slice(line, equals + 1, line.n));
	while (str_ends(value, STR("/")))
		value.n--;
	return str_starts(value, STR("http")) ? value : STR_NONE;
}

static struct str
registry(struct builtin_call *call)
{
	const struct str path = path_join(call->a, call->user_home, STR(".npmrc"));
	struct str found = STR(DEFAULT_REGISTRY);
	struct str text;
	struct str line;

	if (!file_read(call->a, path, NPMRC_MAX, &text, NULL))
		return found;
	while (str_line(&text, &line))
		if (registry_of(line).n > 0)
			found = registry_of(line);
	return found;
}

static bool
allows_node(struct arena *a, struct value version, const struct semver *node)
{
	const struct str text = json_text(json_member(version, "engines"), "node");
	const struct semver_range *range = node && text.n > 0 ? semver_range_parse(a, text) : NULL;

	return !range || semver_satisfies(node, range);
}

/* The best version's entry in `versions`; NULL if none is in the range. */
static const struct map_entry *
choose(struct arena *a, struct value versions, const struct semver_range *range,
	const struct semver *node)
{
	const struct map *members = json_members(versions);
	const struct map_entry *best = NULL;
	struct semver best_version;
	struct semver version;

	for (size_t i = 0; members && i < members->count; i++) {
		const struct map_entry *entry = &members->entries[i];
		const struct value *described = entry->value;
		if (!semver_parse(entry->key, &version) || !semver_satisfies(&version, range) ||
			!allows_node(a, *described, node) ||
			(best && semver_compare(&version, &best_version) <= 0))
			continue;
		best = entry;
		best_version = version;
	}
	return best;
}

static bool
describe(struct arena *a, const char *name, const struct map_entry *version,
	struct npm_package *out, struct error *err)
{
	const struct value *described = version->value;
	const struct value dist = json_member(*described, "dist");
	const struct str shasum = json_text(dist, "shasum");
	struct npm_package package = {
		.name = str_from(name),
		.version = str_copy(a, version->key),
		.tarball = str_copy(a, json_text(dist, "tarball")),
		.integrity = str_copy(a, json_text(dist, "integrity")),
	};

	if (package.integrity.n == 0)
		package.integrity = str_concat(a, STR("sha1:"), shasum);
	if (package.tarball.n == 0 || (package.integrity.n == 5 && shasum.n == 0))
		return error_set(err, ERROR_NETWORK,
			"the registry's answer for '%s' has no tarball with a checksum", name);
	*out = package;
	return true;
}

/* The version of a tag. NULL: there is no such tag. */
static const struct map_entry *
tagged(struct value packument, struct str tag)
{
	const struct map *versions = json_members(json_member(packument, "versions"));
	const struct map *tags = json_members(json_member(packument, "dist-tags"));
	const struct value *version = tags ? map_find(tags, tag) : NULL;

	for (size_t i = 0; version && versions && i < versions->count; i++)
		if (version->kind == VALUE_STRING &&
			str_eq(versions->entries[i].key, version->string))
			return &versions->entries[i];
	return NULL;
}

static const struct map_entry *
pick(struct arena *a, struct value packument, struct str spec)
{
	const struct map_entry *version = tagged(packument, spec);
	const struct map_entry *latest = tagged(packument, STR("latest"));
	const struct semver_range *range = semver_range_parse(a, spec);
	struct semver parsed;

	if (version || !range)
		return version;
	if (latest && semver_parse(latest->key, &parsed) && semver_satisfies(&parsed, range))
		return latest;
	return choose(a, json_member(packument, "versions"), range, NULL);
}

static bool
fetch(struct builtin_call *call, const char *name, struct arena *tmp, struct value *packument,
	struct error *err)
{
	const struct str url = str_concat(call->a, registry(call), STR("/"), str_from(name));
	struct str text;

	if (!builtin_fetch(call, str_z(call->a, url), ACCEPT, &text, err))
		return error_prefix(err, "npm package '%s'", name);
	*packument = json_read(tmp, text);
	return true;
}

bool
npm_package_find(struct builtin_call *call, const char *name, const struct semver_range *range,
	const struct semver *node, struct npm_package *out, struct error *err)
{
	struct arena tmp = {0}; /* for an answer of many versions */
	struct value packument;

	if (!fetch(call, name, &tmp, &packument, err))
		return false;
	const struct map_entry *version =
		choose(&tmp, json_member(packument, "versions"), range, node);
	const bool ok = version ? describe(call->a, name, version, out, err)
				: error_set(err, ERROR_MISSING,
					  "npm package '%s' has no version in the range", name);
	arena_free(&tmp);
	return ok;
}

void
npm_package_known(struct builtin_call *call, const char *name, const char *version,
	const char *integrity, struct npm_package *out)
{
	const struct str file = str_after_last(str_from(name), '/');

	*out = (struct npm_package){
		.name = str_from(name),
		.version = str_from(version),
		.tarball = str_concat(call->a, registry(call), STR("/"), str_from(name), STR("/-/"),
			file, STR("-"), str_from(version), STR(".tgz")),
		.integrity = str_from(integrity),
	};
}

bool
npm_package_pick(struct builtin_call *call, const char *name, struct str spec,
	struct npm_package *out, struct error *err)
{
	struct arena tmp = {0};
	struct value packument;

	if (!fetch(call, name, &tmp, &packument, err))
		return false;
	const struct map_entry *version = pick(&tmp, packument, spec);
	const bool ok = version ? describe(call->a, name, version, out, err)
				: error_set(err, ERROR_MISSING,
					  "npm package '%s' has no version for '%" STR_FMT "'",
					  name, STR_ARG(spec));
	arena_free(&tmp);
	return ok;
}

bool
npm_package_install(struct builtin_call *call, const struct npm_package *package,
	struct str directory, struct error *err)
{
	builtin_log(call, "npm package %" STR_FMT "@%" STR_FMT, STR_ARG(package->name),
		STR_ARG(package->version));
	const char *url = str_z(call->a, package->tarball);
	if (!url)
		return error_set(err, ERROR_NETWORK, "the registry's tarball URL holds a NUL");
	return builtin_install(call, url, package->integrity, directory, 1, err) ||
	       error_prefix(err, "npm package '%" STR_FMT "@%" STR_FMT "'", STR_ARG(package->name),
		       STR_ARG(package->version));
}
