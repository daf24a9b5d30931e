/*
 * state: what a run, its jobs and their steps are made of while they run.
 *
 * Private to engine/run. Lifetimes nest: run ⊃ job ⊃ step. A `struct job_group` is one job of the
 * workflow; its legs are the jobs that its matrix makes of it.
 */
#pragma once

#include "engine/exec/process.h"
#include "engine/exec/which.h"
#include "engine/plan/matrix.h"
#include "engine/plan/strategy.h"
#include "engine/protocol/file_pool.h"
#include "engine/protocol/mask.h"
#include "engine/protocol/matcher.h"
#include "engine/protocol/script_file.h"
#include "engine/protocol/script_trace.h"
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
	struct str group;  /* as written; empty: none is asked for */
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
	struct job *caller; /* the job that stands for the call; NULL: the run's own workflow */
	const struct workflow *workflow;
	struct job_group *groups; /* by workflow->jobs */
	size_t group_count;
	size_t finished_count;
	size_t *order; /* of the groups in the log: each after its needs, else as in the file */
	size_t turn;   /* how many of these have been told and are done */
	struct object *inputs;     /* NULL: none */
	const struct map *secrets; /* const struct str *; names ignore case */
	struct str prefix;         /* of its jobs' names: "caller / " */
	unsigned depth;
	struct claim claim;
	bool is_waiting;    /* for its concurrency group */
	struct str refusal; /* why no job of it is started any more; empty: they are */
};

/* Whose contexts an expression sees; the inner ones may be NULL. */
struct scope {
	struct run *run;
	struct job_group *group;
	struct job *job;
	struct step *step;
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
	/* of a composite action: those of its steps that are known before they are reached, by step */
	struct action_instance **inner; /* NULL: none is */
	struct posts posts;             /* of its steps */
	struct object *steps_context;   /* as its main part left them */
	struct object *inputs;
};

/*
 * Steps that run one after the other: a job's, or those of a composite action that one of them
 * uses: all, or its pre or post parts. What inner steps tell is shown as the job's step that leads
 * to them.
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

/* Where a step that failed stands. */
struct step_place {
	struct source *source;
	uint32_t line;          /* of the step, or of its script where that is known */
	struct str script_line; /* what is written there; empty: the shell has not said where */
	struct str inner;       /* the step's name, if it is a composite action's; else empty */
};

enum step_state {
	STEP_NEW,
	STEP_WORKS,
	STEP_ENTERED, /* its inner steps do */
	STEP_DONE,
};

struct step_handler;

struct step {
	struct job *job;
	struct frame *frame; /* where its expressions stand */
	const struct workflow_step *model;
	struct arena a;
	struct scope scope;
	uint32_t index; /* in order of start */
	enum step_state state;
	enum step_stage stage;
	const struct step_handler *handler; /* once its work has begun */
	struct str name;
	struct step *shown; /* the job's step that it is told as: itself, or an outer one */
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
	bool is_asked;            /* somebody is asked whether it shall run: nothing has started */
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
	struct long_line *long_line; /* what is held back of it; NULL: nothing */
	struct builtin_engine *builtin;
	uv_timer_t timer;
	bool has_timer;
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
	struct str
		order; /* its place among all jobs: the group's, the leg's, behind those of a caller */
	bool has_turn; /* was told */
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
	bool is_call;             /* it stands for a called workflow */
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
	struct str *path_additions; /* newest last */
	size_t path_count;
	size_t path_capacity;
	struct file_pool files;
	struct script_file script; /* of the step before */
	struct matchers matchers;
	struct which_cache programs;
	struct object *github; /* the members that stay the same in the job */
	struct map outputs;    /* const struct str * */

	struct frame *root;  /* of the job's own steps, and then of the post parts */
	struct frame *frame; /* of the step that runs */
	uint32_t steps_started;
	struct step *current;
	bool is_going_on;
	void (*go_on)(struct job *job); /* after a step has come to another state */
	void (*finished)(struct job *job);
	struct posts posts;
	uv_timer_t timer;
	uv_timer_t cancel_timer; /* what it has for ending, once it is cancelled */
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
	size_t turn; /* how many legs' turns have been told and are done */
	size_t finished_count;
	size_t running_count; /* with those that wait for their concurrency group */
	enum result result;
	struct map outputs; /* const struct str * */
};

