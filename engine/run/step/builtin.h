/*
 * builtin: the interface of a built-in action, and the functions that it may use.
 *
 * A built-in replaces a published action where the step says `uses: NAME@REF`. Its functions run
 * on a worker thread, one call at a time per job, and may block. They see the world only through
 * the functions below; what they set (outputs, variables, state) takes effect when they return,
 * as it does for the files of a published action. Lines are shown as they are logged.
 *
 * Failing    Return RESULT_FAILURE after builtin_error (what the published action would fail
 *            with too) or builtin_missing (something is not on this machine: lact exits 4).
 * Ownership  Everything handed out lives in `call->a` until the call returns.
 * Honesty    builtin_difference reports a difference from the published action that could change a
 *            result.
 */
#pragma once

#include "engine/record/result.h"
#include "expr/base/error.h"
#include "expr/base/map.h"
#include "expr/base/str.h"

/* One input that the action's manifest declares. */
struct builtin_input {
	const char *name;
	const char *value; /* the manifest's default, "" when it has none */
	bool required;     /* shown when it is empty; GitHub's runner does not enforce it */
};

struct builtin_call;

struct builtin {
	const char *name;    /* "actions/checkout", in lower case, without @ref */
	const char *summary; /* one line for `lact list --builtins` and docs/ */
	const struct builtin_input *inputs;
	size_t input_count;
	bool dry_run; /* the published action would change something outside this machine */
	enum result (*main)(struct builtin_call *call);
	enum result (*post)(struct builtin_call *call); /* NULL: none */
	bool post_if_success; /* post's condition is success(); else always() */
	bool has_stores;      /* it uses caches or artifacts, see builtin_store.h */
	bool has_services;    /* its programs get what JavaScript actions get: ACTIONS_… */
};

/* A secret that an input's expression names: `with: {token: ${{ secrets.TOKEN }}}`. */
struct builtin_secret {
	struct str name;
	bool is_set; /* it has a value here */
};

/* An input as the step gives it, or the manifest's default. */
struct builtin_value {
	struct str name;
	struct str value; /* evaluated; blanks at both ends cut, as @actions/core does */
	struct str whole; /* with its blanks: what @actions/core gives without trimWhitespace */
	bool is_given;    /* by the step's `with` */
	const struct builtin_secret *secrets;
	size_t secret_count;
};

/* What a call can see. Paths are absolute. The members after `env` are the engine's. */
struct builtin_call {
	struct arena *a;
	const struct builtin *builtin;
	struct str uses; /* as the step says: "actions/checkout@v3" */
	struct builtin_value *values;
	size_t value_count;
	struct map env; /* the step's environment: const struct str * */

	struct str workspace;
	struct str temp;       /* RUNNER_TEMP: emptied after the job */
	struct str home;       /* HOME of the job's steps */
	struct str tool_cache; /* lact's own, hidden from steps: kept between runs */
	struct str cache;      /* a folder for package caches: kept between runs */
	struct str user_home;  /* the user's own home, for version managers and settings to read */
	struct str user_path;  /* the user's own PATH */
	bool offline;          /* the network must not be touched */

	struct builtin_engine *engine;
};

/* --- inputs ------------------------------------------------------------------------------- */

/* An input's value, empty when there is none. Names ignore case. */
struct str builtin_input(const struct builtin_call *call, const char *name);
/* All of it, with its secrets; NULL: unknown input. */
const struct builtin_value *builtin_value_find(const struct builtin_call *call, const char *name);
/* As @actions/core: true True TRUE false False FALSE; else false after a builtin_error. */
MUST_CHECK bool builtin_flag(struct builtin_call *call, const char *name, bool *out);
/* A variable of the step's environment; empty when it is not set. */
struct str builtin_env(const struct builtin_call *call, const char *name);
/* What the main part saved for the post part. */
struct str builtin_state(const struct builtin_call *call, const char *name);

/* --- messages ----------------------------------------------------------------------------- */

