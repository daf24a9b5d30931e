/*
 * invocation: options, settings and project of one `lact run`, for all its workflows.
 */
#pragma once

#include "engine/action/action_lock.h"
#include "engine/cli/cli.h"
#include "engine/cli/local_repositories.h"
#include "engine/event/event.h"
#include "engine/project/project.h"
#include "engine/project/run_config.h"
#include "engine/protocol/env.h"
#include "engine/run/run.h"
#include "engine/store/paths.h"

struct ask_outward;

struct invocation {
	struct cli *cli;
	const struct arguments *arguments;
	struct project project;
	struct paths paths;
	struct map secrets;
	struct map vars;
	struct map inputs;
	struct env user_env;
	struct env base_env;
	const struct snapshot_private *privates;
	size_t private_count;
	struct event_options event_options;
	struct ask_outward *asker; /* NULL: nobody can be asked */
	struct str *jobs;          /* -j */
	size_t job_count;
	struct run_platform *platforms;
	size_t platform_count;
	struct run_matrix_choice *matrix;
	size_t matrix_count;
	struct local_repositories local_repositories;
	struct run_config config;
	struct run_builtins builtins;
	size_t parallel;
	struct action_lock *lock;
};

/*
 * Reads the options, the files of settings and the project. False: ERROR_USAGE, or what could not
 * be read; the project, if it was opened, is the caller's to close all the same.
 */
MUST_CHECK bool invocation_read(struct invocation *in, struct error *err);
