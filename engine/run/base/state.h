/*
 * state: the state of a run, its jobs and their steps.
 *
 * Private to engine/run. Lifetimes nest: run ⊃ job ⊃ step. A `struct job_group` is one job of the
 * workflow; its legs are the jobs that its matrix makes of it.
 */
#pragma once

#include "engine/context/strategy.h"
#include "engine/exec/host.h"
#include "engine/plan/matrix.h"
#include "engine/protocol/file_pool.h"
#include "engine/protocol/mask.h"
#include "engine/protocol/matcher.h"
#include "engine/protocol/script_file.h"
#include "engine/protocol/script_trace.h"
#include "engine/run/base/package_folder.h"
#include "engine/run/run.h"
#include "engine/work/remover.h"
#include "engine/work/slot.h"
#include "engine/workflow/load_action.h"

#include <stdatomic.h>

#define ANNOTATIONS_MAX     10 /* of a level in a step, as on GitHub */
#define COMPOSITE_DEPTH_MAX 9  /* levels of actions below the step, as on GitHub */

enum job_state {
	JOB_QUEUED,
	JOB_WAITING, /* for its concurrency group */
	JOB_RUNNING,
	JOB_FINISHED,
};

struct step;
struct job;
struct call;
struct service;
struct session;
struct service_log;

/* The turn of a job, or of all jobs of a workflow, in its concurrency group. */
struct claim;

/* What is done when others in the group say something to one that waits or holds it. */
struct claim_events {
	void (*granted)(struct claim *claim);
	void (*cancelled)(struct claim *claim, struct str reason);
};

struct claim {
	struct run *run;
	struct job *job;   /* NULL: of the workflow */
	struct call *call; /* NULL: of the job */
	struct str group;  /* as written; empty: no group */
	bool cancels_holder;
	bool queue;              /* `queue: max` */
	struct group_lock *lock; /* NULL: none is held or waited for */
};

/*
 * A workflow as it runs: the run's own, or one that a job calls. `inputs` and `secrets` are what
 * its expressions see.
 */
struct call {
	struct call *next;  /* of all calls of the run, in order of their start */
	struct job *caller; /* the job that makes the call; NULL: the run's own workflow */
	const struct workflow *workflow;
	struct job_group *groups; /* by workflow->jobs */
	size_t group_count;
	size_t finished_count;
	size_t *order; /* of the groups in the log: each after its needs, else as in the file */
	size_t turn;   /* how many of these have been announced and are done */
	struct object *inputs;     /* NULL: none */
	const struct map *secrets; /* const struct str *; names ignore case */
	struct str prefix;         /* of its jobs' names: "caller / " */
	unsigned depth;
	struct claim claim;
	bool is_waiting;    /* for its concurrency group */
	struct str refusal; /* why no job of it is started any more; empty: they are */
};

/* One of a group's jobs before it is made. */
struct leg {
	size_t index;
	struct object *matrix; /* NULL: none */
	struct str suffix;     /* of its name */
	bool is_call;
	bool is_whole; /* it stands for all legs, which are not known */
};

/* Whose contexts an expression sees; all but the run may be NULL. */
struct scope {
	struct run *run;
	struct job_group *group;
	struct job *job;
	struct step *step;
	const struct leg *leg;     /* of the group, without a job yet */
	const struct frame *frame; /* of the composite action whose outputs `step` makes */
};

/* A post part that is owed. */
struct post {
	struct action_instance *action;
	const struct workflow_step *model;
};

/* In order of registration; they run in reverse. */
struct posts {
	struct post *items;
	size_t count;
	size_t capacity;
};

/* What the parts of one use of an action share. It is a built-in, or what a manifest says. */
struct action_instance {
	const struct builtin *builtin;
	const struct action *action;
	struct str folder; /* of the manifest */
	bool is_local;     /* `uses: ./…` */
	struct map state;  /* const struct str * */
	struct builtin_value *values;
	size_t value_count;
	bool is_post_owed; /* it is registered */
	bool is_left_out;  /* its main part was not run, see gate.c */
	/* of a composite action: those of its steps that are known before they are
	 * reached, by step */
	struct action_instance **inner; /* NULL: none is */
	struct posts posts;             /* of its steps */
	struct object *steps_context;   /* as its main part left them */
	struct object *inputs;
};

