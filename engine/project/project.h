/*
 * project: the folder that lact was started in, its repository and its workflow files.
 *
 * Naming     A workflow is named by its file's stem (`ci`), file name (`ci.yml`), `name:` (`CI`,
 *            ignoring case) or path. A stem wins over a name.
 */
#pragma once

#include "engine/git/repository.h"
#include "engine/workflow/load_workflow.h"

struct workflow_file {
	struct source source; /* its path is relative to the project's root */
	struct str stem;
	const struct workflow *workflow; /* NULL: it is invalid, as `diags` says */
	struct diags diags;
};

struct project {
	struct str folder;             /* where lact was started, or -C */
	struct str root;               /* the repository's work tree, or `folder` */
	struct repository *repository; /* NULL: none */
	struct workflow_file *files;   /* sorted by path */
	size_t file_count;
	bool is_one_file; /* -W named it */
};

/* Why a file is invalid: its first error, "FILE:LINE:COLUMN: text", and how many more there are. */
struct str project_first_error(struct arena *a, struct workflow_file *file);

/*
 * Opens the repository and finds the workflow files: of `.github/workflows`, or of `where` (a
 * folder or a file, relative to `folder`) when it is not empty. `folder` may be empty.
 */
MUST_CHECK bool project_open(struct arena *a, struct str folder, struct str where,
	struct project *out, struct error *err);
/* Likewise without opening the repository, whose root is then the nearest folder that has `.git`:
 * for commands that ask git nothing, since loading libgit2 takes longer than all else they do. */
MUST_CHECK bool project_open_files(struct arena *a, struct str folder, struct str where,
	struct project *out, struct error *err);
/* Opens the repository alone; there may be no workflow, and no repository. */
MUST_CHECK bool project_open_repository(
	struct arena *a, struct str folder, struct project *out, struct error *err);
void project_close(struct project *project);
/* The host and the owner of the remote for GitHub; empty where there is none. */
struct str project_host(const struct project *project);
struct str project_owner(const struct project *project);

/*
 * Loads a file's workflow again, with the workflows that its jobs call: those of the repository
 * from the working tree, others from the folder that stands for their repository, or from the cache
 * of actions, fetched first if they are not there.
 */
struct action_lock;
struct local_repositories;
struct project_calls {
	struct str actions; /* the cache */
	struct str server;  /* "https://github.com" */
	struct str token;   /* empty: none */
	struct str ca_file; /* empty: the system's */
	bool offline;
	bool refresh;                            /* looks each ref up again */
	const struct action_lock *lock;          /* NULL: nothing is pinned */
	const struct local_repositories *mapped; /* NULL: none */
};
void project_load_calls(struct arena *a, const struct project *project,
	const struct project_calls *calls, struct workflow_file *file);

/* The file that a name means. False (ERROR_USAGE, with the nearest names) if there is none. */
MUST_CHECK bool project_find(struct arena *a, struct project *project, struct str name,
	struct workflow_file **out, struct error *err);
