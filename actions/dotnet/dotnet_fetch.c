#include "actions/dotnet/dotnet_fetch.h"

#include "engine/store/file.h"
#include "engine/store/json.h"

#define BUILDS "https://builds.dotnet.microsoft.com/dotnet"

/* --- metadata ----------------------------------------------------------------------------- */

static bool
fetch_json(struct builtin_call *call, struct str name, struct value *out, struct error *err)
{
	struct str base = builtin_env(call, "LACT_DOTNET_URL");
	struct str text;

	if (base.n == 0)
		base = STR(BUILDS);
	while (str_ends(base, STR("/")))
		base.n--;
	const char *url =
		str_z(call->a, str_concat(call->a, base, STR("/release-metadata/"), name));
	if (!url)
		return error_set(err, ERROR_INVALID, "LACT_DOTNET_URL holds a NUL");
	if (!builtin_fetch(call, url, "application/json", &text, err))
		return error_prefix(err, "the releases of .NET");
	*out = json_read(call->a, text);
	return true;
}

static bool
fetch_index(struct builtin_call *call, struct value *out, struct error *err)
{
	struct value index;

	if (!fetch_json(call, STR("releases-index.json"), &index, err))
		return false;
	*out = json_member(index, "releases-index");
	return out->kind == VALUE_ARRAY ||
	       error_set(err, ERROR_NETWORK, "the index of the releases of .NET has no releases");
}

static bool
is_preview(struct value channel)
{
	const struct str phase = json_text(channel, "support-phase");

	return str_eq(phase, STR("preview")) || str_eq(phase, STR("go-live"));
}

bool
dotnet_fetch_channel(struct builtin_call *call, struct dotnet_spec *spec, struct error *err)
{
	struct value index;

	if (!spec->type)
		return true;
	if (!fetch_index(call, &index, err))
		return false;
	for (size_t i = 0; i < index.array->count; i++) {
		const struct value channel = index.array->items[i];
		if (is_preview(channel) ||
			!str_eq(json_text(channel, "release-type"), str_from(spec->type)))
			continue;
		spec->channel = json_text(channel, "channel-version");
		spec->range = semver_range_parse(call->a, spec->channel);
		return spec->range ||
		       error_set(err, ERROR_NETWORK, "'%" STR_FMT "' is not a channel of .NET",
			       STR_ARG(spec->channel));
	}
	return error_set(err, ERROR_MISSING, "no channel of .NET is of the type '%s'", spec->type);
}

/* --- an SDK ------------------------------------------------------------------------------- */

/* "8" is of 8.0, "8.0" is not of 8.1. */
static bool
may_have(struct value channel, const struct dotnet_spec *spec)
{
	const struct str version = json_text(channel, "channel-version");
	const struct str own = str_index(spec->channel, '.', 0) < spec->channel.n
				       ? version
				       : str_slice(version, 0, str_index(version, '.', 0));

	return spec->channel.n == 0 ? spec->has_previews || !is_preview(channel)
				    : str_eq(own, spec->channel);
}

static bool
describe(struct builtin_call *call, struct value sdk, struct str rid, struct dotnet_release *out)
{
	const struct value files = json_member(sdk, "files");

	for (size_t i = 0; files.kind == VALUE_ARRAY && i < files.array->count; i++) {
		const struct value file = files.array->items[i];
		if (!str_eq(json_text(file, "rid"), rid) ||
			!str_ends(json_text(file, "url"), STR(".tar.gz")))
			continue;
		*out = (struct dotnet_release){
			.version = json_text(sdk, "version"),
			.link = json_text(file, "url"),
			.checksum = str_concat(call->a, STR("sha512:"), json_text(file, "hash")),
		};
		return true;
	}
	return false;
}

struct dotnet_choice {
	const struct dotnet_spec *spec;
	struct str rid;
	struct semver version;
	bool is_set;
	struct dotnet_release release;
};

static void
consider(struct builtin_call *call, struct value sdk, struct dotnet_choice *choice)
{
	struct semver version;

	if (semver_parse(json_text(sdk, "version"), &version) &&
		dotnet_spec_fits(choice->spec, &version) &&
		(!choice->is_set || semver_compare(&version, &choice->version) > 0) &&
		describe(call, sdk, choice->rid, &choice->release)) {
		choice->version = version;
		choice->is_set = true;
	}
}

/* A release has several SDKs, or in old metadata one. */
static void
look_at_releases(struct builtin_call *call, struct value releases, struct dotnet_choice *choice)
{
	for (size_t i = 0; releases.kind == VALUE_ARRAY && i < releases.array->count; i++) {
		const struct value release = releases.array->items[i];
		const struct value sdks = json_member(release, "sdks");
		consider(call, json_member(release, "sdk"), choice);
		for (size_t j = 0; sdks.kind == VALUE_ARRAY && j < sdks.array->count; j++)
			consider(call, sdks.array->items[j], choice);
	}
}

bool
dotnet_fetch_find(struct builtin_call *call, const struct dotnet_spec *spec, struct str arch,
	struct dotnet_release *out, struct error *err)
{
	const bool is_darwin = str_eq(tool_os(call->a), STR("darwin"));
	struct dotnet_choice choice = {.spec = spec,
		.rid = str_concat(call->a, is_darwin ? STR("osx-") : STR("linux-"), arch)};
	struct value index;
	struct value channel;

	if (!fetch_index(call, &index, err))
		return false;
	for (size_t i = 0; !choice.is_set && i < index.array->count; i++) {
		if (!may_have(index.array->items[i], spec))
			continue;
		const struct str version = json_text(index.array->items[i], "channel-version");
		if (!fetch_json(call, str_concat(call->a, version, STR("/releases.json")), &channel,
			    err))
			return false;
		look_at_releases(call, json_member(channel, "releases"), &choice);
	}
	if (!choice.is_set)
		return error_set(err, ERROR_MISSING,
			"the releases of .NET have no SDK for '%" STR_FMT "' and %" STR_FMT,
			STR_ARG(spec->text), STR_ARG(choice.rid));
	*out = choice.release;
	return true;
}

/* --- installing --------------------------------------------------------------------------- */

static bool
make(struct builtin_call *call, const struct tool_source *source, struct str version,
	struct str folder, struct error *err)
{
	const struct dotnet_release *known = source->owner;
	struct dotnet_release release;
	struct dotnet_spec exactly;

	if (known)
		release = *known;
	else if (!dotnet_spec_read(call, version, &exactly) ||
		 !dotnet_fetch_find(call, &exactly, source->arch, &release, err))
		return false;
	const char *url = str_z(call->a, release.link);
	if (!url)
		return error_set(err, ERROR_NETWORK, "the address of the SDK holds a NUL");
	builtin_log(call, "Downloading .NET SDK %" STR_FMT " from %s", STR_ARG(version), url);
	return builtin_install(call, url, release.checksum, folder, 0, err);
}

struct tool_source
dotnet_fetch_source(const struct dotnet_release *release, struct str arch)
{
	return (struct tool_source){
		.name = "dotnet-sdk",
		.shown = ".NET SDK",
		.place = "download",
		.arch = arch,
		.make = make,
		.owner = release,
	};
}