/*
 * Steps that run one after the other: a job's, or those of a composite action that one of them
 * uses: all, or its pre or post parts. The output of inner steps is shown as that of the job's step
 * that leads to them.
 */
struct frame {
	struct frame *parent; /* NULL: the job's own */
	struct step *owner;   /* the step that uses the composite action */
	struct step *steps;
	size_t count;
	size_t next;
	struct object *steps_context;
	struct object *inputs; /* NULL: the run's */
	enum result status;    /* of a composite action so far */
	bool is_missing;       /* one failed for something that is not on this machine */
};

/* The place of a failed step. */
struct step_place {
	struct source *source;
	uint32_t line;          /* of the step, or of its script where that is known */
	struct str script_line; /* the line's text; empty: the shell has not reported it */
	struct str inner;       /* the step's name, if it is a composite action's; else empty */
};

enum step_state {
	STEP_NEW,
	STEP_PAUSED, /* it waits before or after its work, see control.h */
	STEP_WORKS,
	STEP_ENTERED, /* its inner steps do */
	STEP_DONE,
};

struct step;

struct step_pause {
	void (*go_on)(struct step *step);
	bool is_after;
	uint64_t since_ms;
};

/* What the work of a step may change in its job, as it was before: kept where there
 * is a control. */
struct job_mark {
	struct env env;
	struct str *path_additions;
	size_t path_count;
};

struct step_handler;

struct step {
	struct job *job;
	struct frame *frame; /* the frame of its expressions */
	const struct workflow_step *model;
	struct arena a;
	struct scope scope;
	uint32_t index; /* in order of start */
	enum step_state state;
	enum step_stage stage;
	const struct step_handler *handler; /* once its work has begun */
	struct str name;
	struct step *shown; /* the job's step under which it is shown: itself, or an outer one */
	struct action_instance *action; /* NULL for `run` */
	uint64_t started_ms;

	enum result outcome;
	enum result conclusion;
	int exit_code;
	bool tells_exit_code; /* of its process, when that fails */
	bool command_failed;  /* a workflow command failed, which fails the step on exit 0 too */
	bool is_missing;      /* it failed for something that is not on this machine */
	bool timed_out;
	atomic_bool is_cancelled; /* it was asked to end; worker threads look at it */
	bool is_asked;            /* lact is asking whether it may run: nothing has started */
	double timeout_minutes;
	struct str script; /* of `run`, evaluated; no pointer: not yet */
	struct script_trace trace;
	const struct step_place
		*failed_at;    /* of `shown`: the innermost step that failed; or NULL */
	struct str not_run;    /* why it is left out, see gate.c; empty: it is not */
	struct str stop_token; /* commands are ignored until this; empty: they are not */
	bool echo;

	struct env env; /* the step's own `env` */
	struct env process_env;
	struct map outputs;                         /* const struct str *; names ignore case */
	unsigned annotation_counts[LINE_ERROR + 1]; /* by level */
	struct str files[5];                        /* by enum file_command_kind */
	struct process *process;
	struct long_line *long_line; /* the part that is held back; NULL: nothing */
	struct builtin_engine *builtin;
	void (*node_found)(struct step *step, struct str node); /* while it is looked for */
	uv_timer_t timer;
	bool has_timer;
	uint64_t timer_left_ms; /* of one that is held; else 0 */
	struct step_pause pause;
	struct job_mark mark;
	unsigned retry_count;
};

enum file_command_kind {
	FILE_ENV,
	FILE_OUTPUT,
	FILE_STATE,
	FILE_PATH,
	FILE_SUMMARY,
};

struct job {
	struct run *run;
	struct job_group *group;
	const struct workflow_job *model;
	struct arena a;
	struct scope scope;
	uint32_t index;        /* in the run */
	uint64_t check_run_id; /* 0: nobody has asked for it yet */
	/* its place among all jobs: the group's, the leg's, behind those of a caller */
	struct str order;
	bool has_turn; /* was announced */
	enum job_state state;
	struct str name;
	struct object *matrix; /* NULL: none */
	size_t leg_index;
	uint64_t started_ms;

	enum result status; /* so far: success, failure, cancelled */
	enum result result;
	bool not_run;
	bool is_missing;
	bool continue_on_error;
	bool timed_out;
	atomic_bool is_cancelled; /* it was asked to end; worker threads look at it */
	bool is_killed;           /* only cleaning up is left */
	bool is_call;             /* it calls a workflow */
	struct call *callee;      /* that one, once it is started */
	struct claim claim;
	bool has_claimed;
	bool has_slot; /* it counts for `max-parallel` */

