/*
 * paths: the folders of files that outlive a run.
 *
 * Cache      $XDG_CACHE_HOME/lact: can be deleted at any time.
 * State      $XDG_STATE_HOME/lact: the run history.
 * Rules      A variable that is empty or not absolute counts as not set; the defaults are
 *            $HOME/.cache and $HOME/.local/state. Folders are made with mode 0700.
 * Source     specifications.freedesktop.org/basedir-spec
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* The variables that decide, as the program that reads the environment found them. */
struct paths_env {
	struct str home;
	struct str xdg_cache_home;
	struct str xdg_state_home;
};

struct paths {
	struct str cache;    /* <cache home>/lact */
	struct str tools;    /* cache/tools: tools of built-in actions; hidden from steps */
	struct str shared;   /* cache/tool-cache: RUNNER_TOOL_CACHE, where steps put tools */
	struct str actions;  /* cache/actions: published actions */
	struct str caches;   /* cache/caches: of actions/cache and its like */
	struct str packages; /* cache/packages: of package managers */
	struct str work;     /* cache/w: workspaces of runs; short, see engine/work/slot.h */
	struct str state;    /* <state home>/lact */
};

/* Decides the paths; touches no file. False if HOME is needed and not set. */
MUST_CHECK bool paths_init(
	struct arena *a, const struct paths_env *env, struct paths *out, struct error *err);
/* Makes all folders. */
MUST_CHECK bool paths_make(const struct paths *paths, struct error *err);