void builtin_log(struct builtin_call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);
void builtin_warning(struct builtin_call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* These two return RESULT_FAILURE, so that a caller can return it. */
enum result builtin_error(struct builtin_call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);
enum result builtin_missing(struct builtin_call *call, const char *help, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
/* Shown once in the summary, under "differs from GitHub". */
void builtin_difference(struct builtin_call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A few words for the step's line in the summary: "node 18.20.8 (tool cache)". */
void builtin_note(struct builtin_call *call, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* --- results ------------------------------------------------------------------------------ */

void builtin_set_output(struct builtin_call *call, const char *name, struct str value);
void builtin_export(struct builtin_call *call, const char *name, struct str value);
void builtin_add_path(struct builtin_call *call, struct str directory);
void builtin_save_state(struct builtin_call *call, const char *name, struct str value);

/* --- what can be done --------------------------------------------------------------------- */

/* True once the run is cancelled: return soon. */
bool builtin_is_cancelled(const struct builtin_call *call);

/*
 * Runs a program (looked up on the step's PATH when it has no slash) in the step's environment
 * with `env` ("NAME=value") laid over it, and waits for it. Its lines go to the log, or to
 * `capture` when that is given (standard output and error together, at most 1 MiB).
 * False: it could not be started, or the call was cancelled.
 */
struct builtin_exec {
	const char *const *argv; /* NULL at the end */
	const char *const *env;  /* NULL, or NULL at the end */
	struct str cwd;          /* empty: the workspace */
	struct str *capture;
};
MUST_CHECK bool builtin_exec(struct builtin_call *call, const struct builtin_exec *exec,
	int *exit_code, struct error *err);

/* Puts the workspace's files in place: what actions/checkout of the own repository means here. */
struct builtin_checkout {
	struct str folder; /* takes the place of another repository; empty: the run's own */
	struct str url;    /* of that other repository */
	struct str path;   /* relative to the workspace; empty: the workspace itself */
	struct str ref;    /* empty: the run's commit with the working tree's uncommitted edits */
	int fetch_depth;   /* 0: all history */
	bool fetch_tags;
	bool clean;
	bool submodules; /* with their files, as they are checked out; else empty folders */
	bool recursive;  /* with `submodules`: those in submodules too */
};
struct builtin_checkout_result {
	struct str commit; /* 40 hex digits, empty without a git repository */
	struct str ref;    /* refs/heads/main, empty when detached */
	size_t file_count;
	size_t changed_count; /* files that differ from the commit */
	/* Repositories in their folders, that the one around them does not know yet, or empty
	 * folders for those that are not here. */
	size_t submodule_count;
	struct str user_root; /* the user's work tree, whose submodules they are */
	struct str user_git;  /* and its git folder; both empty without a repository */
};
MUST_CHECK bool builtin_checkout(struct builtin_call *call, const struct builtin_checkout *options,
	struct builtin_checkout_result *out, struct error *err);
/* The folder that --local-repository gives for `owner/name`, at `ref` or, if that is empty, at any
 * ref. False: none. */
bool builtin_local_repository(
	const struct builtin_call *call, struct str name, struct str ref, struct str *folder);
/* The repository of the run, `owner/name`. */
struct str builtin_repository(const struct builtin_call *call);
/* The user's own folder, which the run is of: to be read, and never written to. */
struct str builtin_folder(const struct builtin_call *call);
/* `github.token`; empty if there is none. */
struct str builtin_token(const struct builtin_call *call);
/* The Node that runs JavaScript actions here. False, with help: there is none. */
MUST_CHECK bool builtin_node(struct builtin_call *call, struct str *out, struct error *err);
/* True for a file of the user's that no checkout may hold, as one of secrets. */
bool builtin_is_private(const struct builtin_call *call, struct str path);

/* GETs a small document (at most 64 MiB) into memory. */
MUST_CHECK bool builtin_fetch(struct builtin_call *call, const char *url, const char *accept,
	struct str *out, struct error *err);
/*
 * Downloads an archive (tar, gzip, zstd, zip), checks it against `integrity` ("sha512-BASE64", or
 * empty), and unpacks it into `directory` without the first `strip` path components. The
 * directory appears whole or not at all.
 */
MUST_CHECK bool builtin_install(struct builtin_call *call, const char *url, struct str integrity,
	struct str directory, int strip, struct error *err);
/* Hash of the files that the patterns match, as the expression function hashFiles. */
MUST_CHECK bool builtin_hash_files(struct builtin_call *call, const struct str *patterns,
	size_t count, struct str *out, struct error *err);
