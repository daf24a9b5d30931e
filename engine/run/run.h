/*
 * run: executes one workflow for one event on this machine.
 *
 * Loop       A run lives on its caller's loop, beside other runs if there are: all its functions
 *            are called on the loop's thread, and none of them waits, but for the moment that the
 *            end takes to remove the run's folder.
 * Order      A job starts as soon as the jobs it needs are done and a place is free; at most
 *            `parallel` jobs run at once.
 * Output     Readers get everything as records (record.h).
 * Cancelling Running steps are interrupted, steps whose `if` still holds (always(), cancelled())
 *            and post steps run. Killing ends what runs at once, and only cleans up.
 * Leaves     No process of a step and no workspace; the tool cache and package caches stay. The
 *            removal of a large workspace goes on in a process of its own (remover.h).
 * Source     docs.github.com, Workflow syntax; actions/runner src/Runner.Worker
 */
#pragma once

#include "engine/action/local_repository.h"
#include "engine/event/event.h"
#include "engine/exec/process.h"
#include "engine/plan/step_choice.h"
#include "engine/protocol/env.h"
#include "engine/record/record.h"
#include "engine/run/control.h"
#include "engine/run/step/builtin.h"
#include "engine/store/paths.h"
#include "engine/workflow/model.h"

#include <stdatomic.h>

/* `-P LABEL=-self-hosted`: a label that is mapped to this machine. */
struct run_platform {
	struct str label;
	bool is_host;
};

/* `--matrix KEY:VALUE`: of the jobs that have the key, only those with one of the
 * given values run. */
struct run_matrix_choice {
	struct str key;
	struct str value;
};

/* A step that changes something outside this machine, before it starts. */
struct outward_question {
	struct str job;
	struct str step;
	struct str reason;               /* "'npm publish' publishes a package (ci.yml:12)" */
	const atomic_bool *is_cancelled; /* once it is true, no answer is waited for */
};

enum outward_answer {
	OUTWARD_RUN,
	OUTWARD_LEAVE_OUT,
	OUTWARD_CANCEL, /* the run */
};

struct action_lock;
struct executor;
struct snapshot_private;

/* The built-in actions; the published ones run instead of those that are named. */
struct run_builtins {
	const struct builtin *(*find)(struct str uses);
	const struct builtin *node_runtime; /* finds the Node.js of JavaScript actions */
	bool all_real;
	const struct str *real; /* "actions/checkout" */
	size_t real_count;
	const struct str *kept; /* with all_real: those that stay built in */
	size_t kept_count;
};

/* Who answers for the OIDC tokens of an audience: a secret, or what a command prints. */
struct run_oidc_rule {
	struct str audience;
	struct str secret;  /* its name; empty: the command */
	struct str command; /* for sh, in the project's root and the user's environment */
};

struct run_options {
	const struct workflow *workflow;
	const struct event *event;
	struct repository *repository; /* NULL: no git repository */
	struct str folder;             /* the project's root */
	const struct paths *paths;
	struct run_builtins builtins;
	/* Where a job's steps run, made in `a`: NULL, or an executor in front of the host. */
	struct executor *(*executor_make)(void *owner, struct arena *a, struct executor *host);
	void *executor_owner;

	const struct env *base_env; /* what steps get of the machine's environment */
	const struct env *user_env; /* --env, --env-file: laid over the workflow's `env` */
	struct str user_home;
	struct str user_path;
	const struct map *secrets; /* const struct str *; names ignore case */
	const struct map *vars;
	struct object *inputs;
	const struct snapshot_private *privates; /* files that no workspace holds */
	size_t private_count;

	const struct run_platform *platforms;
	size_t platform_count;
	const struct action_lock *lock; /* the commits of published actions; NULL: none is pinned */
	const struct run_oidc_rule *oidc_rules;
	size_t oidc_rule_count;
	const char *const *user_environment; /* of the commands of the user's own: "NAME=value" */
	struct str action_server;            /* published actions are at <this>/owner/name */
	const struct run_matrix_choice *matrix;
	size_t matrix_count;
	struct local_repositories local_repositories;
	struct step_asked steps; /* only these of a job */
	const struct str *jobs;  /* only these and the jobs that they need */
	size_t job_count;        /* 0: all */
	size_t parallel;         /* 0: as many as there are processors */
	uint64_t minute_ms;      /* of time limits; 0: 60,000. Tests take less */
	bool dry_run;            /* report the resolved steps, start no process */
	bool offline;
	bool debug;
	bool act_env; /* ACT=true, as act has it */
	bool keep;    /* the folders of jobs stay, and are reported */
	bool live;    /* steps that change something outside this machine run unasked */
	/* Called by a thread, one for each job. NULL: nobody can be asked, such steps
	 * are left out */
	enum outward_answer (*ask_outward)(void *owner, const struct outward_question *question);
	void *ask_owner;
	const struct run_control *control; /* stops at steps; NULL: nobody does */

	const struct record_reader *readers;
	size_t reader_count;
};

struct run_counts {
	struct record_counts jobs;
	unsigned steps_not_run;  /* they would change something outside this machine */
	unsigned steps_left_out; /* they are not among those that were asked for */
};

#define RUN_ID_SIZE 24

struct run_outcome {
	char run_id[RUN_ID_SIZE]; /* its number, with a NUL; empty: it has not started */
	enum result result;
	struct run_counts counts;
	bool is_interrupted; /* by a signal */
	bool only_missing;   /* all that failed did so for something that is not on this machine */
};

struct run;

/* Called once, on the loop, when the run has ended and is freed. */
struct run_owner {
	void (*ended)(void *owner, const struct run_outcome *outcome);
	void *owner;
};

/*
 * Starts a run on the loop of `processes`. What the options point to must stay until it has ended.
 * NULL if it cannot start; then its owner is not called. Jobs that fail are an outcome, not an
 * error.
 */
MUST_CHECK struct run *run_start(struct processes *processes, const struct run_options *options,
	const struct run_owner *owner, struct error *err);
/* Cancels all that runs or waits; jobs and steps whose `if` holds all the same go on. */
void run_cancel(struct run *run);
/* Kills what runs. */
void run_kill(struct run *run);
/* As Ctrl-C does: the first call cancels the run and reports `text`, the
 * next one kills. */
void run_interrupt(struct run *run, struct str text);

/*
 * Runs to the end on a loop of its own, which SIGINT, SIGTERM and SIGHUP interrupt. False if it
 * cannot start.
 */
MUST_CHECK bool run_execute(
	const struct run_options *options, struct run_outcome *out, struct error *err);
