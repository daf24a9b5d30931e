/*
 * tool: finds the installed versions of a tool, for the setup-* actions.
 *
 * A candidate is one installed version: in lact's tool cache, below a version manager's
 * folder, or on the user's PATH. The first place that has a version in the range wins, and there
 * the highest version.
 */
#pragma once

#include "engine/run/step/builtin.h"
#include "engine/store/semver.h"

/* A place where a version manager keeps versions: <folder>/<version><below>. */
struct tool_place {
	const char *name;    /* shown: "nvm" */
	const char *folder;  /* below the user's home, or absolute */
	const char *prefix;  /* what folder names have before the version */
	const char *below;   /* from the version's folder to the tool's: "/installation" */
	const char *program; /* must be there: "bin/node" */
	char end;            /* the version ends before this character; 0: with the name */
};

struct tool {
	struct str version; /* "18.20.8" */
	struct str path;    /* its folder, with bin/ below */
	const char *place;  /* "tool cache", "nvm", … */
};

/* This machine's system as Node calls it: "linux", "darwin". */
struct str tool_os(struct arena *a);
/* True where programs are linked with musl, as on Alpine. */
bool tool_is_musl(void);
/* The `architecture` input, or this machine's, by Node's name. False after a builtin_missing if it
 * is another. */
MUST_CHECK bool tool_check_arch(struct builtin_call *call, const char *tool, struct str *out);

/* The highest version in the range in lact's tool cache, be it whole or not. */
MUST_CHECK bool tool_in_cache(struct builtin_call *call, struct str name,
	const struct semver_range *range, struct str arch, struct tool *out);
/* The highest version in the range in the first of the places that has one. */
MUST_CHECK bool tool_in_places(struct builtin_call *call, const struct tool_place *places,
	size_t count, const struct semver_range *range, struct tool *out);
/* The full path of a program on a PATH; empty if it is not there. */
struct str tool_on_path(struct arena *a, struct str path, struct str program);

/* What a program prints, its last blanks cut. False if it can't be run or exits with another
 * status than 0; then `err` says why, with what it printed. */
MUST_CHECK bool tool_output(
	struct builtin_call *call, const char *const *argv, struct str *out, struct error *err);

/* Reads a file of the workspace. False if there is none. */
MUST_CHECK bool tool_read(struct builtin_call *call, struct str name, struct str *out);

/*
 * Waits until no other job holds the lock of that name; closed by tool_unlock. False if the call
 * is cancelled, or the file can't be made.
 */
MUST_CHECK bool tool_lock(struct builtin_call *call, struct str path, int *fd, struct error *err);
void tool_unlock(int fd);

/*
 * True if a sealed folder (seal.h) has its original content. Added files are removed, with one
 * warning; if files were changed, the marker is removed, and the warning says so and `then`, the
 * consequence. Locks.
 */
MUST_CHECK bool tool_is_whole(
	struct builtin_call *call, const char *name, struct str folder, const char *then);

/* Problem matchers, as JSON, for the rest of the job; `name` is that of their file. */
MUST_CHECK bool tool_add_matcher(
	struct builtin_call *call, const char *name, const char *matchers, struct error *err);

/* Tells an error, as missing or as an error by its kind. */
enum result tool_fail(struct builtin_call *call, const struct error *err);