	struct str environment;             /* its name; empty: none */
	const struct node *environment_url; /* evaluated at the end; NULL: none */
	struct str folder;                  /* all that is the job's alone; removed at the end */
	struct str workspace;
	struct str temp;
	struct str home;
	struct str tracking_id;
	struct env env;             /* `env` of workflow and job, and GITHUB_ENV */
	struct env built_in;        /* GITHUB_* and RUNNER_* that stay the same in the job */
	struct env toolchains;      /* where its version managers have their tools */
	package_managers packages;  /* whose folders are linked */
	struct str *path_additions; /* newest last */
	size_t path_count;
	size_t path_capacity;
	struct file_pool files;
	struct script_file script; /* of the step before */
	struct matchers matchers;
	struct executor *executor;     /* where its steps run */
	struct host host;              /* this machine, if that is the one */
	struct object *github;         /* the members that stay the same in the job */
	const struct session *session; /* as the services know it; NULL: not yet */
	struct map outputs;            /* const struct str * */

	struct frame *root;  /* of the job's own steps, and then of the post parts */
	struct frame *frame; /* of the step that runs */
	uint32_t steps_started;
	struct step *current;
	bool is_going_on;
	void (*go_on)(struct job *job); /* after a step has come to another state */
	void (*finished)(struct job *job);
	struct posts posts;
	uv_timer_t timer;
	uv_timer_t cancel_timer; /* its time to end, once it is cancelled */
	uint64_t timer_left_ms;  /* of one that is held; else 0 */
	double timeout_minutes;  /* 0: no limit */
	double cancel_timeout_minutes;
	bool has_timer;
	bool has_cancel_timer;
};

/* How all jobs ended that a group needs, and those that they need. */
struct ancestors {
	bool are_known;
	bool all_succeeded;
	bool any_failed;
};

struct job_group {
	struct run *run;
	struct call *call;
	const struct workflow_job *model;
	struct scope scope;
	bool is_selected; /* by --job */
	bool is_started;
	bool is_finished;
	struct strategy strategy; /* known once its legs are */
	struct ancestors ancestors;
	struct job **legs;
	size_t leg_count;
	size_t turn; /* how many legs' turns have been announced and are done */
	size_t finished_count;
	size_t running_count; /* with those that wait for their concurrency group */
	enum result result;
	struct map outputs; /* const struct str * */
};

/* What the parts of a run ask of the whole; run.c fills it. */
struct run_hooks {
	void (*schedule)(struct run *run); /* starts every job that can start now */
	void (*cancel)(struct run *run);
	void (*over)(struct run *run); /* no job is left */
	struct claim_events claim;
};

struct run {
	const struct run_options *options;
	const struct run_hooks *hooks;
	struct run_owner owner;
	struct arena a;
	struct scope scope;
	uv_loop_t *loop;
	struct processes *processes;
	uv_prepare_t before_waiting; /* for something to happen: what readers hold back is shown */
	uv_idle_t ending;            /* once it is over */
	struct str identity;         /* of its repository, once somebody has asked */
	struct service *service;     /* NULL: not started, or it cannot be */
	struct service_log *service_log;
	bool has_service;                   /* starting it was tried */
	atomic_bool service_stops;          /* its threads look at it */
	struct node_runtime *node_runtimes; /* found so far, see step/node_runtime.h */
	struct mask *mask;
	struct arena scratch; /* reset after each record */
	struct str id;
	struct step_choice choice;
	struct slot slot; /* its folder */
	bool keeps;       /* which stays */
	struct remover *remover;
	uint64_t started_ms;
	struct call root; /* the run's own workflow */
	struct call *last_call;
	uint64_t sequence;  /* of the last record */
	uint32_t job_count; /* records' numbers given so far */
	size_t running_count;
	size_t parallel;
	bool debug; /* debug messages are shown, and steps get RUNNER_DEBUG */
	bool is_cancelled;
	bool is_interrupted; /* cancelled by a signal */
	bool is_killed;
	bool is_over;             /* no job is left */
	bool any_failed;          /* a job that may not */
	bool any_failed_for_real; /* not only for something that is missing here */
	bool is_scheduling;
	bool must_schedule;
	struct run_counts counts;
	struct map told_missing; /* texts */
	struct error error;      /* something the run itself could not do */
};
