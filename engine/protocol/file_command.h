/*
 * file_command: reads the files GITHUB_ENV, GITHUB_OUTPUT, GITHUB_STATE and GITHUB_PATH of a step.
 *
 * Form       `NAME=value`, or `NAME<<DELIMITER`, lines of value, and a line that is exactly the
 *            delimiter. Whichever of `=` and `<<` comes first decides. Nothing is trimmed.
 * Errors     ERROR_INVALID; entries before the error have been delivered and stay valid.
 * Source     actions/runner src/Runner.Worker/FileCommandManager.cs
 */
#pragma once

#include "expr/base/error.h"
#include "expr/base/str.h"

/* Calls `found` for each name and value, in order. Names and values are views of the text. */
MUST_CHECK bool file_command_read(struct str text,
	void (*found)(void *owner, struct str name, struct str value), void *owner,
	struct error *err);
/* Calls `found` for each line of GITHUB_PATH that is not blank. */
void file_command_read_paths(
	struct str text, void (*found)(void *owner, struct str path), void *owner);
/* True for NODE_OPTIONS in any case: GITHUB_ENV refuses it. */
bool file_command_is_blocked(struct str name);
