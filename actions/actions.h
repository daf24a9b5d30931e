/*
 * actions: the built-in actions of registry.c, each defined in the file of its name.
 */
#pragma once

#include "engine/run/step/builtin.h"

extern const struct builtin action_checkout;
extern const struct builtin action_codecov;
extern const struct builtin action_changed_files;
extern const struct builtin action_configure_pages;
extern const struct builtin action_deploy_pages;
extern const struct builtin action_docker_build;
extern const struct builtin action_docker_buildx;
extern const struct builtin action_docker_login;
extern const struct builtin action_docker_metadata;
extern const struct builtin action_docker_qemu;
extern const struct builtin action_github_script;
extern const struct builtin action_paths_filter;
extern const struct builtin action_cache;
extern const struct builtin action_cache_restore;
extern const struct builtin action_cache_save;
extern const struct builtin action_upload_artifact;
extern const struct builtin action_upload_pages;
extern const struct builtin action_merge_artifacts;
extern const struct builtin action_download_artifact;
extern const struct builtin action_node_runtime; /* not in the table: no step names it */
extern const struct builtin action_setup_node;
extern const struct builtin action_setup_python;
extern const struct builtin action_setup_pnpm;
extern const struct builtin action_setup_uv;
extern const struct builtin action_setup_bun;
extern const struct builtin action_setup_deno;
extern const struct builtin action_rust_toolchain;
extern const struct builtin action_rust_cache;
extern const struct builtin action_setup_rust_toolchain;
extern const struct builtin action_setup_dotnet;
extern const struct builtin action_setup_go;
extern const struct builtin action_setup_java;
extern const struct builtin action_setup_ruby;

/* deploy.c's, which differ only in data: number `i`, NULL after the last. */
const struct builtin *action_deploy_at(size_t i);
