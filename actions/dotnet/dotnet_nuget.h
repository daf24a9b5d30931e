/*
 * dotnet_nuget: nuget.config with the credentials of a feed, in the folder above the workspace.
 *
 * Source     github.com/actions/setup-dotnet src/authutil.ts
 */
#pragma once

#include "engine/run/step/builtin.h"

/* For `source-url`, which is given. */
MUST_CHECK bool dotnet_nuget_write(struct builtin_call *call, struct error *err);
