/*
 * dotnet_version: the SDKs of .NET that a workflow requests from setup-dotnet.
 *
 * Source     github.com/actions/setup-dotnet src/setup-dotnet.ts, src/installer.ts
 *            (DotnetVersionResolver); learn.microsoft.com, global.json overview
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

struct dotnet_spec {
	struct str text; /* "8.0.x", "8.0.1xx", "latest", "lts" */
	const struct semver_range *range;
	struct str channel; /* the number it starts with: "8", "8.0"; empty: any */
	const char *type;   /* "lts", "sts"; NULL: either */
	bool has_previews;  /* `dotnet-quality`: previews count too */
};

/* False after a builtin_error: it is no version. */
MUST_CHECK bool dotnet_spec_read(
	struct builtin_call *call, struct str text, struct dotnet_spec *out);
bool dotnet_spec_fits(const struct dotnet_spec *spec, const struct semver *version);
/*
 * The lines of `dotnet-version`, then what `global-json-file` says; without either what a
 * global.json in the workspace says. None is fine. False after a builtin_error.
 */
MUST_CHECK bool dotnet_version_texts(struct builtin_call *call, struct str **out, size_t *count);
