/*
 * actions: the built-in actions of registry.c, each defined in the file of its name.
 */
#pragma once

#include "engine/run/step/builtin.h"

extern const struct builtin action_checkout;
extern const struct builtin action_codecov;
extern const struct builtin action_cache;
extern const struct builtin action_cache_restore;
extern const struct builtin action_cache_save;
extern const struct builtin action_upload_artifact;
extern const struct builtin action_merge_artifacts;
extern const struct builtin action_download_artifact;
extern const struct builtin action_setup_dotnet;
extern const struct builtin action_setup_go;
extern const struct builtin action_setup_java;
extern const struct builtin action_setup_node;
extern const struct builtin action_setup_python;
extern const struct builtin action_setup_ruby;

/* deploy.c's, which differ only in data: number `i`, NULL after the last. */
const struct builtin *action_deploy_at(size_t i);
