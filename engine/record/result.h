/*
 * result: the result of a step or job, in the words of the `steps` and `needs` contexts.
 *
 * Source     docs.github.com, Contexts: steps.<step_id>.outcome; actions/runner TaskResult.cs
 */
#pragma once

enum result {
	RESULT_NONE, /* not ended yet */
	RESULT_SUCCESS,
	RESULT_FAILURE,
	RESULT_CANCELLED,
	RESULT_SKIPPED,
};

/* "success", "failure", "cancelled", "skipped"; "" for RESULT_NONE */
const char *result_name(enum result result);
