/*
 * dotnet_root: installations of .NET, and the one that a job has of them.
 *
 * Order      The step's DOTNET_ROOT, /usr/share/dotnet, /usr/lib/dotnet, /usr/local/share/dotnet,
 *            ~/.dotnet. The first that has an SDK that fits wins, and there the highest version.
 * The job's  A folder below RUNNER_TEMP with links to all SDKs, runtimes and packs of those that
 *            are used, as GitHub has all in one. Only its folders are the job's own: what `dotnet
 *            workload` adds stays there. `dotnet` is a copy, since it looks for the rest beside
 *            its own file.
 */
#pragma once

#include "actions/base/tool.h"
#include "actions/dotnet/dotnet_version.h"

/* The installation, and the version of its SDK. */
MUST_CHECK bool dotnet_root_find(
	struct builtin_call *call, const struct dotnet_spec *spec, struct tool *out);
/* Adds links to all of an installation to the job's folder. What is there already stays. */
MUST_CHECK bool dotnet_root_link(
	struct builtin_call *call, struct str root, struct str folder, struct error *err);
