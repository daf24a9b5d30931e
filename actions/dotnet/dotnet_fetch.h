/*
 * dotnet_fetch: SDKs of .NET from Microsoft, by its release metadata.
 *
 * Base       https://builds.dotnet.microsoft.com/dotnet, or what LACT_DOTNET_URL of the step's
 *            environment says.
 * Checked    Against the SHA-512 that the metadata gives.
 * Source     github.com/dotnet/core release-notes/releases-index.json and its schema
 */
#pragma once

#include "actions/base/tool_install.h"
#include "actions/dotnet/dotnet_version.h"

struct dotnet_release {
	struct str version;
	struct str link;
	struct str checksum; /* as builtin_install takes it */
};

/* The channel of `lts` and `sts` now, "8.0", as a range. Leaves other specs alone. */
MUST_CHECK bool dotnet_fetch_channel(
	struct builtin_call *call, struct dotnet_spec *spec, struct error *err);
/* The highest SDK that fits. */
MUST_CHECK bool dotnet_fetch_find(struct builtin_call *call, const struct dotnet_spec *spec,
	struct str arch, struct dotnet_release *out, struct error *err);
/* The source for tool_install.h. With a NULL release, the version is looked for again. */
struct tool_source dotnet_fetch_source(const struct dotnet_release *release, struct str arch);