/* What the parts of a run ask of the whole; run.c fills it. */
struct run_hooks {
	void (*schedule)(struct run *run); /* starts every job that can start now */
	void (*cancel)(struct run *run);
	struct claim_events claim;
};

struct run {
	const struct run_options *options;
	const struct run_hooks *hooks;
	struct arena a;
	struct scope scope;
	uv_loop_t loop;
	struct processes processes;
	uv_signal_t signals[3];
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
	uint32_t job_count; /* records' numbers given so far */
	size_t running_count;
	size_t parallel;
	bool debug; /* debug messages are shown, and steps are told to give them */
	bool is_cancelled;
	bool is_interrupted; /* cancelled by a signal */
	bool is_killed;
	bool any_failed;          /* a job that may not */
	bool any_failed_for_real; /* not only for something that is missing here */
	bool is_scheduling;
	bool must_schedule;
	struct record_counts counts;
	struct map told_missing; /* texts */
	struct error error;      /* something the run itself could not do */
};

/* --- emit.c ------------------------------------------------------------------------------- */

uint64_t now_ms(void); /* since 1970 */
/* Masks the record's texts and hands it to the readers. */
void run_emit(struct run *run, struct record record);
void step_line(struct step *step, enum line_kind kind, struct str text);
void step_line_fmt(struct step *step, enum line_kind kind, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A few words about the step, for the summary. */
void step_note(struct step *step, struct str text);
/* An error line with its annotation. */
void step_error(struct step *step, const char *fmt, ...) PRINTF_LIKE(2, 3);
void step_annotate(struct step *step, enum line_kind level, struct str message,
	const struct annotation *annotation);
/* An error that belongs to no job. */
void run_error(struct run *run, struct str text);
void job_error(struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);
void job_warning(struct job *job, const char *fmt, ...) PRINTF_LIKE(2, 3);
void run_difference(struct run *run, struct job *job, struct step *step, struct str text);
/* Tells where the job's folders stay. */
void job_kept(struct job *job);
void run_missing(
	struct run *run, struct job *job, struct step *step, struct str text, struct str help);

/* --- cancel.c ----------------------------------------------------------------------------- */

/* Cancels all that runs or waits; jobs and steps whose `if` holds all the same go on. */
void run_cancel(struct run *run);
/* Kills what runs. */
void run_kill(struct run *run);
/* Cancels a job that runs, or skips one that does not yet: `why`. It may stand for a call. */
void job_stop(struct job *job, struct str why);
/* Cancels the jobs of the workflow that the job calls. */
void call_cancel(struct job *caller);
/* As claim_events has them, for a run. */
void run_claim_granted(struct claim *claim);
void run_claim_cancelled(struct claim *claim, struct str reason);

/* --- scheduler.c -------------------------------------------------------------------------- */

/* Starts every job that can start now; ends the run when all are done. */
void schedule(struct run *run);

/* --- call.c ------------------------------------------------------------------------------- */

/* Makes the groups of a call's workflow. */
void call_init(struct call *call, struct run *run, const struct workflow *workflow);
/* Starts the workflow that the job calls. False: `err` says why it cannot. */
MUST_CHECK bool call_start(struct job *caller, struct error *err);
/* All jobs of a called workflow are done: the job that stands for it ends. */
void call_end(struct call *call);
/* None of its jobs is started any more: those that have not are cancelled. */
void call_refuse(struct call *call, struct str reason);

/* --- log_order.c ------------------------------------------------------------------------------- */

/* Decides the order of a call's groups. */
void turn_init(struct call *call, struct arena *a);
/* Tells whose log is the next, if that has changed. */
void turn_advance(struct run *run);

/* --- claim.c ------------------------------------------------------------------------ */

enum claim_state {
	CLAIM_HELD, /* or there is no group */
	CLAIM_WAITING,
	CLAIM_REFUSED, /* it is cancelled: `reason` */
	CLAIM_FAILED,  /* the groups' folder cannot be used: `err` */
};
/* Evaluates the `concurrency` of the job, or of the call's workflow. A dry run takes no turns. */
MUST_CHECK bool claim_read_job(struct job *job, struct error *err);
MUST_CHECK bool claim_read_call(struct call *call, struct run *run, struct error *err);
/* Takes the turn that was read; tells that it waits. */
enum claim_state claim_enter(struct claim *claim, struct str *reason, struct error *err);
/* Gives it up, or stops waiting for it. Without one it does nothing. */
void claim_leave(struct claim *claim);

/* --- job.c -------------------------------------------------------------------------------- */

/* Is told to the readers, unless it stands for a call. Calls `finished` when it ends. */
struct job *job_new(struct job_group *group, struct object *matrix, struct str name, size_t leg,
	bool is_call, void (*finished)(struct job *job));
void job_start(struct job *job);
void job_cancel(struct job *job);
/* Kills what runs; only cleaning up is left. */
void job_kill(struct job *job);
/* Ends a job that stands for a call; nothing is told, since its jobs have told themselves. */
void job_end_call(struct job *job, enum result result);
/* Ends a job that never started. */
void job_skip(struct job *job, enum result result, bool not_run, struct str reason);

/* --- job_setup.c, job_folder.c ------------------------------------------------------------ */

enum job_setup {
	JOB_SETUP_OK,
	JOB_SETUP_FAILED,   /* after job_error */
	JOB_SETUP_NOT_HERE, /* it cannot run on this machine: `why` */
};
/* Evaluates what the job says, and makes its folders. */
enum job_setup job_set_up(struct job *job, struct str *why);
/* Finds the actions that its steps use. False after job_error. */
bool job_make_steps(struct job *job);
bool job_folder_make(struct job *job, struct error *err);
void job_folder_remove(struct job *job);

/* --- environment.c ------------------------------------------------------------------------ */

/* Reads the job's `environment`, and tells what is not done about it. */
MUST_CHECK bool environment_read(struct job *job, struct error *err);
/* After the steps: tells it with its url. An error fails the job. */
void environment_end(struct job *job);

/* --- step_make.c ------------------------------------------------------------------------- */

void step_init(struct step *step, struct frame *frame, struct job *job,
	const struct workflow_step *model, enum step_stage stage, struct action_instance *action);
void step_free(struct step *step);
/* A folder of the workspace is known too late for a pre part: says so. */
void step_warn_of_pre(struct step *step);

/* --- step.c ------------------------------------------------------------------------------- */

/* Its state says how far it came: it may be done when this returns, or is so later. */
void step_start(struct step *step);
void step_cancel(struct step *step);
void step_kill(struct step *step);

/* --- step_end.c --------------------------------------------------------------------------- */

/* The step's work is done: reads its files, decides outcome and conclusion; its job goes on. */
void step_done(struct step *step, enum result outcome);
/* Its inner steps are the job's frame now: its job goes on with them. */
void step_entered(struct step *step);

/* --- gate.c ------------------------------------------------------------------------------- */

/*
 * Looks whether a step changes something outside this machine (outward.h). Then somebody is asked,
 * if there is somebody: true, and `go_on` follows. Else it is left out, `not_run` says why.
 */
bool gate_holds(struct step *step, void (*go_on)(struct step *step));

/* --- step_needs.c ------------------------------------------------------------------------- */

/* Tells what an action needs and lact does not have. */
void step_tell_service(struct step *step);
/* Of a step that has failed: tells that the token it names is empty. */
void step_tell_empty_token(struct step *step);
/* Likewise: tells that its script calls a program that GitHub has and this machine has not. */
void step_tell_not_found(struct step *step);
/* False with `err`: the step cannot start, which is told as missing. */
MUST_CHECK bool step_lacks_shell(struct step *step, struct str program, struct error *err);

/* --- step_place.c ------------------------------------------------------------------------- */

/* Of a step that has ended: notes where it failed, for the step that is shown. */
void step_note_place(struct step *step);

/* --- step_script.c, step_builtin.c, step_node.c, step_docker.c, step_composite.c ---------- */

/*
 * What a step can be. `start` ends in step_done or step_entered, now or later. `stop` asks what runs
 * to end, or kills it; NULL: what runs are its inner steps.
 */
struct step_handler {
	const char *name;
	void (*start)(struct step *step);
	void (*stop)(struct step *step, bool kills);
};

extern const struct step_handler step_handler_script;
extern const struct step_handler step_handler_builtin;
extern const struct step_handler step_handler_node;
extern const struct step_handler step_handler_docker;
extern const struct step_handler step_handler_composite;
/* All inner steps are done: outputs and result of the step that uses the action. */
void step_composite_end(struct frame *frame);

/* --- step_process.c ----------------------------------------------------------------------- */

/* Starts the step's process; the step ends when that exits. */
MUST_CHECK bool step_process_start(struct step *step, const char *const *argv, struct str directory,
	bool tells_exit_code, struct error *err);
/* As step_handler.stop, for a step whose work is a process. */
void step_process_stop(struct step *step, bool kills);

/* --- action.c, action_inputs.c ------------------------------------------------------------ */

/*
 * Finds what a step's `uses` names: a built-in, a folder of the workspace (as it is now), or a
 * published action. False: `err` says what is missing.
 */
MUST_CHECK bool action_find(struct job *job, const struct workflow_step *model,
	struct action_instance **out, struct error *err);
/* In a dry run: a folder that is not in the working tree, which an earlier step may make. */
bool action_may_come(struct job *job, struct str uses);
/* Finds what the steps of a composite action use, as far as it has been fetched, all levels down. */
void action_find_inner(struct job *job, struct action_instance *instance);
/* A part before all steps: its own, or that of a step of a composite action. */
bool action_has_pre(const struct action_instance *instance);
/* A composite action owes what its steps owe, which may be nothing. */
bool post_is_owed(const struct post *post);
/* Reads the inputs: `with` over the manifest's defaults. False after step_error. */
bool action_inputs_read(struct step *step);
/* Empty when it is not given. */
struct str action_input(const struct action_instance *action, struct str name);

/* --- step_output.c ------------------------------------------------------------------------ */

/* A line of the step's output: a workflow command, or text to be shown. */
void step_take_line(struct step *step, struct str line);
void step_set_output(struct step *step, struct str name, struct str value);
void step_save_state(struct step *step, struct str name, struct str value);
void job_set_env(struct job *job, struct str name, struct str value);
void job_add_path(struct job *job, struct str path);

/* --- step_long_line.c --------------------------------------------------------------------- */

/*
 * A part of a line that is too long to be one: text to be shown, never a command. What could be
 * the start of a secret is held back until it can be told.
 */
void step_take_piece(struct step *step, struct str piece, bool is_last);
void step_drop_long_line(struct step *step);

/* --- step_matcher.c ----------------------------------------------------------------------- */

/* `::add-matcher::path`, `::remove-matcher owner=x::`. False: `err` says why. */
MUST_CHECK bool step_add_matcher(struct step *step, struct str path, struct error *err);
/* Shows the line as the matcher that hits says, with an annotation. False if none does. */
bool step_match_line(struct step *step, struct str line);

/* --- step_files.c ------------------------------------------------------------------------- */

/* `folder` is where the files' sets go. */
void job_files_init(struct job *job, struct str folder);
bool step_files_make(struct step *step, struct error *err);
/* Reads them. False after step_error, if one of them was wrong. */
bool step_files_read(struct step *step);

/* --- step_env.c --------------------------------------------------------------------------- */

/* Evaluates the step's `env`. */
bool step_env_evaluate(struct step *step, struct error *err);
/* Makes `process_env`: all layers, lowest first. */
void step_env_make(struct step *step);
/* GITHUB_* and RUNNER_* of the job, made once. */
void job_env_make(struct job *job);

/* --- contexts.c --------------------------------------------------------------------------- */

/* The call that an expression stands in. */
const struct call *scope_call(const struct scope *scope);
struct expr_host scope_host(const struct scope *scope);
/* The result of an `if`; NULL means success(). */
MUST_CHECK bool scope_condition(struct arena *a, const struct scope *scope,
	const struct node *condition, bool *out, struct error *err);

/* --- github_context.c --------------------------------------------------------------------- */

struct object *github_context_make(struct job *job);
/* With what the step adds: action, action_path, the files' paths. */
struct value github_context_of(struct arena *a, const struct scope *scope);
/* Calls `found` for each variable GITHUB_NAME that the context makes. */
void github_context_variables(struct object *github, struct arena *a,
	void (*found)(void *owner, struct str name, struct str value), void *owner);

/* --- status.c ----------------------------------------------------------------------------- */

/* success(), failure(), cancelled(), always() where the expression stands. */
bool scope_status(const struct scope *scope, const char *function, const struct value *args,
	size_t count, struct value *out, struct error *err);
