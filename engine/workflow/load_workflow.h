/*
 * load_workflow: builds the model from a file's text.
 *
 * Reports, besides the errors of yaml.h, schema_check.h, check_values.h and load_called.h: no job
 * without needs, needs with an unknown job or a cycle, invalid or duplicate ids, `uses` that names
 * no action, and exceeded limits.
 * Limits     Ids are shorter than ID_LENGTH_MAX and do not begin with `__`. The workflow with all
 *            its called workflows takes at most LOAD_BYTES_MAX, as GitHub counts memory.
 * Source     actions/runner src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs,
 *            IdBuilder.cs, JobCountValidator.cs
 */
#pragma once

#include "engine/workflow/model.h"

#define ID_LENGTH_MAX  100
#define LOAD_BYTES_MAX ((size_t)10 << 20)

/* A reusable workflow as a job's `uses` names it. */
struct workflow_ref {
	struct source *caller; /* the file that holds the call */
	struct str uses;       /* as it is written there */
	struct str repository; /* OWNER/NAME; empty: that of the first workflow */
	struct str path;       /* .github/workflows/FILE */
	struct str ref;        /* a branch, tag or commit; empty as `repository` is */
};

struct load_options {
	bool strict; /* as GitHub is on push: events, their settings, and that each job has steps */
	/*
	 * For looking further at a file with errors: the model is made of what can be made out,
	 * NULL only where there is no tree. A node may then be of a kind that the schema does not
	 * allow (is_wrong), and `needs` may name no job.
	 */
	bool keep_going;
	bool recover; /* likewise what can be made out behind a fault of the text (yaml.h) */
	/*
	 * Finds the source of a called workflow, whose path is what messages show and tells one
	 * file from another. NULL with `err` set when it is not to be had. Without it calls are not
	 * followed.
	 */
	struct source *(*find_workflow)(
		void *owner, const struct workflow_ref *ref, struct error *err);
	void *owner;
	enum permission_policy policy; /* what a call may do where the caller does not say it */
	struct str repository_owner; /* of the first workflow; empty: not known, all are trusted */
	/* 0: GitHub's */
	size_t size_max; /* of a file, in UTF-16 units */
	size_t depth_max;
	size_t bytes_max;
	size_t call_depth_max;
	size_t job_max; /* 0: as many as there are */
};

/* What a workflow takes of the limits together with all that it calls. */
struct load_totals {
	size_t bytes;
	size_t job_count;
	struct map files; /* their sources by path, which is taken ignoring case */
};

/* NULL after an error, which is in `diags`. `source` must live as long as the model. */
const struct workflow *workflow_load(struct arena *a, struct source *source,
	const struct load_options *options, struct diags *diags);

/* The same for one file alone, without its called workflows. */
struct workflow *workflow_load_file(struct arena *a, struct source *source,
	const struct load_options *options, struct load_totals *totals, struct diags *diags);
