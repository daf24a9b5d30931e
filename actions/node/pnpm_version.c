#include "actions/node/pnpm_version.h"

#include "actions/base/major.h"
#include "actions/base/tool.h"
#include "engine/run/step/builtin_yaml.h"
#include "engine/store/json.h"

#define FIRST_STRICT_MAJOR 4

/* package.json or package.yaml; null if there is none. */
static bool
read_manifest(struct builtin_call *call, struct value *out)
{
	const struct str name = builtin_input(call, "package_json_file");
	struct error err = {0};
	struct str text;

	*out = VALUE_NULL_INIT;
	if (!tool_read(call, name, &text))
		return true;
	if (str_ends(name, STR(".yaml")) || str_ends(name, STR(".yml"))) {
		if (builtin_yaml_read(call->a, name, text, out, &err))
			return true;
		(void)builtin_error(call, "%s", err.text);
		return false;
	}
	*out = json_read(call->a, text);
	if (out->kind == VALUE_OBJECT)
		return true;
	(void)builtin_error(call, "'%" STR_FMT "' is not a JSON object", STR_ARG(name));
	return false;
}

/* devEngines.packageManager is an object or an array of them. */
static struct str
from_engines(struct value manifest)
{
	const struct value member =
		json_member(json_member(manifest, "devEngines"), "packageManager");
	const bool is_array = member.kind == VALUE_ARRAY;

	for (size_t i = 0; i < (is_array ? member.array->count : 1); i++) {
		const struct value one = is_array ? member.array->items[i] : member;
		if (str_eq(json_text(one, "name"), STR("pnpm")))
			return json_text(one, "version");
	}
	return STR_NONE;
}

/* `pnpm@10.4.1+sha512.…` without the name. */
static struct str
without_name(struct str manager)
{
	return str_starts(manager, STR("pnpm@")) ? str_slice(manager, 5, manager.n) : manager;
}

static bool
given(struct builtin_call *call, struct str version, struct str manager, struct str *out)
{
	if (manager.n > 0 && !str_eq(without_name(manager), version) &&
		action_major(call) >= FIRST_STRICT_MAJOR) {
		(void)builtin_error(call,
			"Multiple versions of pnpm specified:\n"
			"  - version %" STR_FMT
			" in the GitHub Action config with the key \"version\"\n"
			"  - version %" STR_FMT
			" in the package.json with the key \"packageManager\"\n"
			"Remove one of these versions to avoid version mismatch errors like "
			"ERR_PNPM_BAD_PM_VERSION",
			STR_ARG(version), STR_ARG(manager));
		return false;
	}
	*out = version;
	return true;
}

static bool
none(struct builtin_call *call)
{
	(void)builtin_error(call,
		"No pnpm version is specified.\n"
		"Please specify it by one of the following ways:\n"
		"  - in the GitHub Action config with the key \"version\"\n"
		"  - in the package.json with the key \"packageManager\"\n"
		"  - in the package.json with the key \"devEngines.packageManager\"");
	return false;
}

bool
pnpm_version_spec(struct builtin_call *call, struct str *out)
{
	const struct str version = builtin_input(call, "version");
	struct value manifest;

	if (!read_manifest(call, &manifest))
		return false;
	const struct str manager = json_text(manifest, "packageManager");
	if (version.n > 0)
		return given(call, version, manager, out);
	if (manager.n == 0) {
		*out = from_engines(manifest);
		return out->n > 0 || none(call);
	}
	if (!str_starts(manager, STR("pnpm@"))) {
		(void)builtin_error(call, "Invalid packageManager field in package.json");
		return false;
	}
	const struct str spec = without_name(manager);
	*out = str_slice(spec, 0, str_index(spec, '+', 0)); /* a hash of its archive may follow */
	return true;
}
